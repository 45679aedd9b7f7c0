using System.Globalization;

namespace Unblur.Cli.Options;

/// <summary>A number of pixels: <c>24000000</c> or <c>24MP</c>.</summary>
internal static class PixelCount
{
    private const double Mega = 1e6;

    /// <exception cref="FormatException">The text has another format, or a value out of range.</exception>
    public static long Parse(string text)
    {
        bool isMega = text.EndsWith("MP", StringComparison.OrdinalIgnoreCase);
        bool isNumber = double.TryParse(isMega ? text.AsSpan(0, text.Length - 2) : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
        double pixels = number * (isMega ? Mega : 1);
        return isNumber && pixels >= 1 && pixels < long.MaxValue ? (long)pixels : throw new FormatException($"takes a number of pixels such as 24000000 or 24MP, but got '{text}'.");
    }
}
