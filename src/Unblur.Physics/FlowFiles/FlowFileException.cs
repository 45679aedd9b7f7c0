namespace Unblur.Physics.FlowFiles;

/// <summary>A motion flow that cannot be read or written. The message has the file, the reason and, if there is one, the remedy.</summary>
public sealed class FlowFileException : Exception
{
    public FlowFileException(string path, string reason, Exception? inner = null)
        : base($"{path}: {reason}", inner) => (Path, Reason) = (path, reason);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What is wrong and what to do, without the file's name.</summary>
    public string Reason { get; }
}
