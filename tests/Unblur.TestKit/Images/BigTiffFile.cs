using System.Buffers.Binary;

namespace Unblur.TestKit.Images;

/// <summary>A grey BigTIFF of 8 bits with one strip and any tags of bytes, little-endian.</summary>
public sealed record BigTiffFile(int Width, int Height, byte[] Strip)
{
    private const ushort Short = 3, Long = 4, Long8 = 16;

    /// <summary>Further tags of bytes (BYTE, ASCII or UNDEFINED).</summary>
    public IReadOnlyList<(ushort Tag, ushort Type, byte[] Data)> Tags { get; init; } = [];

    public byte[] ToBytes()
    {
        using var file = new MemoryStream();
        file.Write([(byte)'I', (byte)'I', 43, 0, 8, 0, 0, 0, .. new byte[8]]);
        file.Write(Strip);
        List<(ushort Tag, ushort Type, ulong Count, ulong Value)> entries =
        [
            (256, Long, 1, (ulong)Width), (257, Long, 1, (ulong)Height), (258, Short, 1, 8), (259, Short, 1, 1), (262, Short, 1, 1),
            (273, Long8, 1, 16), (277, Short, 1, 1), (278, Long, 1, (ulong)Height), (279, Long8, 1, (ulong)Strip.Length),
        ];
        foreach ((ushort tag, ushort type, byte[] data) in Tags)
        {
            ulong at = (ulong)file.Length;
            byte[] inline = new byte[8];
            data.AsSpan(0, Math.Min(8, data.Length)).CopyTo(inline);
            entries.Add((tag, type, (ulong)data.Length, data.Length <= 8 ? BinaryPrimitives.ReadUInt64LittleEndian(inline) : at));
            file.Write(data.Length <= 8 ? [] : data);
        }

        ulong directory = (ulong)file.Length;
        using var writer = new BinaryWriter(file);
        writer.Write((ulong)entries.Count);
        foreach ((ushort tag, ushort type, ulong count, ulong value) in entries.OrderBy(entry => entry.Tag))
        {
            writer.Write(tag);
            writer.Write(type);
            writer.Write(count);
            writer.Write(value);
        }

        writer.Write(0UL);
        writer.Flush();
        byte[] bytes = file.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), directory);
        return bytes;
    }
}
