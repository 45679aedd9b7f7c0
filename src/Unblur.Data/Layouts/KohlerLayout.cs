using System.Globalization;
using Unblur.Imaging;

namespace Unblur.Data.Layouts;

/// <summary>The Köhler benchmark: <c>Blurry1_1.png</c> to <c>Blurry4_12.png</c>, and a folder <c>GroundTruth1_1</c> … of frames for each.</summary>
/// <remarks>
/// Köhler et al., "Recording and Playback of Camera Shake", ECCV 2012. Photos lie in the folder itself, in <c>blurryImage</c> or in <c>BlurryImages</c>;
/// frames in the folder itself, in <c>groundTruth</c> or in <c>GroundTruth</c>. The frames come as GroundTruth1_1.mat: they must be saved as photos first.
/// </remarks>
internal sealed class KohlerLayout : IPairLayout
{
    private static readonly string[] s_blurry = ["", "blurryImage", "BlurryImages"];
    private static readonly string[] s_frames = ["", "groundTruth", "GroundTruth"];

    public string Name => "kohler";

    public string Shape => "Blurry1_1.png … Blurry4_12.png and folders of frames GroundTruth1_1/ … (Köhler)";

    public bool Matches(string folder, DataSetOptions options) => Blurry(folder).Any();

    public void Read(string folder, DataSetOptions options, PairCollector pairs)
    {
        foreach (string blurry in Blurry(folder))
        {
            (int image, int kernel) = KohlerFrames.Parse(blurry);
            string name = $"GroundTruth{image}_{kernel}";
            var places = s_frames.Select(inner => Path.Combine(folder, inner, name)).ToList();
            if (places.FirstOrDefault(HasPhotos) is { } frames)
            {
                pairs.Add(new($"Blurry{image}_{kernel}", blurry, null) { Scene = $"{image}", Frames = frames });
            }
            else
            {
                pairs.Note(DataSetFault.MissingPartner, blurry, $"{blurry} has no folder of frames {places[^1]}{Conversion(places)}.");
            }
        }
    }

    private static string Conversion(IEnumerable<string> places)
        => places.Select(place => $"{place}.mat").FirstOrDefault(File.Exists) is { } matlab
            ? $", but {matlab}: save its variable GroundTruth (H x W x 3 x N) as N photos in a folder of that name"
            : ": get the benchmark's ground truth, and save its frames as photos there";

    private static IEnumerable<string> Blurry(string folder)
        => s_blurry.Select(inner => Path.Combine(folder, inner)).Where(Directory.Exists).SelectMany(inner => Directory.EnumerateFiles(inner, "Blurry*_*"))
            .Where(path => PhotoFormats.IsReadable(path) && IsNumbered(path)).Order(StringComparer.Ordinal);

    private static bool IsNumbered(string path)
        => Path.GetFileNameWithoutExtension(path)["Blurry".Length..].Split('_') is [var image, var kernel] && IsNumber(image, most: 4) && IsNumber(kernel, most: 12);

    private static bool IsNumber(string text, int most)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most && text[0] != '0';

    private static bool HasPhotos(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any(PhotoFormats.IsReadable);
}
