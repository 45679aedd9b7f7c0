namespace Unblur.Cli.Outputs;

/// <summary>An input with the output that it gets.</summary>
/// <param name="Input">The file to restore.</param>
/// <param name="Output">The file to write.</param>
/// <param name="IsDone">Whether the output is there already and stays.</param>
internal sealed record PlannedPhoto(string Input, string Output, bool IsDone);
