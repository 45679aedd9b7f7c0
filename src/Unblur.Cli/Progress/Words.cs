using System.Globalization;

namespace Unblur.Cli.Progress;

/// <summary>Numbers and names as people read them.</summary>
internal static class Words
{
    private const double SecondsWithTenths = 100;

    /// <summary><c>3.2 s</c>, <c>4 min 05 s</c>, <c>2 h 35 min</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < SecondsWithTenths } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } => $"{(int)time.TotalMinutes} min {time.Seconds:00} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes:00} min",
    };

    /// <summary><c>1 photo</c>, <c>2 photos</c>.</summary>
    public static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";

    /// <summary>
    /// A message with a question mark in place of each control character but line feed and tab: a file's name may have any, and a terminal would follow them.
    /// </summary>
    public static string Visible(string message)
        => message.Any(IsHidden) ? string.Concat(message.Select(letter => IsHidden(letter) ? '?' : letter)) : message;

    private static bool IsHidden(char letter) => char.IsControl(letter) && letter is not ('\n' or '\t');

    /// <summary><c>deblur</c>, <c>motion</c>, <c>discriminator</c>.</summary>
    public static string Role(ModelRole role) => role.ToString().ToLowerInvariant();

    /// <summary>Bytes with a unit of powers of 1000: <c>19.2 MB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
    };
}
