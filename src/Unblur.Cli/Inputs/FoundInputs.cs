using Unblur.Cli.Failures;
using Unblur.Cli.Progress;
using Unblur.Imaging;

namespace Unblur.Cli.Inputs;

/// <summary>What the names on the command line stand for.</summary>
/// <param name="Photos">Each file once, in the order of the command line and, within a folder, of the names.</param>
/// <param name="Missing">Files named that are not there, folders that cannot be listed.</param>
/// <param name="Notes">Folders and patterns without a photo, and what was left out.</param>
internal sealed record FoundInputs(IReadOnlyList<InputPhoto> Photos, IReadOnlyList<MissingInput> Missing, IReadOnlyList<string> Notes)
{
    /// <summary>The photos, after what is missing and the notes are told of on stderr.</summary>
    /// <exception cref="NothingMatchedException">There is none.</exception>
    public IReadOnlyList<InputPhoto> Told(Verbosity verbosity)
    {
        foreach (MissingInput missing in Missing)
        {
            Console.Error.WriteLine($"unblur: {missing.Path}: {missing.Reason}");
        }

        if (verbosity != Verbosity.Quiet)
        {
            foreach (string note in Notes)
            {
                Console.Error.WriteLine($"unblur: {note}");
            }
        }

        return Photos.Count > 0 ? Photos : throw new NothingMatchedException($"no photo was found (Unblur reads {string.Join(" ", PhotoFormats.ReadableExtensions)}).");
    }
}
