namespace Unblur.Cli.Evaluation;

/// <summary>Two photos that should be compared have different sizes.</summary>
internal sealed class SizeMismatchException(string message) : Exception(message);
