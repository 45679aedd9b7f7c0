using System.Globalization;
using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Guarding;

/// <summary>Whether a result that lies where the photo does and is blurred again by the kernel that was assumed gives the photo back, region by region.</summary>
internal static class ReblurCheck
{
    private const int Region = 64;
    private const int LargestSide = 1024;
    private const double Quantile = 0.9;

    /// <summary>What is wrong; null where nothing is.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="restored">The result, of its size. The middle of large ones is looked at.</param>
    /// <param name="kernel">What was undone.</param>
    /// <param name="light">Which values it acts on.</param>
    internal static string? Complaint(Photo photo, Photo restored, BlurKernel kernel, BlurLight light)
    {
        double residual = Residual(photo, restored, kernel, light);
        return residual <= GuardLimits.Reblurred
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"blurred again by the kernel that was found, the result does not give the photo back: they differ by {100 * residual:0.0} % of white, more than {100 * GuardLimits.Reblurred:0.0} %");
    }

    /// <summary>The difference (root mean square, of luma) that nine of ten regions of 64 px stay below, 0 to 1.</summary>
    internal static double Residual(Photo photo, Photo restored, BlurKernel kernel, BlurLight light)
    {
        (int width, int height) = (Math.Min(photo.Width, LargestSide), Math.Min(photo.Height, LargestSide));
        (int left, int top) = ((photo.Width - width) / 2, (photo.Height - height) / 2);
        (double right, double down) = kernel.Centroid();
        PlanarImage before = SubpixelShift.Apply(Luma(photo.ReadPlanes(left, top, width, height)), right, down);
        PlanarImage again = Luma(LightCurve.Blurred(restored.ReadPlanes(left, top, width, height), new KernelBlur(kernel), light));
        int edge = Math.Min(kernel.Radius, Math.Max(0, (Math.Min(width, height) - Region) / 2));
        List<double> residuals = [];
        for (int y = edge; y + Region <= height - edge; y += Region)
        {
            for (int x = edge; x + Region <= width - edge; x += Region)
            {
                residuals.Add(Difference(before, again, x, y));
            }
        }

        residuals.Sort();
        return residuals.Count == 0 ? 0 : residuals[(int)(Quantile * (residuals.Count - 1))];
    }

    private static double Difference(PlanarImage before, PlanarImage again, int left, int top)
    {
        double sum = 0;
        for (int y = top; y < top + Region; y++)
        {
            for (int x = left; x < left + Region; x++)
            {
                double apart = before.Values[(y * before.Width) + x] - again.Values[(y * before.Width) + x];
                sum += apart * apart;
            }
        }

        return Math.Sqrt(sum / (Region * Region));
    }

    private static PlanarImage Luma(PlanarImage image)
    {
        PlanarImage luma = new(1, image.Height, image.Width);
        for (int i = 0; i < luma.Values.Length; i++)
        {
            luma.Values[i] = (0.299f * image.Plane(0)[i]) + (0.587f * image.Plane(1)[i]) + (0.114f * image.Plane(2)[i]);
        }

        return luma;
    }
}
