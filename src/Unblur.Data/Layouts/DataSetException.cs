namespace Unblur.Data.Layouts;

/// <summary>What is wrong with a data set.</summary>
public enum DataSetFault
{
    /// <summary>The folder has none of the known layouts, or several of them.</summary>
    Layout,

    /// <summary>A folder does not exist, is a file, or cannot be listed.</summary>
    Folder,

    /// <summary>There are no photos, or too few.</summary>
    Empty,

    /// <summary>A photo has no partner, or a list names a file that does not exist.</summary>
    MissingPartner,

    /// <summary>Two pairs have one name, or two photos could be the partner of one.</summary>
    DoubleName,

    /// <summary>A line of a list is not two paths.</summary>
    List,

    /// <summary>A manifest is damaged, or belongs to another data set.</summary>
    Manifest,

    /// <summary>A photo or a flow cannot be read.</summary>
    Unreadable,

    /// <summary>The photos of a pair differ in size.</summary>
    Size,

    /// <summary>The size of a flow is not that of its photos.</summary>
    FlowSize,
}

/// <summary>One thing that is wrong with a data set.</summary>
/// <param name="Fault">The kind.</param>
/// <param name="Path">The file or folder.</param>
/// <param name="Message">What is wrong, with all paths and values, and what to do.</param>
public sealed record DataSetProblem(DataSetFault Fault, string Path, string Message);

/// <summary>A data set that cannot be used as it is: the one exception for everything that is wrong with one.</summary>
public sealed class DataSetException : Exception
{
    /// <param name="problems">At least one; the message is the first in full, and the number of the others.</param>
    public DataSetException(params IReadOnlyList<DataSetProblem> problems)
        : base(Describe(problems)) => Problems = problems;

    /// <summary>A single problem.</summary>
    public DataSetException(DataSetFault fault, string path, string message, Exception? cause = null)
        : base(message, cause) => Problems = [new(fault, path, message)];

    /// <summary>All that is wrong.</summary>
    public IReadOnlyList<DataSetProblem> Problems { get; }

    /// <summary>The kind of the first problem.</summary>
    public DataSetFault Fault => Problems[0].Fault;

    private static string Describe(IReadOnlyList<DataSetProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentOutOfRangeException.ThrowIfZero(problems.Count);
        return problems.Count == 1
            ? problems[0].Message
            : $"{problems[0].Message} (and {problems.Count - 1} more: `unblur data check` lists them)";
    }
}
