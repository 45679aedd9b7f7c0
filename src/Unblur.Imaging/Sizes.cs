using System.Globalization;

namespace Unblur.Imaging;

/// <summary>Sizes in words.</summary>
internal static class Sizes
{
    /// <summary>A number of bytes: "812 bytes", "4.2 MB".</summary>
    public static string Words(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} bytes",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} KB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
    };
}
