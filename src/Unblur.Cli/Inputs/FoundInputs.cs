namespace Unblur.Cli.Inputs;

/// <summary>What the names on the command line stand for.</summary>
/// <param name="Photos">Each file once, in the order of the command line and, within a folder, of the names.</param>
/// <param name="Missing">Files named that are not there, folders that cannot be listed.</param>
/// <param name="Notes">Folders and patterns without a photo, and what was left out.</param>
internal sealed record FoundInputs(IReadOnlyList<InputPhoto> Photos, IReadOnlyList<MissingInput> Missing, IReadOnlyList<string> Notes);
