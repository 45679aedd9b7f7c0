namespace Unblur.Imaging.Metadata;

/// <summary>Metadata of one file format that no other format can express, ready to be written again.</summary>
/// <param name="Format">The format that the blocks belong to.</param>
/// <param name="Colour">Blocks that say what the pixels mean (PNG gAMA, cHRM, sRGB, cICP).</param>
/// <param name="Others">Comments, text, extended XMP.</param>
internal sealed record NativeBlocks(PhotoFormat? Format, IReadOnlyList<byte[]> Colour, IReadOnlyList<byte[]> Others)
{
    public static NativeBlocks None { get; } = new(null, [], []);

    /// <summary>What can be written to <paramref name="format"/>.</summary>
    public IEnumerable<byte[]> For(PhotoFormat format) => format == Format ? Colour.Concat(Others) : [];

    public NativeBlocks ColourOnly() => this with { Others = [] };
}
