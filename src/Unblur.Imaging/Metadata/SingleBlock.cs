namespace Unblur.Imaging.Metadata;

/// <summary>A block that a file holds once. The first counts, as for other readers; a different one behind it is named.</summary>
/// <param name="name">What it is, for messages.</param>
/// <param name="notCarried">Where a second one is named.</param>
internal sealed class SingleBlock(string name, List<string> notCarried)
{
    /// <summary>The first block; null if there is none.</summary>
    public byte[]? Value { get; private set; }

    public void Add(byte[] block)
    {
        Value ??= block;
        if (!Value.AsSpan().SequenceEqual(block))
        {
            notCarried.Add($"a second block of {name} ({Sizes.Words(block.Length)}; the first one is kept)");
        }
    }
}
