using System.Globalization;
using Unblur.Imaging;
using Unblur.Metrics;
using Unblur.Physics.Blind;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;

namespace Unblur.Bench;

/// <summary>Photos that were blurred as encoded, in linear light, and behind contrast curves, each deconvolved with the true kernel in every light, and what is chosen.</summary>
internal static class LightBenchmark
{
    private const int Height = 320, Width = 480, Edge = 16;

    private static readonly BlurLight[] s_lights = [BlurLight.Encoded, BlurLight.Camera, BlurLight.Linear];

    private static readonly (string Name, double Noise, int Quality)[] Kinds = [("8 bits", 0, 101), ("1 % noise", 0.01, 101), ("JPEG, quality 90", 0, 90)];

    internal static void Run(string folder, int every)
    {
        PlanarImage[] photos = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Where((_, index) => index % every == 0)
            .Select(path => Photo.Open(path).ToPlanes()).Where(photo => photo.Width >= Width && photo.Height >= Height)
            .Select(photo => photo.Crop((photo.Width - Width) / 2, (photo.Height - Height) / 2, Width, Height))];
        IReadOnlyList<BlurKernel> kernels = EvaluationKernels.HandShake(8, 11, 31, 77);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{photos.Length} photos of {Width} x {Height} under hand shake of 11 to 31 px, true kernels, gain in dB"));
        Console.WriteLine("| photo | blurred in | blurry | deconvolved as encoded | camera | linear light | as chosen | chosen: encoded, camera, linear |");
        foreach ((string name, double noise, int quality) in Kinds)
        {
            foreach (LightTransfer light in new[] { LightTransfer.Encoded, LightTransfer.Linear, LightTransfer.Camera(0.4), LightTransfer.Camera(0.8) })
            {
                Result[] rows = [.. photos.Select((photo, index) => Row(photo, kernels[index % kernels.Count], light, noise, quality, index))];
                string gains = string.Join(" | ", Enumerable.Range(0, s_lights.Length).Select(i => Signed(rows.Average(row => row.Gains[i]))));
                string chosen = string.Join(", ", s_lights.Select(one => rows.Count(row => row.Chosen == one)));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {light} | {rows.Average(row => row.Before):F2} | {gains} | {Signed(rows.Average(row => row.Gains[Array.IndexOf(s_lights, row.Chosen)]))} | {chosen} |"));
            }
        }
    }

    private static Result Row(PlanarImage photo, BlurKernel kernel, LightTransfer light, double noise, int quality, int index)
    {
        PlanarImage scene = new(photo.Channels, photo.Height, photo.Width, [.. photo.Values]);
        light.Decode(scene.Values);
        PlanarImage raw = new KernelBlur(kernel) { Border = BlurBorder.Valid }.Apply(scene);
        light.Encode(raw.Values);
        PlanarImage seen = BlindBenchmark.Rounded(raw, noise, index);
        PlanarImage blurry = quality > 100 ? seen : PhotoCodec.JpegRoundTrip(seen, quality);
        PlanarImage sharp = photo.Crop(kernel.Radius, kernel.Radius, blurry.Width, blurry.Height);
        double before = Score(blurry);
        double[] gains = [.. s_lights.Select(
            value => Score(Deconvolver.Restore(blurry, kernel, new DeconvolutionOptions { Light = value, MaximumThreads = Environment.ProcessorCount })) - before)];
        return new Result(before, gains, LightChoice.Of(blurry, kernel, Environment.ProcessorCount));

        double Score(PlanarImage image) => Psnr.Of(Inner(image), Inner(sharp));
    }

    private static string Signed(double gain) => gain.ToString("+0.00;-0.00", CultureInfo.InvariantCulture);

    private static PlanarImage Inner(PlanarImage image) => image.Crop(Edge, Edge, image.Width - (2 * Edge), image.Height - (2 * Edge));

    private sealed record Result(double Before, double[] Gains, BlurLight Chosen);
}
