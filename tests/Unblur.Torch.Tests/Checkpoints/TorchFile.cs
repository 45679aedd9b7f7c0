using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Unblur.Torch.Tests.Checkpoints;

/// <summary>Wraps a pickle as torch.save does, in the zip and in the legacy format.</summary>
internal static class TorchFile
{
    private static readonly byte[] Magic = BigInteger.Parse("1950a86a20f9469cfc6c", System.Globalization.NumberStyles.HexNumber, null).ToByteArray();

    public static byte[] Bytes(params float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();

    public static byte[] Legacy(byte[] pickle, params (string Key, long Count, byte[] Data)[] storages)
    {
        PickleWriter keys = new PickleWriter().Op(']').Op('(');
        foreach ((string key, _, _) in storages)
        {
            keys.Text(key);
        }

        byte[] head =
        [
            .. new PickleWriter().Raw(0x8a, (byte)Magic.Length).Raw(Magic).Stop(),
            .. new PickleWriter().Number(1001).Stop(),
            .. new PickleWriter().Op('}').Text("little_endian").Raw(0x88).Op('s').Stop(),
            .. pickle,
            .. keys.Op('e').Stop(),
        ];
        return [.. head, .. storages.SelectMany(storage => (byte[])[.. BitConverter.GetBytes(storage.Count), .. storage.Data])];
    }

    public static byte[] Zip(byte[] pickle, params (string Key, byte[] Data)[] storages) =>
        ZipOf([
            ("archive/data.pkl", pickle),
            .. storages.Select(storage => ($"archive/data/{storage.Key}", storage.Data)),
            ("archive/version", "3\n"u8.ToArray()),
        ]);

    public static byte[] ZipOf((string Name, byte[] Content)[] entries, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }
        return bytes.ToArray();
    }

    /// <summary>{"weight": 2x3, "bias": its first row} over one storage of 1…6, with _metadata as torch.nn.Module writes it.</summary>
    public static byte[] StateDictPickle(bool legacy) => new PickleWriter()
        .OrderedDict().Op('(')
        .Text("weight").Tensor("FloatStorage", "0", 6, 0, [2, 3], [3, 1], legacy)
        .Text("bias").Tensor("FloatStorage", "0", 6, 0, [3], [1], legacy)
        .Op('u').Op('}').Text("_metadata").OrderedDict().Op('s').Op('b')
        .Stop();

    public static byte[] LegacyStateDict() => Legacy(StateDictPickle(legacy: true), ("0", 6, Bytes(1, 2, 3, 4, 5, 6)));

    public static byte[] ZipStateDict() => Zip(StateDictPickle(legacy: false), ("0", Bytes(1, 2, 3, 4, 5, 6)));
}
