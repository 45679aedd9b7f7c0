using System.Globalization;

namespace Unblur.Guarding;

/// <summary>How large a measure of implausibility may be: a part that holds for any area, and one that falls with the area's side.</summary>
/// <remarks>
/// <para>What a sound restoration does (light that moves across the edge of an area, texture that happens to fit a grid) averages out over larger areas;
/// what a failing network does is everywhere. Hence floor + slope / sqrt(pixels).</para>
/// <para>Chosen from photos that are really blurred (32 of camera shake, moving objects and video, 0.2 to 1.4 megapixels, most of them JPEG) restored by DMPHN 1-2-4 with its published
/// weights. Largest values, over whole images and over 96 x 96 pixels: drift 0.007 and 0.05, clipped 0.006 and 0.03, grid 0.0011 and 0.011, colour 0.0000 and 0.0017.
/// No contrast is lost. Small print restored by the shipped network reaches a grid of 0.04 over 96 x 96 pixels: its strokes happen to fit. The limits are one and a half to five times that over 96 x 96 pixels. A checkerboard of one level of 8 bits over a whole photo of 12 megapixels is still refused.</para>
/// </remarks>
/// <param name="Name">What is measured, in words.</param>
/// <param name="Floor">Allowed over any area.</param>
/// <param name="Slope">Allowed besides, times the area's side in pixels.</param>
internal sealed record Limit(string Name, double Floor, double Slope)
{
    internal static Limit Drift { get; } = new("the mean colour changes by", 0.012, 6);

    internal static Limit Clipped { get; } = new("the share of values driven to black or white is", 0.02, 12);

    internal static Limit Grid { get; } = new("a pattern that repeats every 4 pixels has the amplitude", 0.003, 4.6);

    internal static Limit Lost { get; } = new("contrast falls to less than half, by", 0.05, 2);

    internal static Limit Colour { get; } = new("colour differences between neighbours grow by", 0.005, 1.5);

    internal double For(int pixels) => Floor + (Slope / Math.Sqrt(pixels));

    /// <summary>The complaint about a value over an area, or null where it is allowed.</summary>
    internal string? Complaint(double value, int pixels)
        => value <= For(pixels) ? null : string.Create(CultureInfo.InvariantCulture, $"{Name} {value:0.####}, more than {For(pixels):0.####}");
}
