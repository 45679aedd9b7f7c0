using System.Globalization;

namespace Unblur.Cli.Options;

/// <summary>Width and height of a photo in pixels: <c>1280x720</c>.</summary>
internal sealed record PhotoSize(int Width, int Height)
{
    private const int Largest = 30_000;

    public double Megapixels => Width * (double)Height / 1e6;

    /// <exception cref="FormatException">The text has another format, or a value out of range.</exception>
    public static PhotoSize Parse(string text)
        => text.Split('x') is [var width, var height] && Side(width) is { } x && Side(height) is { } y
            ? new(x, y)
            : throw new FormatException($"takes WIDTHxHEIGHT such as 1280x720, each side from 1 to {Largest}, but got '{text}'.");

    public override string ToString() => $"{Width} x {Height}";

    private static int? Side(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side is >= 1 and <= Largest ? side : null;
}
