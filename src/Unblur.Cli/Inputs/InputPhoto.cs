namespace Unblur.Cli.Inputs;

/// <summary>A file to be restored.</summary>
/// <param name="Path">As the user named it, or below the folder that the user named.</param>
/// <param name="Root">The folder whose tree an output folder mirrors; the path lies below it.</param>
internal sealed record InputPhoto(string Path, string Root);
