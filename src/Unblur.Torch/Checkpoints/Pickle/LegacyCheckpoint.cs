using System.Numerics;

namespace Unblur.Torch.Checkpoints.Pickle;

/// <summary>
/// Checkpoints from before PyTorch 1.6: five pickles (magic number, protocol, system, object, storage keys), then each storage's count and data.
/// </summary>
internal static class LegacyCheckpoint
{
    private const int Protocol = 1001;
    private static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", System.Globalization.NumberStyles.HexNumber, null);

    /// <summary>Reads the saved object with its storages filled.</summary>
    public static object? Read(Stream stream, string path)
    {
        PickleInput input = new(stream, path);
        if (PickleInterpreter.RunPlain(input) is not BigInteger magic || magic != Magic)
        {
            throw new WeightFileException(path, "this is a pickle, but not one that torch.save wrote: it does not start with PyTorch's magic number.");
        }

        if (PickleInterpreter.RunPlain(input) is not BigInteger protocol || protocol != Protocol)
        {
            throw input.Fail($"its PyTorch protocol is not {Protocol}");
        }

        CheckByteOrder(PickleInterpreter.RunPlain(input), path);

        StorageTable table = new(input);
        object? root = new PickleInterpreter(input, table.Load).Run();
        ReadStorages(input, table, PickleInterpreter.RunPlain(input));
        return root;
    }

    private static void CheckByteOrder(object? system, string path)
    {
        if (system is PickleMap map && map.Entries.Exists(entry => entry is { Key: "little_endian", Value: false }))
        {
            throw new WeightFileException(path, "the checkpoint was saved on a big-endian machine. Load and save it anew in Python.");
        }
    }

    private static void ReadStorages(PickleInput input, StorageTable table, object? keys)
    {
        if (keys is not List<object?> list || list.Count != table.Storages.Count)
        {
            throw input.Fail($"its list of storages does not match the {table.Storages.Count} that its tensors use");
        }

        foreach (object? item in list)
        {
            if (item is not string key || !table.Storages.TryGetValue(key, out PickleStorage? storage) || storage.Data is not null)
            {
                throw input.Fail("its list of storages names one that no tensor uses, or one twice");
            }

            long count = input.ReadInt64();
            if (count != storage.Count)
            {
                throw input.Fail($"storage {Printable.Quote(key)} has {count} elements, but its tensors expect {storage.Count}");
            }

            storage.Data = input.ReadData((int)count * storage.Type.ByteSize());
        }
    }
}
