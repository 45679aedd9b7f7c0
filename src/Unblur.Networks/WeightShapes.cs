using Unblur.Torch.Checkpoints;

namespace Unblur.Networks;

/// <summary>Reads the size of a network off its weights. What is missing counts as 0, which no network's options allow.</summary>
internal static class WeightShapes
{
    /// <summary>Outputs of the convolution whose weight has the name.</summary>
    internal static int Outputs(IReadOnlyDictionary<string, StoredTensor> tensors, string name)
        => tensors.TryGetValue(name, out StoredTensor? weight) && weight.Shape is [<= int.MaxValue, _, _, _] ? (int)weight.Shape[0] : 0;

    /// <summary>How many tensors there are of name(0), name(1), ... without a gap.</summary>
    internal static int Count(IReadOnlyDictionary<string, StoredTensor> tensors, Func<int, string> name)
        => Enumerable.Range(0, tensors.Count).TakeWhile(index => tensors.ContainsKey(name(index))).Count();
}
