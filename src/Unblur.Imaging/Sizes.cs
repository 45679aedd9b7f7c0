using System.Globalization;

namespace Unblur.Imaging;

/// <summary>Sizes in words.</summary>
internal static class Sizes
{
    /// <summary>A number of bytes: "8123 bytes", "4.2 MB".</summary>
    public static string Words(double bytes) => bytes switch
    {
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} bytes"), // whole, so that small files are compared to the byte
        < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} KB"),
        < 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        < 1e12 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
        < 1e15 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e12:0.#} TB"),
        _ => "more than a thousand terabytes",
    };
}
