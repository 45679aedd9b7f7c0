using Unblur.Imaging;

namespace Unblur.Data.Layouts;

/// <summary>Photos blurred with a known motion: <c>NAME_blurryimg.png</c>, <c>NAME_gtimg.png</c> and <c>NAME_mfmap.mat</c> (or .flo, .npy).</summary>
/// <remarks>Gong et al., "From Motion Blur to Motion Flow", CVPR 2017; NeurMAP's synthetic set. The flow may be missing from all pairs, not from some.</remarks>
internal sealed class GongLayout : IPairLayout
{
    private const string Blurry = "_blurryimg";
    private const string Sharp = "_gtimg";
    private static readonly string[] s_flows = ["_mfmap.mat", "_mfmap.flo", "_mfmap.npy"];

    public string Name => "gong";

    public string Shape => $"NAME{Blurry}.png, NAME{Sharp}.png and NAME{s_flows[0]}";

    public bool Matches(string folder, DataSetOptions options) => Directory.EnumerateFiles(folder, $"*{Blurry}.*").Any();

    public void Read(string folder, DataSetOptions options, PairCollector pairs)
    {
        IOrderedEnumerable<string> names = Photos(folder, Blurry).Concat(Photos(folder, Sharp)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        bool hasFlows = s_flows.Any(ending => Directory.EnumerateFiles(folder, $"*{ending}").Any());
        foreach (string name in names)
        {
            (string blurry, string sharp) = (Path.Combine(folder, $"{name}{Blurry}.png"), Path.Combine(folder, $"{name}{Sharp}.png"));
            string? flow = s_flows.Select(ending => Path.Combine(folder, name + ending)).FirstOrDefault(RegularFile.Exists);
            if (!File.Exists(blurry))
            {
                NoteMissing(sharp, blurry, pairs);
            }
            else if (!File.Exists(sharp))
            {
                NoteMissing(blurry, sharp, pairs);
            }
            else if (hasFlows && flow is null)
            {
                NoteMissing(blurry, Path.Combine(folder, name + s_flows[0]), pairs);
            }
            else
            {
                pairs.Add(new(name, blurry, sharp) { Flow = flow });
            }
        }
    }

    private static void NoteMissing(string path, string partner, PairCollector pairs)
        => pairs.Note(DataSetFault.MissingPartner, path, $"{path} has no partner {partner}: add it, or remove {path}.");

    private static IEnumerable<string> Photos(string folder, string ending)
        => Directory.EnumerateFiles(folder, $"*{ending}.png").Select(path => Path.GetFileNameWithoutExtension(path)[..^ending.Length]);
}
