using System.Globalization;
using Unblur.Imaging;

namespace Unblur.Bench;

/// <summary>What <see cref="HarmBenchmark"/> runs on: <c>KIND=FOLDER...</c> and settings.</summary>
internal sealed record HarmOptions
{
    /// <summary>Kinds of photos and their folders.</summary>
    public IReadOnlyList<(string Kind, string Folder)> Sets { get; init; } = [];

    /// <summary>Sharp photos of each kind, spread evenly over the folder; 0 for all.</summary>
    public int PerKind { get; init; } = 24;

    /// <summary>Photos that are shaken, spread evenly over all.</summary>
    public int Shaken { get; init; } = 60;

    /// <summary>Drawn patterns that are left sharp.</summary>
    public int Patterns { get; init; } = 24;

    /// <summary>Of the kinds of shake, those whose names these are; empty for all.</summary>
    public string[] Shakes { get; init; } = [];

    /// <summary>Quality of the JPEG that shaken photos are kept in, 1 to 100; 0 for none.</summary>
    public int Jpeg { get; init; }

    public string? Model { get; init; }

    public string? Method { get; init; }

    /// <summary>A CSV file for every result; null for none.</summary>
    public string? Details { get; init; }

    internal static HarmOptions Parse(IEnumerable<string> arguments)
    {
        HarmOptions options = new();
        foreach ((string name, string value) in arguments.Select(argument => (argument.Split('=')[0], argument[(argument.IndexOf('=', StringComparison.Ordinal) + 1)..])))
        {
            options = name switch
            {
                "per-kind" => options with { PerKind = Number(value) },
                "shaken" => options with { Shaken = Number(value) },
                "shakes" => options with { Shakes = value.Split('+') },
                "patterns" => options with { Patterns = Number(value) },
                "jpeg" => options with { Jpeg = Number(value) },
                "model" => options with { Model = value },
                "method" => options with { Method = value },
                "details" => options with { Details = value },
                _ => options with { Sets = [.. options.Sets, (name, value)] },
            };
        }

        return options;
    }

    /// <summary>The chosen photos of a kind, in the order of their names.</summary>
    internal static List<string> Files(string folder, int count)
    {
        List<string> all = [.. Directory.EnumerateFiles(folder).Where(PhotoFormats.IsReadable).Order(StringComparer.Ordinal)];
        return Spread(all, count);
    }

    /// <summary>So many, at equal distances.</summary>
    internal static List<T> Spread<T>(List<T> all, int count)
        => count == 0 || count >= all.Count ? all : [.. Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Count / count)])];

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
