namespace Unblur.Torch.Modules;

/// <summary>Weights do not belong to the network they were given to.</summary>
public sealed class WeightMismatchException(string message) : Exception(message)
{
    private const int Shown = 5;

    internal static void ThrowIfDifferent(string what, IEnumerable<(string Name, Tensor Value)> wanted, IReadOnlyDictionary<string, Tensor> given)
        => ThrowIfDifferent(
            what, wanted.ToDictionary(entry => entry.Name, entry => entry.Value.Shape), given.ToDictionary(entry => entry.Key, entry => entry.Value.Shape));

    private static void ThrowIfDifferent(string what, Dictionary<string, long[]> wanted, Dictionary<string, long[]> given)
    {
        List<string> missing = [.. wanted.Keys.Where(name => !given.ContainsKey(name))];
        List<string> unknown = [.. given.Keys.Where(name => !wanted.ContainsKey(name))];
        List<string> reshaped =
        [
            .. wanted.Where(entry => given.TryGetValue(entry.Key, out long[]? shape) && !shape.AsSpan().SequenceEqual(entry.Value))
                .Select(entry => $"{entry.Key} is [{string.Join(",", given[entry.Key])}] but the {what} has [{string.Join(",", entry.Value)}]"),
        ];
        if (missing.Count + unknown.Count + reshaped.Count > 0)
        {
            throw new WeightMismatchException(
                $"the weights do not fit the {what}: " + string.Join("; ", new[]
                {
                    Tell("missing", missing), Tell($"not in the {what}", unknown), Tell("of another shape", reshaped),
                }.Where(text => text.Length > 0)));
        }
    }

    private static string Tell(string what, List<string> names)
    {
        if (names.Count == 0)
        {
            return string.Empty;
        }

        string more = names.Count > Shown ? $" and {names.Count - Shown} more" : string.Empty;
        return $"{names.Count} {what} ({string.Join(", ", names.Take(Shown))}{more})";
    }
}
