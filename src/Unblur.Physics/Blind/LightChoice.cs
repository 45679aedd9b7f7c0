using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Blind;

/// <summary>Whether a blur acted on encoded values or on linear light: the photo is deconvolved with its kernel in both, and the one of less energy is chosen.</summary>
/// <remarks>
/// The energy is ½ misfit² + gamma (p(Z) + c(Z)) for each value, as <see cref="Deconvolver"/> minimises it, with c for what lies beyond black and white: in the wrong
/// light the result rings, or does not give the photo back. docs/experiments/deconvolution.md has how often it is right.
/// </remarks>
public static class LightChoice
{
    private const int LeastSide = 320, MostSide = 1024, KernelsPerSide = 5;
    private const double BeyondWeight = 10;
    private const float Saturation = 0.98f;

    /// <summary>The light in which a kernel explains a photo better.</summary>
    /// <param name="blurry">1 or 3 channels, [0,1], finite; of three, the green one is looked at, where there is most texture.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="maximumThreads">Rows computed at the same time, at least 1. The result does not depend on it.</param>
    /// <param name="cancellation">Checked between iterations.</param>
    /// <returns>Encoded values, where both explain it as well; never <see cref="BlurLight.Camera"/>, which photos do not show surely enough.</returns>
    /// <exception cref="ArgumentException">Values are not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static BlurLight Of(PlanarImage blurry, BlurKernel kernel, int maximumThreads = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        ArgumentNullException.ThrowIfNull(kernel);
        (int x, int y, int width, int height) = TexturedCrop.Of(blurry, Math.Clamp(KernelsPerSide * kernel.Size, LeastSide, MostSide));
        PlanarImage part = blurry.Crop(x, y, width, height);
        PlanarImage seen = new(1, height, width, [.. part.Plane(part.Channels == 3 ? 1 : 0)]);
        DeconvolutionOptions options = new() { Noise = NoiseLevel.Of(part), DoubtBlur = false, MaximumThreads = maximumThreads };
        return Energy(BlurLight.Linear) < Energy(BlurLight.Encoded) ? BlurLight.Linear : BlurLight.Encoded;

        double Energy(BlurLight light)
        {
            (PlanarImage image, double gamma) = Deconvolver.Solve(seen, kernel, options with { Light = light }, cancellation);
            PlanarImage again = LightCurve.Blurred(image, new KernelBlur(kernel) { Border = BlurBorder.Valid, MaximumThreads = maximumThreads }, light);
            PlanarImage inside = image.Crop(kernel.Radius, kernel.Radius, width, height);
            return (MisfitSquared(seen, again) / 2) + (gamma * (Variation(inside) + (BeyondWeight * Beyond(inside))));
        }
    }

    /// <summary>The mean square of the difference, where it is not saturated.</summary>
    private static double MisfitSquared(PlanarImage seen, PlanarImage again)
        => seen.Values.Zip(again.Values).Where(pair => pair.First < Saturation).Select(pair => Math.Pow(pair.First - pair.Second, 2)).DefaultIfEmpty(0).Average();

    private static double Variation(PlanarImage image)
    {
        double sum = 0;
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                int i = (y * image.Width) + x;
                float across = x + 1 < image.Width ? image.Values[i + 1] - image.Values[i] : 0;
                float down = y + 1 < image.Height ? image.Values[i + image.Width] - image.Values[i] : 0;
                sum += Math.Sqrt((across * across) + (down * down));
            }
        }

        return sum / image.Values.Length;
    }

    private static double Beyond(PlanarImage image) => image.Values.Average(value => Math.Max(0, Math.Max(-value, value - 1)));
}
