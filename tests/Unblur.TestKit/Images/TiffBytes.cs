namespace Unblur.TestKit.Images;

/// <summary>Writes the pieces of a TIFF structure one after the other, in either byte order.</summary>
public sealed class TiffBytes(bool bigEndian)
{
    private readonly List<byte> _bytes = [];

    /// <summary>Where the next piece will stand.</summary>
    public uint Position => (uint)_bytes.Count;

    public void Header(uint firstDirectory)
    {
        Raw(bigEndian ? "MM"u8 : "II"u8);
        Number((ushort)42);
        Number(firstDirectory);
    }

    /// <summary>A directory; values are inline, or the offsets of longer values.</summary>
    public void Directory(uint next, params (ushort Tag, ushort Type, uint Count, uint Value)[] entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Number((ushort)entries.Length);
        foreach ((ushort tag, ushort type, uint count, uint value) in entries)
        {
            Number(tag);
            Number(type);
            Number(count);
            Number(value);
        }

        Number(next);
    }

    /// <summary>A SHORT as it stands in the four bytes of a value.</summary>
    public uint Inline(ushort value) => bigEndian ? (uint)value << 16 : value;

    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

    public void Number(ushort value) => Raw(Ordered(BitConverter.GetBytes(value)));

    public void Number(uint value) => Raw(Ordered(BitConverter.GetBytes(value)));

    public byte[] ToArray() => [.. _bytes];

    private byte[] Ordered(byte[] little) => bigEndian ? [.. little.Reverse()] : little;
}
