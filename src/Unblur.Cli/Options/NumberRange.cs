using System.Globalization;

namespace Unblur.Cli.Options;

/// <summary>Two numbers: <c>5-30</c>, or <c>0.01,0.02</c>.</summary>
internal static class NumberRange
{
    /// <summary>Parses a range, or one number for both ends.</summary>
    /// <exception cref="FormatException">The text has another format, a number is out of bounds, or the first is larger than the second.</exception>
    public static (double From, double To) Parse(string text, double least, double most)
    {
        string[] parts = text.Split('-');
        return parts.Length <= 2 && Number(parts[0], least, most) is { } from && Number(parts[^1], least, most) is { } to && from <= to
            ? (from, to)
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"takes a range such as 5-30 within {least} to {most}, the smaller number first, but got '{text}'."));
    }

    /// <summary>Parses two numbers separated by a comma.</summary>
    /// <exception cref="FormatException">The text has another format, or a number is out of bounds.</exception>
    public static (double First, double Second) ParsePair(string text, double least, double most)
        => text.Split(',') is [var first, var second] && Number(first, least, most) is { } a && Number(second, least, most) is { } b
            ? (a, b)
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"takes two numbers from {least} to {most} such as 0.01,0.02, but got '{text}'."));

    private static double? Number(string text, double least, double most)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most ? value : null;
}
