using System.Globalization;
using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowFiles;
using Unblur.Torch;
using Unblur.Training.Losses;
using Unblur.Training.NeurMap;
using Unblur.Training.Reblur;

namespace Unblur.Bench;

/// <summary>What NeurMAP's own terms say of the blurry photo and of the true sharp one in D's place, by the motion that a network sees, and by the true one.</summary>
/// <remarks>Where the blurry photo has the smaller objective, D is taught to change nothing. Terms and weights are those of the published code, without N.</remarks>
internal static class NeurMapGate
{
    private const int Side = 256;
    private const int Margin = 32; // R would need what lies outside

    /// <param name="set">A folder that <c>unblur blur --kind flow</c> made.</param>
    /// <param name="weights">Motion networks.</param>
    internal static void Run(string set, IReadOnlyList<string> weights)
    {
        Pair[] pairs = [.. Directory.EnumerateFiles(Path.Combine(set, "blur")).Order(StringComparer.Ordinal).Select(path => Read(set, path))];
        Console.WriteLine($"{pairs.Length} photos, middle {Side} px. Objective = 100 reblur + 10 structure + 0.5 sharp; smaller is what D is taught.");
        Console.WriteLine("motion              D's result     reblur  structure      sharp  objective");
        Report("true", pairs.Select(pair => (Pair: pair, B: pair.Motion, AtSharp: Tensor.Zeros(pair.Motion.Shape))));
        foreach (string path in weights)
        {
            using MotionNetwork network = NetworkFile.Load<MotionNetwork>(path);
            using InferenceMode inference = new();
            Report(
                Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) + "/" + Path.GetFileNameWithoutExtension(path),
                pairs.Select(pair => (Pair: pair, B: UnitMotion.Canonical(network, pair.Blurry), AtSharp: UnitMotion.Canonical(network, pair.Sharp))));
        }
    }

    private static void Report(string motion, IEnumerable<(Pair Pair, Tensor B, Tensor AtSharp)> seen)
    {
        List<double[]> blurry = [], sharp = [];
        (Pair Pair, Tensor B, Tensor AtSharp)[] all = [.. seen];
        Tensor target = Tensor.Stack([.. all.Select(one => one.AtSharp.Abs().Mean([0, 2, 3]))], 0).Mean([0]);
        foreach ((Pair pair, Tensor b, Tensor atSharp) in all)
        {
            blurry.Add(Terms(pair.Blurry, b, pair.Blurry, b, target));
            sharp.Add(Terms(pair.Sharp, atSharp, pair.Blurry, b, target));
        }

        Print(motion, "blurry photo", blurry);
        Print(motion, "sharp photo", sharp);
        int right = blurry.Zip(sharp, (worse, better) => better[^1] < worse[^1]).Count(holds => holds);
        Console.WriteLine($"{motion,-18}  the sharp photo has the smaller objective in {right} of {blurry.Count}");
    }

    private static double[] Terms(Tensor result, Tensor f, Tensor photo, Tensor b, Tensor target)
    {
        using TensorScope scope = new();
        (Tensor reblurred, Tensor seen) = (Inner(Reblurring.Apply(result.Contiguous(), (b - f).Contiguous())), Inner(photo));
        double reblur = ImageLosses.MeanSquare(reblurred, seen).Item();
        double structure = StructuralLosses.MsSsim(reblurred, seen, mean => mean).Item();
        double prior = MotionLosses.TowardsAverage(f, target, squared: true).Item();
        return [reblur, structure, prior, (100 * reblur) + (10 * structure) + (0.5 * prior)];
    }

    private static void Print(string motion, string result, List<double[]> terms) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{motion,-18}  {result,-12} {terms.Average(t => t[0]),8:0.00000} {terms.Average(t => t[1]),10:0.0000} {terms.Average(t => t[2]),10:0.0000} {terms.Average(t => t[3]),10:0.0000}"));

    private static Tensor Inner(Tensor images) => images.Narrow(2, Margin, Side - (2 * Margin)).Narrow(3, Margin, Side - (2 * Margin)).Contiguous();

    private static Pair Read(string set, string path)
    {
        (string name, Photo blurry) = (Path.GetFileNameWithoutExtension(path), Photo.Open(path));
        string sharp = Directory.EnumerateFiles(Path.Combine(set, "sharp"), name + ".*").Single();
        (int x, int y) = ((blurry.Width - Side) / 2, (blurry.Height - Side) / 2);
        MotionFlow flow = FlowFile.Read(Path.Combine(set, "flow", name + ".flo")).Crop(x, y, Side, Side).Canonical();
        var pixels = Tensor.From([.. flow.U, .. flow.V], 1, 2, Side, Side);
        return new Pair(Cut(blurry), Cut(Photo.Open(sharp)), MotionUnits.FromPixels(pixels, MotionUnits.LinePixelsPerUnit));

        Tensor Cut(Photo photo) => Tensor.From(photo.ReadPlanes(x, y, Side, Side).Values, 1, 3, Side, Side);
    }

    private sealed record Pair(Tensor Blurry, Tensor Sharp, Tensor Motion);
}
