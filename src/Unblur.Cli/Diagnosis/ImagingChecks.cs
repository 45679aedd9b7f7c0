using Unblur.Imaging;

namespace Unblur.Cli.Diagnosis;

/// <summary>Checks libvips, and which formats it can write and read back.</summary>
internal static class ImagingChecks
{
    private const int Side = 16;

    public static IEnumerable<Check> All() => Check.Guarded("libvips", () => [new Check("libvips", $"{ImagingRuntime.LibraryVersion}"), Formats()]);

    private static Check Formats()
    {
        IReadOnlyList<PhotoFormat> writable = PhotoFormats.Writable;
        PhotoFormat[] missing = [.. writable.Where(format => !Works(format))];
        Check formats = new("formats", $"{string.Join(", ", writable.Except(missing))}; {string.Join(", ", PhotoFormats.ReadOnly)} (read only)");
        return missing.Length == 0
            ? formats
            : formats with { State = CheckState.Warning, Remedy = $"this libvips cannot write {string.Join(", ", missing)}: install its codec packages" };
    }

    private static bool Works(PhotoFormat format)
    {
        try
        {
            return Photo.Decode(Photo.FromPlanes(new PlanarImage(3, Side, Side)).Encode(format)).Width == Side;
        }
        catch (PhotoException)
        {
            return false;
        }
    }
}
