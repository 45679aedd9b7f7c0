using System.Globalization;
using Unblur.Imaging;
using Unblur.Metrics;
using Unblur.Physics.Blind;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;

namespace Unblur.Bench;

/// <summary>Photos that were blurred in linear light, and as encoded, each deconvolved with the true kernel in both, and how often the right one is chosen.</summary>
internal static class LightBenchmark
{
    private const int Height = 320, Width = 480, Edge = 16;

    private static readonly (string Name, double Noise, int Quality)[] Kinds = [("8 bits", 0, 101), ("1 % noise", 0.01, 101), ("JPEG, quality 90", 0, 90)];

    internal static void Run(string folder, int every)
    {
        PlanarImage[] photos = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Where((_, index) => index % every == 0)
            .Select(path => Photo.Open(path).ToPlanes()).Where(photo => photo.Width >= Width && photo.Height >= Height)
            .Select(photo => photo.Crop((photo.Width - Width) / 2, (photo.Height - Height) / 2, Width, Height))];
        IReadOnlyList<BlurKernel> kernels = EvaluationKernels.HandShake(8, 11, 31, 77);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{photos.Length} photos of {Width} x {Height} under hand shake of 11 to 31 px, true kernels, gain in dB"));
        Console.WriteLine("| photo | blurred in | blurry | deconvolved as encoded | in linear light | as chosen | chosen rightly |");
        foreach ((string name, double noise, int quality) in Kinds)
        {
            foreach (BlurLight light in Enum.GetValues<BlurLight>())
            {
                double[][] rows = [.. photos.Select((photo, index) => Row(photo, kernels[index % kernels.Count], light, noise, quality, index))];
                double[] mean = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Average(row => row[column]))];
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"| {name} | {light} | {mean[0]:F2} | {mean[1]:+0.00;-0.00} | {mean[2]:+0.00;-0.00} | {mean[3]:+0.00;-0.00} | {mean[4]:P0} |"));
            }
        }
    }

    /// <summary>PSNR before, gains as encoded, in linear light, as chosen, and 1 where that is right.</summary>
    private static double[] Row(PlanarImage photo, BlurKernel kernel, BlurLight light, double noise, int quality, int index)
    {
        PlanarImage seen = BlindBenchmark.Rounded(new KernelBlur(kernel) { Border = BlurBorder.Valid, LinearLight = light == BlurLight.Linear }.Apply(photo), noise, index);
        PlanarImage blurry = quality > 100 ? seen : PhotoCodec.JpegRoundTrip(seen, quality);
        PlanarImage sharp = photo.Crop(kernel.Radius, kernel.Radius, blurry.Width, blurry.Height);
        double before = Score(blurry);
        BlurLight chosen = LightChoice.Of(blurry, kernel, Environment.ProcessorCount);
        double[] gains = [.. Enum.GetValues<BlurLight>().Select(
            value => Score(Deconvolver.Restore(blurry, kernel, new DeconvolutionOptions { Light = value, MaximumThreads = Environment.ProcessorCount })) - before)];
        return [before, .. gains, gains[(int)chosen], chosen == light ? 1 : 0];

        double Score(PlanarImage image) => Psnr.Of(Inner(image), Inner(sharp));
    }

    private static PlanarImage Inner(PlanarImage image) => image.Crop(Edge, Edge, image.Width - (2 * Edge), image.Height - (2 * Edge));
}
