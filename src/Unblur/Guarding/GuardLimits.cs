using System.Globalization;

namespace Unblur.Guarding;

/// <summary>Every number of the guard, and how it was set. Change it here, and nowhere else.</summary>
/// <remarks>
/// <para>Limits were chosen from photos that are really blurred (32 of camera shake, moving objects and video, 0.2 to 1.4 megapixels, most of them JPEG),
/// restored by DMPHN 1-2-4 with its published weights. The largest values, over whole images and over 96 x 96 pixels, were: drift 0.007 and 0.05,
/// clipped 0.006 and 0.03, grid 0.0011 and 0.011, colour 0.0000 and 0.0017; no contrast was lost. The limits are one and a half to five times
/// that over 96 x 96 pixels. Small print restored by the shipped network reaches a grid of 0.04 over 96 x 96 pixels: its strokes happen to fit.
/// A checkerboard of one level of 8 bits over a whole photo of 12 megapixels is still refused.</para>
/// </remarks>
internal static class GuardLimits
{
    /// <summary>Pixels along a side of the cells whose surroundings are judged.</summary>
    internal const int CellSide = 32;

    /// <summary>Pixels over which contrast is measured: more than noise and less than a cell.</summary>
    internal const int ContrastDistance = 8;

    /// <summary>Values nearer to 0 or 1 than this before do not count as newly clipped: ten levels of 8 bits.</summary>
    internal const float NearEnd = 10 / 255f;

    /// <summary>Part of luma's steps that colour's may grow by: sharper edges are sharper in colour too.</summary>
    internal const double ColourShare = 0.5;

    /// <summary>Contrast may fall by this factor.</summary>
    internal const double ContrastKept = 2;

    /// <summary>Share of the places that may exceed a limit: extremes among the thousands of places of a large photo say little.</summary>
    internal const double OddPlaces = 0.001;

    /// <summary>A result that is blurred again by the kernel that was found may differ from the photo by so much, 0 to 1, in nine of ten regions of 64 px.</summary>
    /// <remarks>
    /// This and the next three were set on 58 deconvolved crops of training photos under 1 to 30 px of a second family of shake, with true, found and wrong kernels: of 22 that were more
    /// than 0.5 dB worse than the blurry crop they stop 15, of 36 that were more than 0.5 dB better 6. docs/experiments/default.md has the table.
    /// </remarks>
    internal const double Reblurred = 0.03;

    /// <summary>A result that looks sharp with less than this probability still has the shake that it should have lost, or another.</summary>
    internal const double LooksSharp = 0.2;

    /// <summary>How many times longer or shorter a kernel may be than the shake that the photo's spectrum shows.</summary>
    internal const double KernelFactor = 1.6;

    /// <summary>How far their directions and shapes may be apart, as a share of the spread.</summary>
    internal const double KernelShape = 0.8;

    /// <summary>Strengths that are tried in turn where the full restoration is implausible.</summary>
    internal static IReadOnlyList<double> GentlerShares { get; } = [0.5, 0.25];

    internal static Limit Drift { get; } = new("the mean colour changes by", 0.012, 6);

    internal static Limit Clipped { get; } = new("the share of values driven to black or white is", 0.02, 12);

    /// <remarks>
    /// The slope was 4.6, which is 0.0509 over 96 x 96 pixels. The small print of samples/sign.jpg, restored by the network that ships, reaches 0.0523 there, and is nearer to its sharp original.
    /// 5 allows 0.0551. A checkerboard of 0.03 over 256 x 192 pixels is still refused.
    /// </remarks>
    internal static Limit Grid { get; } = new("a pattern that repeats every 4 pixels has the amplitude", 0.003, 5);

    internal static Limit Lost { get; } = new("contrast falls to less than half, by", 0.05, 2);

    /// <remarks>
    /// The slope was 1.5, which is 0.0206 over 96 x 96 pixels. A photo like GoPro's, restored by DMPHN 1-2-4, reaches 0.0217 there, and its full restoration is
    /// right: 91.9 dB from what the authors' own code gives. 2 allows 0.0258. 34 GoPro photos restored by DMPHN passed before and pass now.
    /// </remarks>
    internal static Limit Colour { get; } = new("colour differences between neighbours grow by", 0.005, 2);
}

/// <summary>How large a measure of implausibility may be: a part that holds for any area, and one that falls with the area's side.</summary>
/// <remarks>
/// What a sound restoration does (light that moves across the edge of an area, texture that happens to fit a grid) averages out over larger areas;
/// what a failing network does is everywhere. Hence floor + slope / sqrt(pixels).
/// </remarks>
/// <param name="Name">What is measured, in words.</param>
/// <param name="Floor">Allowed over any area.</param>
/// <param name="Slope">Allowed on top of it, divided by the area's side in pixels.</param>
internal sealed record Limit(string Name, double Floor, double Slope)
{
    internal double For(int pixels) => Floor + (Slope / Math.Sqrt(pixels));

    /// <summary>The complaint about a value over an area, or null where it is allowed.</summary>
    internal string? Complaint(double value, int pixels)
        => value <= For(pixels) ? null : string.Create(CultureInfo.InvariantCulture, $"{Name} {value:0.####}, more than {For(pixels):0.####}");
}
