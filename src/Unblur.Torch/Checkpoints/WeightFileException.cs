namespace Unblur.Torch.Checkpoints;

/// <summary>
/// A weight file is missing, damaged, of an unknown kind, or refused. The message names the file, the reason and, where there is one, the remedy.
/// </summary>
public class WeightFileException : Exception
{
    /// <param name="path">The file.</param>
    /// <param name="reason">What is wrong with it, and what to do.</param>
    /// <param name="cause">The failure underneath, if any.</param>
    public WeightFileException(string path, string reason, Exception? cause = null)
        : base($"{path}: {reason}", cause)
    {
        Path = path;
        Reason = reason;
    }

    /// <summary>The file, as it was named by the caller.</summary>
    public string Path { get; }

    /// <summary>The message without the file.</summary>
    public string Reason { get; }
}
