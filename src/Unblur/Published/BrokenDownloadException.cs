namespace Unblur.Published;

/// <summary>A connection broke, or a server was busy: trying again may help.</summary>
internal sealed class BrokenDownloadException(string message, Exception? cause = null) : Exception(message, cause);
