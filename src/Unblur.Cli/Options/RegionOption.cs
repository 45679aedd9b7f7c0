using System.Globalization;

namespace Unblur.Cli.Options;

/// <summary>A rectangle of a photo in pixels: <c>100,50,400,300</c> is 400 x 300 at (100, 50).</summary>
internal static class RegionOption
{
    /// <exception cref="FormatException">The text has another format, or a value out of range.</exception>
    public static PixelRegion Parse(string text)
    {
        int[] values = [.. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : -1)];
        return values is [>= 0, >= 0, >= 64, >= 64]
            ? new PixelRegion(values[0], values[1], values[2], values[3])
            : throw new FormatException($"takes X,Y,WIDTH,HEIGHT in pixels, at least 64 wide and high, such as 100,50,400,300, but got '{text}'.");
    }
}
