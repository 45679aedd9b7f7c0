namespace Unblur.Imaging;

/// <summary>A photograph that cannot be opened or saved. The message has the file, the reason and, if there is one, the remedy.</summary>
public sealed class PhotoException : Exception
{
    public PhotoException(string photo, string reason, Exception? inner = null)
        : base($"{photo}: {reason}", inner) => (Photo, Reason) = (photo, reason);

    /// <summary>The path of the file, or the name of bytes in memory.</summary>
    public string Photo { get; }

    /// <summary>What is wrong and what to do, without the file's name.</summary>
    public string Reason { get; }
}
