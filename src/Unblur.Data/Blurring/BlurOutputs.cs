using System.Globalization;

namespace Unblur.Data.Blurring;

/// <summary>Where the files of a sample go: paths relative to the data set's folder, with /; null for what is not written.</summary>
internal sealed record BlurOutputs(string Blurry, string? Sharp, string? Flow, string? Kernel)
{
    public IEnumerable<string> All => new[] { Blurry, Sharp, Flow, Kernel }.OfType<string>();

    /// <summary>Names after the layout.</summary>
    /// <param name="options">Layout and kind.</param>
    /// <param name="name">Path of the photo or frame without extension, with /.</param>
    /// <param name="number">The sample's number; null where there is one sample of the name.</param>
    /// <param name="part">The folder that all of it goes to, where there is a split.</param>
    public static BlurOutputs For(BlurDataOptions options, string name, int? number, DataPart? part)
    {
        string folder = part is { } side ? $"{side.ToString().ToLowerInvariant()}/" : "";
        bool hasFlow = options.Kind is BlurKind.Flow or BlurKind.Shake;
        bool hasKernel = options.Kind == BlurKind.Kernel;
        string numbered = number is { } n ? string.Create(CultureInfo.InvariantCulture, $"{name}_{n:000}") : name;
        switch (options.Layout)
        {
            case BlurLayout.Photos:
                return new($"{folder}{name}_blurry{numbered[name.Length..]}.png", null, null, null);
            case BlurLayout.Pairs:
                return new(
                    $"{folder}blur/{numbered}.png", $"{folder}sharp/{numbered}.png",
                    hasFlow ? $"{folder}flow/{numbered}.flo" : null, hasKernel ? $"{folder}kernel/{numbered}.png" : null);
            default:
                // One folder: photos of the same name in different folders must not get one name.
                string flat = folder + (number is null ? $"{numbered}_001" : numbered).Replace('/', '_');
                return new($"{flat}_blurryimg.png", $"{flat}_gtimg.png", hasFlow ? $"{flat}_mfmap.flo" : null, hasKernel ? $"{flat}_kernel.png" : null);
        }
    }
}
