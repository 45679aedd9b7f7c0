using Unblur.Torch;

namespace Unblur.Training.Losses;

/// <summary>Losses of structural similarity. Pure functions; weights belong to the recipe.</summary>
public static class StructuralLosses
{
    private const int WindowSide = 11;
    private const double Sigma = 1.5;
    private const double C1 = 0.01 * 0.01;
    private const double C2 = 0.03 * 0.03;

    /// <summary>Least mean of a level. A negative one has no real power: the published code returns NaN, here it becomes this, without a gradient.</summary>
    private const double SmallestMean = 1e-6;

    private static readonly double[] s_exponents = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    /// <summary>1 − MS-SSIM as NeurMAP trains with: five levels, with the last one counted four times.</summary>
    /// <param name="image">(N, C, H, W), nominally [0,1], H and W at least 16.</param>
    /// <param name="reference">Of the same shape. The loss is symmetric: exchanging the two changes nothing.</param>
    /// <param name="mean">
    /// Turns a mean over these images into the mean over the larger batch that they are part of; null where they are the whole batch. The loss is a product
    /// of means, so averaging it over parts of a batch would not give its value for the batch.
    /// </param>
    /// <returns>A scalar; 0 for equal images.</returns>
    /// <remarks>
    /// 1 − Π cs_i^w_i · ssim_5^w_5, i = 1 ... 4, with the last factor inside the product (pytorch-msssim at the commit that NeurMAP pins). Windows
    /// are 11x11, sigma 1.5, without padding, and shrink to a level that is smaller; levels are halved by 2x2 means. Means are over all
    /// images, channels and pixels. The data range is always 1; in the published code it is 2 for images with values below -0.5.
    /// </remarks>
    /// <exception cref="ArgumentException">The shapes differ or a side is shorter than 16 px.</exception>
    public static Tensor MsSsim(Tensor image, Tensor reference, Func<Tensor, Tensor>? mean = null)
    {
        ImageLosses.CheckShapes(image, reference);
        if (image.Rank != 4 || Math.Min(image.Size(2), image.Size(3)) < 16)
        {
            throw new ArgumentException($"MS-SSIM halves (N, C, H, W) four times, but got {image}: give at least 16 x 16 px.", nameof(image));
        }

        mean ??= own => own;
        int last = s_exponents.Length - 1;
        Tensor? product = null;
        for (int level = 0; ; level++)
        {
            (Tensor contrastStructure, Tensor ssim) = Means(image, reference);
            if (level == last)
            {
                return 1 - (product! * Power(mean(ssim), s_exponents[last] * last));
            }

            Tensor factor = Power(mean(contrastStructure), s_exponents[level]);
            product = product is null ? factor : product * factor;
            (image, reference) = (Functional.AvgPool2d(image, 2, 2), Functional.AvgPool2d(reference, 2, 2));
        }
    }

    /// <summary>Scalars: the mean of contrast times structure, and of the whole SSIM.</summary>
    private static (Tensor ContrastStructure, Tensor Ssim) Means(Tensor image, Tensor reference)
    {
        (long planes, long height, long width) = (image.Size(0) * image.Size(1), image.Size(2), image.Size(3));
        Tensor a = image.Reshape(planes, 1, height, width);                                        // (P, 1, H, W)
        Tensor b = reference.Reshape(planes, 1, height, width);
        Tensor[] moments = Blur(Tensor.Cat([a, b, a * a, b * b, a * b], 0)).Split(planes, 0);        // 5 of (P, 1, h, w)
        (Tensor meanA, Tensor meanB) = (moments[0], moments[1]);
        (Tensor square, Tensor product) = ((meanA * meanA) + (meanB * meanB), meanA * meanB);
        Tensor contrastStructure = (((moments[4] - product) * 2) + C2) / (moments[2] + moments[3] - square + C2);
        Tensor luminance = ((product * 2) + C1) / (square + C1);
        return (contrastStructure.Mean(), (luminance * contrastStructure).Mean());
    }

    private static Tensor Blur(Tensor planes)
    {
        int side = (int)Math.Min(WindowSide, Math.Min(planes.Size(2), planes.Size(3)));
        Tensor taps = Tensor.From(Taps(side), side).To(planes.DType).To(planes.Device);
        return Functional.Conv2d(Functional.Conv2d(planes, taps.Reshape(1, 1, side, 1), null), taps.Reshape(1, 1, 1, side), null);
    }

    private static double[] Taps(int side)
    {
        double[] taps = [.. Enumerable.Range(0, side).Select(i => Math.Exp(-(i - (side / 2)) * (i - (side / 2)) / (2 * Sigma * Sigma)))];
        return [.. taps.Select(tap => tap / taps.Sum())];
    }

    // No mean is above 1, but for rounding.
    private static Tensor Power(Tensor mean, double exponent) => mean.Clamp(SmallestMean, 2).Pow(exponent);
}
