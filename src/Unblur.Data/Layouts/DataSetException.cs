namespace Unblur.Data.Layouts;

/// <summary>A data set that cannot be used as it is.</summary>
public sealed class DataSetException : Exception
{
    /// <param name="problems">At least one; the message tells the first in full.</param>
    public DataSetException(params IReadOnlyList<DataSetProblem> problems)
        : base(Describe(problems)) => Problems = problems;

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
