namespace Unblur.Cli.Failures;

/// <summary>What the user asked for makes no sense; the message says what, and what to do.</summary>
internal sealed class UsageException(string message, Exception? cause = null) : Exception(message, cause);
