using System.Buffers.Binary;
using Unblur.Imaging;

namespace Unblur.Torch.Checkpoints;

/// <summary>Reads and writes the safetensors format: a length, a JSON header, and the tensors' bytes without gaps.</summary>
/// <remarks>The format is described at https://github.com/huggingface/safetensors.</remarks>
public static class Safetensors
{
    internal const int MaxHeaderBytes = 100_000_000;
    private const int LengthBytes = sizeof(ulong);

    /// <summary>Reads every tensor. Each gets memory of its own.</summary>
    /// <exception cref="WeightFileException">
    /// The file is missing, or breaks the format: header too long or not JSON, a name given twice, an unknown data type, bytes that overlap, leave
    /// gaps, lie outside the file or do not fit the shape.
    /// </exception>
    public static WeightFile Read(string path) => WeightStream.Read(path, stream =>
    {
        int headerLength = ReadHeaderLength(stream, path);
        long dataStart = LengthBytes + headerLength;
        var header = SafetensorsHeader.Parse(WeightStream.ReadBlock(stream, headerLength), stream.Length - dataStart, path);

        Dictionary<string, StoredTensor> read = new(header.Entries.Count, StringComparer.Ordinal);
        foreach (SafetensorsEntry entry in header.Entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            // The header has no holes, so the stream already stands where this tensor begins.
            read.Add(entry.Name, new StoredTensor(entry.Type, entry.Shape, WeightStream.ReadBlock(stream, (int)(entry.End - entry.Begin))));
        }
        return new WeightFile(
            new OrderedDictionary<string, StoredTensor>(header.Entries.Select(entry => KeyValuePair.Create(entry.Name, read[entry.Name]))), header.Metadata);
    });

    /// <summary>
    /// Writes tensors so that equal content gives equal bytes: names in ordinal order, data by falling element size and then by name. The file
    /// appears whole or not at all; an existing one is replaced.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="tensors">Tensors by name. <c>__metadata__</c> is not a name.</param>
    /// <param name="metadata">Free text to keep with them.</param>
    /// <exception cref="ArgumentException">A name is reserved or is not valid Unicode.</exception>
    /// <exception cref="IOException">The file cannot be written; nothing is left behind.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, StoredTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        byte[] header = SafetensorsHeader.Format(tensors, metadata ?? new Dictionary<string, string>());
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[LengthBytes];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach ((_, StoredTensor tensor) in SafetensorsHeader.DataOrder(tensors))
            {
                stream.Write(tensor.Bytes.Span);
            }
        });
    }

    private static int ReadHeaderLength(FileStream stream, string path)
    {
        if (stream.Length < LengthBytes)
        {
            throw new WeightFileException(path,
                $"a safetensors file starts with {LengthBytes} bytes of header length, but this one has {stream.Length} bytes.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(WeightStream.ReadBlock(stream, LengthBytes));
        if (length > MaxHeaderBytes)
        {
            throw new WeightFileException(path, $"its safetensors header would be {length} bytes long; the most allowed is {MaxHeaderBytes}.");
        }

        if ((long)length > stream.Length - LengthBytes)
        {
            throw new WeightFileException(path,
                $"its safetensors header is {length} bytes long, but only {stream.Length - LengthBytes} bytes follow: the file is cut short.");
        }

        return (int)length;
    }
}

/// <summary>One tensor of a safetensors header; its bytes are [Begin, End) of the data part.</summary>
internal sealed record SafetensorsEntry(string Name, StoredType Type, long[] Shape, long Begin, long End);
