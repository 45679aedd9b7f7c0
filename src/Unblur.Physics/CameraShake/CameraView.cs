using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Physics.CameraShake;

/// <summary>A pinhole camera with square pixels, whose optical axis passes through the middle of the image.</summary>
/// <param name="FocalLength">Px, above 0. A 36 mm lens on full frame has the image's width.</param>
/// <param name="Height">Height of the image, px, at least 1.</param>
/// <param name="Width">Width of the image, px, at least 1.</param>
public readonly record struct CameraView(double FocalLength, int Height, int Width)
{
    /// <exception cref="ArgumentException">A value is out of range; the message lists every problem.</exception>
    internal void Validate()
    {
        OptionProblems problems = new();
        if (!(FocalLength > 0 && double.IsFinite(FocalLength)))
        {
            problems.Add(FormattableString.Invariant($"FocalLength is {FocalLength}: give px above 0"));
        }

        if (Height < 1 || Width < 1)
        {
            problems.Add($"the image is {Height} x {Width}: give at least 1 x 1");
        }

        problems.ThrowIfAny(nameof(CameraView));
    }

    /// <summary>Px from the middle to a corner.</summary>
    internal double HalfDiagonal => Math.Sqrt(((double)Height * Height) + ((double)Width * Width)) / 2;

    /// <summary>
    /// Pixels, relative to the middle, where extremes are searched: 5 x 5, corners and edges included. Motion changes slowly across an image.
    /// </summary>
    internal PathPoint[] Probes()
    {
        (double halfX, double halfY) = ((Width - 1) / 2.0, (Height - 1) / 2.0);
        return [.. Enumerable.Range(0, 25).Select(i => new PathPoint(halfX * ((i % 5) - 2) / 2, halfY * ((i / 5) - 2) / 2))];
    }
}
