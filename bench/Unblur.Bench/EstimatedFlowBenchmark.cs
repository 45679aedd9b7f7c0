using System.Globalization;
using Unblur.Cli.Weights;
using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowFiles;

namespace Unblur.Bench;

/// <summary>How one solve of the data term fares with the flow that a motion network sees: for each beta, and with the data weighed by how certain the flow is.</summary>
internal static class EstimatedFlowBenchmark
{
    private static readonly double[] Betas = [3e-3, 1e-2, 2e-2, 4e-2, 8e-2, 0.17, 0.34];

    /// <summary>Standard deviation that total variation takes the photo's noise for.</summary>
    private static readonly double[] Noises = [0.01, 0.02, 0.03, 0.04, 0.06, 0.08];

    /// <summary>Px of spread at which the data weigh half as much.</summary>
    private static readonly float[] HalfWeights = [4, 2, 1];

    /// <param name="set">A folder that <c>unblur blur --kind flow</c> made.</param>
    /// <param name="model">A motion network: a name, or the path of weights.</param>
    internal static void Run(string set, string model)
    {
        using var estimator = MotionEstimator.Load(TorchWeights.Open(), model);
        List<double[]> rows = [], plain = [];
        int photos = 0;
        double blurryPsnr = 0;
        foreach (string path in Directory.EnumerateFiles(Path.Combine(set, "blur")).Order(StringComparer.Ordinal))
        {
            (string name, Photo photo) = (Path.GetFileNameWithoutExtension(path), Photo.Open(path));
            PlanarImage blurry = photo.ToPlanes(), sharp = Photo.Open(Directory.EnumerateFiles(Path.Combine(set, "sharp"), name + ".*").Single()).ToPlanes();
            EstimatedMotion seen = estimator.Estimate(photo);
            MotionFlow truth = FlowFile.Read(Path.Combine(set, "flow", name + ".flo"));
            List<double[]> scores = [Scores(blurry, sharp, truth, null), Scores(blurry, sharp, seen.Flow, null)];
            if (seen.Spread is { } spread)
            {
                scores.AddRange(HalfWeights.Select(half => Scores(blurry, sharp, seen.Flow, Weights(spread, half, blurry.Channels))));
            }

            rows = rows.Count == 0 ? scores : [.. rows.Zip(scores, (sum, one) => sum.Zip(one, (a, b) => a + b).ToArray())];
            plain.Add([.. Noises.Select(noise => Psnr(Deconvolver.Restore(
                blurry, seen.Flow, new DeconvolutionOptions { Noise = noise, DoubtBlur = false, MaximumThreads = 2 }), sharp))]);
            blurryPsnr += Psnr(blurry, sharp);
            photos++;
        }

        string[] names = ["true flow", "estimated flow", .. HalfWeights.Select(half => string.Create(CultureInfo.InvariantCulture, $"weight 1/2 at {half} px"))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{photos} photos, blurry {blurryPsnr / photos:F2} dB; PSNR of one solve from Z = O"));
        Console.WriteLine($"| flow | {string.Join(" | ", Betas.Select(beta => string.Create(CultureInfo.InvariantCulture, $"beta {beta}")))} |");
        foreach ((string name, double[] row) in names.Zip(rows))
        {
            Console.WriteLine($"| {name} | {string.Join(" | ", row.Select(sum => (sum / photos).ToString("F2", CultureInfo.InvariantCulture)))} |");
        }

        Console.WriteLine($"| total variation | {string.Join(" | ", Noises.Select((noise, i) =>
            string.Create(CultureInfo.InvariantCulture, $"noise {noise}: {plain.Average(row => row[i]):F2}")))} |");
    }

    private static double[] Scores(PlanarImage blurry, PlanarImage sharp, MotionFlow flow, PlanarImage? weights)
    {
        FlowDataTerm data = new(blurry, flow, maximumThreads: 2, weights: weights);
        return [.. Betas.Select(beta => Psnr(data.Solve(blurry, beta).Image, sharp))];
    }

    private static PlanarImage Weights(PlanarImage spread, float half, int channels)
    {
        float[] plane = [.. spread.Values.Select(pixels => 1 / (1 + (pixels / half * (pixels / half))))];
        return new PlanarImage(channels, spread.Height, spread.Width, [.. Enumerable.Repeat(plane, channels).SelectMany(values => values)]);
    }

    private static double Psnr(PlanarImage image, PlanarImage sharp) =>
        -10 * Math.Log10(image.Values.Zip(sharp.Values, (a, b) => Math.Pow(Math.Clamp(a, 0, 1) - b, 2)).Average());
}
