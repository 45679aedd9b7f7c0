using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Unblur.Torch.Checkpoints;

/// <summary>The JSON header of a safetensors file, parsed and checked, or formatted.</summary>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    private const string MetadataKey = "__metadata__";
    private const int Alignment = 8;
    private const int MaxRank = 64;

    private static readonly FrozenDictionary<StoredType, string> NameOfType = new Dictionary<StoredType, string>
    {
        [StoredType.Float64] = "F64",
        [StoredType.Float32] = "F32",
        [StoredType.Float16] = "F16",
        [StoredType.BFloat16] = "BF16",
        [StoredType.Int64] = "I64",
        [StoredType.Int32] = "I32",
        [StoredType.Int16] = "I16",
        [StoredType.Int8] = "I8",
        [StoredType.UInt8] = "U8",
        [StoredType.Bool] = "BOOL",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, StoredType> TypeOfName = NameOfType.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Parses a header and checks every entry against the length of the data part.</summary>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataLength, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            SafetensorsHeader header = Parse(document.RootElement, path);
            CheckLayout(header.Entries, dataLength, path);
            return header;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new WeightFileException(path, $"its safetensors header is not valid JSON: {failure.Message}", failure);
        }
    }

    /// <summary>The header's bytes for these tensors, padded with spaces so that the data starts at a multiple of 8.</summary>
    public static byte[] Format(IReadOnlyDictionary<string, StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Dictionary<string, long> begins = [];
        long position = 0;
        foreach ((string name, StoredTensor tensor) in DataOrder(tensors))
        {
            begins.Add(name, position);
            position += tensor.Bytes.Length;
        }

        using MemoryStream header = new();
        using (Utf8JsonWriter writer = new(header, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            WriteMetadata(writer, metadata);
            foreach ((string name, StoredTensor tensor) in tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                WriteEntry(writer, name, tensor, begins[name]);
            }

            writer.WriteEndObject();
        }
        while (header.Length % Alignment != 0)
        {
            header.WriteByte((byte)' ');
        }

        return header.ToArray();
    }

    /// <summary>Wide elements first, so that every tensor is aligned to its element size.</summary>
    public static IEnumerable<KeyValuePair<string, StoredTensor>> DataOrder(IReadOnlyDictionary<string, StoredTensor> tensors) =>
        tensors.OrderByDescending(pair => pair.Value.Type.ByteSize()).ThenBy(pair => pair.Key, StringComparer.Ordinal);

    private static SafetensorsHeader Parse(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new WeightFileException(path, $"its safetensors header is a JSON {root.ValueKind}, not an object.");
        }

        List<SafetensorsEntry> entries = [];
        OrderedDictionary<string, string> metadata = [];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Name == MetadataKey)
            {
                ReadMetadata(property.Value, metadata, path);
            }
            else
            {
                entries.Add(ParseEntry(property.Name, property.Value, path));
            }
        }
        return new SafetensorsHeader(entries, metadata);
    }

    private static void ReadMetadata(JsonElement element, OrderedDictionary<string, string> metadata, string path)
    {
        if (element.ValueKind != JsonValueKind.Object || element.EnumerateObject().Any(property => property.Value.ValueKind != JsonValueKind.String))
        {
            throw new WeightFileException(path, $"{MetadataKey} in its safetensors header must map names to strings.");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private static SafetensorsEntry ParseEntry(string name, JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String
            || !element.TryGetProperty("shape", out JsonElement shape)
            || !element.TryGetProperty("data_offsets", out JsonElement offsets))
        {
            throw new WeightFileException(path, $"the tensor {Printable.Quote(name)} needs a dtype, a shape and data_offsets in the safetensors header.");
        }

        if (!TypeOfName.TryGetValue(dtype.GetString()!, out StoredType type))
        {
            throw new WeightFileException(path, $"the tensor {Printable.Quote(name)} has the data type {Printable.Quote(dtype.GetString()!)}; "
                + $"known are {string.Join(", ", NameOfType.Values.Order(StringComparer.Ordinal))}.");
        }
        long[] range = ReadNumbers(offsets, name, path);
        if (range.Length != 2)
        {
            throw new WeightFileException(path, $"data_offsets of the tensor {Printable.Quote(name)} must be two numbers, but has {range.Length}.");
        }

        return new SafetensorsEntry(name, type, ReadNumbers(shape, name, path), range[0], range[1]);
    }

    private static long[] ReadNumbers(JsonElement element, string name, string path)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() > MaxRank)
        {
            throw new WeightFileException(path, $"shape and data_offsets of the tensor {Printable.Quote(name)} must be arrays of at most {MaxRank} numbers.");
        }

        return [.. element.EnumerateArray().Select(item => ReadNumber(item, name, path))];
    }

    private static long ReadNumber(JsonElement element, string name, string path)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long number) && number >= 0)
        {
            return number;
        }

        throw new WeightFileException(path,
            $"shape or data_offsets of the tensor {Printable.Quote(name)} has {Printable.Clean(element.GetRawText())}, which is no whole number ≥ 0.");
    }

    private static void CheckLayout(IReadOnlyList<SafetensorsEntry> entries, long dataLength, string path)
    {
        long position = 0;
        foreach (SafetensorsEntry entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            string where = $"the tensor {Printable.Quote(entry.Name)} lies at [{entry.Begin}, {entry.End})";
            if (entry.Begin != position)
            {
                throw new WeightFileException(path, $"{where} of the data, but should begin at {position}: tensors overlap or leave a gap.");
            }

            if (entry.End < entry.Begin || entry.End > dataLength)
            {
                throw new WeightFileException(path, $"{where}, outside the file's {dataLength} bytes of data: the file is cut short or damaged.");
            }

            if (entry.End - entry.Begin > Array.MaxLength)
            {
                throw new WeightFileException(path, $"{where} and is larger than 2 GB, the most for one tensor.");
            }

            CheckShape(entry, where, path);
            position = entry.End;
        }
        if (position != dataLength)
        {
            throw new WeightFileException(path, $"its tensors take {position} bytes, but {dataLength} bytes of data follow the header.");
        }
    }

    private static void CheckShape(SafetensorsEntry entry, string where, string path)
    {
        Int128 needed = entry.Type.ByteSize();
        foreach (long size in entry.Shape.Contains(0) ? [0] : entry.Shape)
        {
            needed *= size;
            if (needed > entry.End - entry.Begin)
            {
                break;
            }
        }
        if (needed != entry.End - entry.Begin)
        {
            throw new WeightFileException(path, $"{where}, which does not fit {entry.Type} [{string.Join(", ", entry.Shape)}].");
        }
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(MetadataKey);
        foreach ((string name, string text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteString(StrictUtf8.GetBytes(name), StrictUtf8.GetBytes(text));
        }

        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, string name, StoredTensor tensor, long begin)
    {
        if (name == MetadataKey)
        {
            throw new ArgumentException($"A tensor cannot be named {MetadataKey}: the safetensors format keeps that name for free text.", nameof(name));
        }

        writer.WriteStartObject(StrictUtf8.GetBytes(name));
        writer.WriteString("dtype", NameOfType[tensor.Type]);
        writer.WriteStartArray("shape");
        foreach (long size in tensor.Shape)
        {
            writer.WriteNumberValue(size);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(begin);
        writer.WriteNumberValue(begin + tensor.Bytes.Length);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
