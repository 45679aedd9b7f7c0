namespace Unblur.Data.Layouts;

/// <summary>GOPRO_Large: a folder for each sequence, in it <c>sharp</c>, and <c>blur</c> or <c>blur_gamma</c>.</summary>
/// <remarks>Nah et al., "Deep Multi-scale Convolutional Neural Network for Dynamic Scene Deblurring", CVPR 2017. Frame numbers repeat across sequences.</remarks>
internal sealed class GoProLayout : IPairLayout
{
    private const string Sharp = "sharp";

    public string Name => "gopro";

    public string Shape => "a folder for each sequence with sharp/, and blur/ or blur_gamma/ (GOPRO_Large)";

    public bool Matches(string folder, DataSetOptions options) => Scenes(folder).Any();

    public void Read(string folder, DataSetOptions options, PairCollector pairs)
    {
        foreach (string scene in Scenes(folder))
        {
            string blurry = Path.Combine(scene, options.GoProBlur);
            if (Directory.Exists(blurry))
            {
                pairs.AddFolders(blurry, Path.Combine(scene, Sharp), Path.GetFileName(scene));
            }
            else
            {
                pairs.Note(DataSetFault.MissingPartner, scene, $"{scene} has no {options.GoProBlur}/ next to {Sharp}/, but {Others(scene)}: choose the kind of blur that is there.");
            }
        }
    }

    private static IEnumerable<string> Scenes(string folder) => Directory.EnumerateDirectories(folder)
        .Where(scene => Directory.Exists(Path.Combine(scene, Sharp)) && (Has(scene, "blur") || Has(scene, "blur_gamma")))
        .Order(StringComparer.Ordinal);

    private static bool Has(string scene, string kind) => Directory.Exists(Path.Combine(scene, kind));

    private static string Others(string scene)
        => string.Join(", ", Directory.EnumerateDirectories(scene).Select(folder => $"{Path.GetFileName(folder)}/").Where(name => name != $"{Sharp}/").Order(StringComparer.Ordinal));
}
