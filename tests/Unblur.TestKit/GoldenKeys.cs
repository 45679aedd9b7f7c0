using System.Text.Json;
using Unblur.Torch.Modules;

namespace Unblur.TestKit;

/// <summary>The names and shapes of a published checkpoint, and of a network, as lines that can be compared.</summary>
public static class GoldenKeys
{
    /// <summary>Lines <c>name [sizes]</c>, sorted, from a golden list of keys.</summary>
    public static IReadOnlyList<string> Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return Sorted(document.RootElement.EnumerateArray().Select(entry
            => Line(entry[0].GetString()!, entry[1].EnumerateArray().Select(size => size.GetInt64()))));
    }

    /// <summary>The same of a network.</summary>
    public static IReadOnlyList<string> Of(Module network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Sorted(network.State().Select(entry => Line(entry.Name, entry.Parameter.Value.Shape)));
    }

    private static string Line(string name, IEnumerable<long> shape) => $"{name} [{string.Join(", ", shape)}]";

    private static List<string> Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];
}
