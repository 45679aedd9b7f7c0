namespace Unblur.Torch.Checkpoints;

/// <summary>Finds the dictionary of weights in a checkpoint, by the habits of the field's training scripts.</summary>
internal static class StateDict
{
    private const int ListedKeys = 12;

    // What torch itself puts before the names of a network that runs in parallel or is compiled.
    private static readonly string[] OuterPrefixes = ["module.", "_orig_mod."];

    // Averaged weights first: where both are saved, they are the ones that are published.
    private static readonly string[] Wrappers = ["params_ema", "params", "state_dict", "model_state_dict", "model"];

    public static WeightFile Find(CheckpointNode root, string path)
    {
        List<string> notes = [];
        CheckpointNode holder = Unwrap(root, notes);
        if (holder.Kind != CheckpointKind.Map)
        {
            throw new WeightFileException(path, $"the checkpoint holds a {holder.Kind}, not a dictionary of tensors. Save model.state_dict().");
        }

        IReadOnlyDictionary<string, CheckpointNode> entries = holder.AsMap();
        OrderedDictionary<string, StoredTensor> tensors = Tensors(entries, notes);
        if (tensors.Count == 0)
        {
            string keys = string.Join(", ", entries.Keys.Take(ListedKeys).Select(Printable.Quote));
            throw new WeightFileException(path, $"the checkpoint holds no state dict, or several. It has the entries {keys}: "
                + "name the one to use (--key), or save model.state_dict().");
        }

        return new WeightFile(StripOuterPrefixes(tensors, notes), notes: notes);
    }

    /// <summary>An entry of a checkpoint by its name; of an entry's entry, with a dot between.</summary>
    public static CheckpointNode Entry(CheckpointNode root, string key, string path)
    {
        CheckpointNode node = root;
        for (string rest = key; rest.Length > 0;)
        {
            IReadOnlyDictionary<string, CheckpointNode> entries = node.Kind == CheckpointKind.Map ? node.AsMap() : new Dictionary<string, CheckpointNode>();
            string? name = entries.Keys.Where(name => rest == name || rest.StartsWith(name + ".", StringComparison.Ordinal)).MaxBy(name => name.Length);
            if (name is null && Below(entries, rest) is { } below)
            {
                return below;
            }

            if (name is null)
            {
                string known = FirstParts(entries.Keys);
                throw new WeightFileException(path, $"the checkpoint has no entry '{key}'. {(known.Length > 0 ? $"There are {known}" : "There are none")}: name one of these.");
            }

            (node, rest) = (entries[name], rest[Math.Min(rest.Length, name.Length + 1)..]);
        }

        return node;
    }

    /// <summary>The first parts of names, up to a dot, of the first different ones.</summary>
    public static string FirstParts(IEnumerable<string> names)
        => string.Join(", ", names.Select(name => name.Split('.')[0]).Distinct().Take(ListedKeys).Select(Printable.Quote));

    /// <summary>The tensors whose names begin with a key, which training scripts with several networks in one module write; null where there are none.</summary>
    private static CheckpointNode? Below(IReadOnlyDictionary<string, CheckpointNode> entries, string key)
    {
        string start = key + ".";
        OrderedDictionary<string, CheckpointNode> below = new(entries
            .Where(entry => entry.Value.Kind == CheckpointKind.Tensor && entry.Key.StartsWith(start, StringComparison.Ordinal))
            .Select(entry => KeyValuePair.Create(entry.Key[start.Length..], entry.Value)));
        return below.Count > 0 ? CheckpointNode.From(below) : null;
    }

    private static CheckpointNode Unwrap(CheckpointNode node, List<string> notes)
    {
        while (node.Kind == CheckpointKind.Map)
        {
            IReadOnlyDictionary<string, CheckpointNode> entries = node.AsMap();
            string[] present = [.. Wrappers.Where(name => entries.TryGetValue(name, out CheckpointNode? inner) && inner.Kind == CheckpointKind.Map)];
            if (present.Length == 0)
            {
                present = OnlyHolder(entries);
            }

            if (present.Length == 0)
            {
                break;
            }

            string others = present.Length > 1 ? $", not from {string.Join(", ", present.Skip(1).Select(Printable.Quote))}" : "";
            notes.Add($"Weights taken from '{present[0]}'{others}.");
            node = entries[present[0]];
        }
        return node;
    }

    /// <summary>The one entry that holds tensors, whatever it is called; none where tensors lie next to it, or there are several.</summary>
    private static string[] OnlyHolder(IReadOnlyDictionary<string, CheckpointNode> entries)
    {
        string[] holders = [.. entries.Where(entry => entry.Value.Kind == CheckpointKind.Map && HoldsTensors(entry.Value)).Select(entry => entry.Key)];
        return entries.Values.Any(entry => entry.Kind == CheckpointKind.Tensor) || holders.Length != 1 ? [] : holders;
    }

    // An optimizer's state holds tensors, too, but not by names.
    private static bool HoldsTensors(CheckpointNode map)
        => map.AsMap().Any(entry => entry.Value.Kind == CheckpointKind.Tensor && !int.TryParse(entry.Key, out _))
            || map.AsMap().Any(entry => entry.Value.Kind == CheckpointKind.Map && Wrappers.Contains(entry.Key) && HoldsTensors(entry.Value));

    private static OrderedDictionary<string, StoredTensor> Tensors(IReadOnlyDictionary<string, CheckpointNode> entries, List<string> notes)
    {
        OrderedDictionary<string, StoredTensor> tensors = [];
        foreach ((string name, CheckpointNode node) in entries)
        {
            if (node.Kind == CheckpointKind.Tensor)
            {
                tensors.Add(name, node.AsTensor());
            }
        }
        if (tensors.Count < entries.Count)
        {
            IEnumerable<string> left = entries.Keys.Where(name => !tensors.ContainsKey(name)).Take(ListedKeys).Select(Printable.Quote);
            notes.Add($"Left out {entries.Count - tensors.Count} entries that are not tensors: {string.Join(", ", left)}.");
        }
        return tensors;
    }

    private static OrderedDictionary<string, StoredTensor> StripOuterPrefixes(OrderedDictionary<string, StoredTensor> tensors, List<string> notes)
    {
        while (OuterPrefixes.FirstOrDefault(prefix => tensors.Keys.All(name => name.StartsWith(prefix, StringComparison.Ordinal))) is { } common)
        {
            notes.Add($"Removed '{common}' from the start of {tensors.Count} names.");
            tensors = new(tensors.Select(pair => KeyValuePair.Create(pair.Key[common.Length..], pair.Value)));
        }

        return tensors;
    }
}
