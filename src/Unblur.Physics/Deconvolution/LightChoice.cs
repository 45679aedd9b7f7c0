using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Deconvolution;

/// <summary>Whether a blur acted on encoded values or on linear light: what deconvolution as the one leaves unexplained, or needs of ringing, compared with the other.</summary>
/// <remarks>
/// The energy that is compared is ½ misfit² + gamma (p(Z) + c(Z)) for each value, as <see cref="Deconvolver"/> minimises it, with c for what lies beyond black and
/// white. Both restore the same photo under the same noise, so that energies of different kernels are comparable, too. docs/experiments/deconvolution.md has how often it is right.
/// </remarks>
public static class LightChoice
{
    private const int Side = 320;
    private const double BeyondWeight = 10;

    /// <summary>The light in which a kernel explains a photo better.</summary>
    /// <param name="blurry">C x H x W, [0,1], finite; the green channel of the most textured part is looked at.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="maximumThreads">Rows computed at the same time, at least 1. The result does not depend on it.</param>
    /// <param name="cancellation">Checked between iterations.</param>
    public static BlurLight Of(PlanarImage blurry, BlurKernel kernel, int maximumThreads = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        ArgumentNullException.ThrowIfNull(kernel);
        double linear = Energy(blurry, kernel, BlurLight.Linear, maximumThreads, cancellation);
        return linear < Energy(blurry, kernel, BlurLight.Encoded, maximumThreads, cancellation) ? BlurLight.Linear : BlurLight.Encoded;
    }

    /// <summary>The energy for each value of what deconvolution makes.</summary>
    internal static double Energy(PlanarImage blurry, BlurKernel kernel, BlurLight light, int maximumThreads, CancellationToken cancellation)
    {
        (int x, int y, int width, int height) = TexturedCrop.Of(blurry, Side);
        PlanarImage part = blurry.Crop(x, y, width, height);
        PlanarImage green = new(1, height, width, [.. part.Plane(part.Channels / 2)]);
        DeconvolutionOptions options = new() { Noise = NoiseLevel.Of(part), DoubtBlur = false, Light = light, MaximumThreads = maximumThreads };
        Deconvolution solved = Deconvolver.Solve(green, kernel, options, null, cancellation);
        PlanarImage image = solved.Image.Crop(kernel.Radius, kernel.Radius, width, height);
        double misfit = solved.Data.Misfit(solved.Image);
        return (misfit * misfit / 2) + (solved.Gamma * (Roughness(image) / image.Values.Length));
    }

    /// <summary>Total variation, and what lies beyond black and white.</summary>
    private static double Roughness(PlanarImage image)
    {
        (double variation, double beyond) = (0, 0);
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                int i = (y * image.Width) + x;
                float value = image.Values[i];
                float across = x + 1 < image.Width ? image.Values[i + 1] - value : 0, down = y + 1 < image.Height ? image.Values[i + image.Width] - value : 0;
                variation += Math.Sqrt((across * across) + (down * down));
                beyond += Math.Max(0, Math.Max(-value, value - 1));
            }
        }

        return variation + (BeyondWeight * beyond);
    }
}
