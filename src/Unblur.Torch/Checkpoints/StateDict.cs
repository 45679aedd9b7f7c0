namespace Unblur.Torch.Checkpoints;

/// <summary>Finds the dictionary of weights in a checkpoint, by the habits of the field's training scripts.</summary>
internal static class StateDict
{
    private const string ParallelPrefix = "module.";
    private const int ListedKeys = 12;

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
            throw new WeightFileException(path, $"the checkpoint holds no state dict. It has the entries {keys}: "
                + "name the one to use, or save model.state_dict().");
        }
        return new WeightFile(StripParallelPrefix(tensors, notes), notes: notes);
    }

    private static CheckpointNode Unwrap(CheckpointNode node, List<string> notes)
    {
        while (node.Kind == CheckpointKind.Map)
        {
            IReadOnlyDictionary<string, CheckpointNode> entries = node.AsMap();
            string[] present = [.. Wrappers.Where(name => entries.TryGetValue(name, out CheckpointNode? inner) && inner.Kind == CheckpointKind.Map)];
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

    private static OrderedDictionary<string, StoredTensor> StripParallelPrefix(OrderedDictionary<string, StoredTensor> tensors, List<string> notes)
    {
        if (!tensors.Keys.All(name => name.StartsWith(ParallelPrefix, StringComparison.Ordinal)))
        {
            return tensors;
        }

        notes.Add($"Removed '{ParallelPrefix}' from the start of {tensors.Count} names.");
        return new(tensors.Select(pair => KeyValuePair.Create(pair.Key[ParallelPrefix.Length..], pair.Value)));
    }
}
