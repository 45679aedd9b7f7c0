using System.Globalization;

namespace Unblur.Cli.Options;

/// <summary>An amount of memory as people write it: <c>3GB</c>, <c>3GiB</c>, <c>800MB</c>, <c>25%</c>.</summary>
internal static class MemorySize
{
    private static readonly Dictionary<string, double> s_units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["B"] = 1,
        ["KB"] = 1e3, ["MB"] = 1e6, ["GB"] = 1e9, ["TB"] = 1e12,
        ["K"] = 1e3, ["M"] = 1e6, ["G"] = 1e9, ["T"] = 1e12,
        ["KiB"] = 1L << 10, ["MiB"] = 1L << 20, ["GiB"] = 1L << 30, ["TiB"] = 1L << 40,
    };

    /// <summary>Parses an amount of memory to bytes: a GB is 10⁹ bytes, a GiB 2³⁰, and a percentage refers to <paramref name="total"/>.</summary>
    /// <param name="text">A positive number and a unit.</param>
    /// <param name="total">Memory of the machine or the container, in bytes.</param>
    /// <exception cref="FormatException">The text has another format, or a value out of range.</exception>
    public static long Parse(string text, long total)
    {
        string compact = text.Replace(" ", "", StringComparison.Ordinal);
        int digits = compact.TakeWhile(character => char.IsAsciiDigit(character) || character == '.').Count();
        string unit = compact[digits..];
        bool isPercent = unit == "%";
        double scale = isPercent ? total / 100.0 : s_units.GetValueOrDefault(unit);
        bool isNumber = double.TryParse(compact.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
        double bytes = number * scale;
        return isNumber && bytes >= 1 && bytes < long.MaxValue && !(isPercent && number > 100)
            ? (long)bytes
            : throw new FormatException($"takes an amount of memory such as 3GB, 3GiB, 800MB or 25%, but got '{text}'.");
    }
}
