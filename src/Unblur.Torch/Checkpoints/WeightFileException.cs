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

/// <summary>A pickled checkpoint asks for a Python class or function that weights do not need. Nothing of it was run.</summary>
public sealed class ForbiddenGlobalException : WeightFileException
{
    /// <param name="path">The file.</param>
    /// <param name="globalName">Module and name of what was asked for, such as <c>posix.system</c>.</param>
    public ForbiddenGlobalException(string path, string globalName)
        : base(path, $"the checkpoint asks for the Python object '{globalName}', which weights do not need and which is never loaded, "
            + "because such a file could run code. If you trust its author, load it in Python and save only model.state_dict(), or export it to safetensors.")
        => GlobalName = globalName;

    /// <summary>Module and name of what was asked for, such as <c>posix.system</c>.</summary>
    public string GlobalName { get; }
}
