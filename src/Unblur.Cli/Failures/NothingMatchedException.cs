namespace Unblur.Cli.Failures;

/// <summary>None of the names on the command line gives a photo.</summary>
internal sealed class NothingMatchedException(string message) : Exception(message);
