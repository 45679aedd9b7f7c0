using System.IO.Compression;

namespace Unblur.Torch.Checkpoints.Pickle;

/// <summary>Checkpoints since PyTorch 1.6: an uncompressed zip with <c>NAME/data.pkl</c> and one <c>NAME/data/KEY</c> per storage.</summary>
internal static class ZipCheckpoint
{
    private const string PickleName = "data.pkl";
    private const int MaxPickleBytes = 128 << 20;

    /// <summary>Reads the saved object with its storages filled.</summary>
    public static object? Read(Stream stream, string path)
    {
        try
        {
            using ZipArchive archive = new(stream, ZipArchiveMode.Read, leaveOpen: true);
            string folder = FindFolder(archive, path);
            CheckByteOrder(archive, folder, path);

            byte[] pickle = ReadEntry(archive, folder + PickleName, path, MaxPickleBytes);
            PickleInput input = new(new MemoryStream(pickle), path);
            StorageTable table = new(input);
            object? root = new PickleInterpreter(input, table.Load).Run();
            ReadStorages(archive, folder, table, path, stream.Length);
            return root;
        }
        catch (InvalidDataException damaged)
        {
            throw new WeightFileException(path, $"the zip archive is damaged or cut short: {damaged.Message}", damaged);
        }
    }

    private static string FindFolder(ZipArchive archive, string path)
    {
        string[] pickles = [.. archive.Entries.Select(entry => entry.FullName).Where(name => name == PickleName || name.EndsWith('/' + PickleName))];
        if (pickles.Length != 1)
        {
            throw new WeightFileException(path, $"this is a zip archive with {pickles.Length} files named {PickleName}; a PyTorch checkpoint has one.");
        }

        string folder = pickles[0][..^PickleName.Length];
        if (archive.GetEntry(folder + "constants.pkl") is not null)
        {
            throw new WeightFileException(path,
                "this is a TorchScript program. Load it with torch.jit.load in Python and save its state_dict() with torch.save.");
        }

        return folder;
    }

    private static void CheckByteOrder(ZipArchive archive, string folder, string path)
    {
        if (archive.GetEntry(folder + "byteorder") is null)
        {
            return; // before PyTorch 2.1 there was only little-endian
        }

        byte[] order = ReadEntry(archive, folder + "byteorder", path, maxBytes: 16);
        if (!order.AsSpan().SequenceEqual("little"u8))
        {
            throw new WeightFileException(path, "the checkpoint was saved on a big-endian machine. Load and save it anew in Python.");
        }
    }

    private static void ReadStorages(ZipArchive archive, string folder, StorageTable table, string path, long fileLength)
    {
        long total = 0;
        foreach ((string key, PickleStorage storage) in table.Storages)
        {
            int length = (int)storage.Count * storage.Type.ByteSize();
            total += length;
            if (total > fileLength)
            {
                throw new WeightFileException(path, $"its storages add up to more than {total} bytes, but the file has {fileLength}: its zip entries overlap.");
            }

            storage.Data = ReadEntry(archive, $"{folder}data/{key}", path, length);
            if (storage.Data.Length != length)
            {
                throw new WeightFileException(path, $"storage {Printable.Quote(key)} has {storage.Data.Length} bytes, but its tensors expect {length}.");
            }
        }
    }

    /// <summary>Reads an entry that is stored as it is: torch.save never compresses, and so no entry can be larger than the file.</summary>
    private static byte[] ReadEntry(ZipArchive archive, string name, string path, int maxBytes)
    {
        ZipArchiveEntry entry = archive.GetEntry(name)
            ?? throw new WeightFileException(path, $"the zip archive has no entry {Printable.Quote(name)}: the checkpoint is incomplete.");
        if (entry.CompressedLength != entry.Length)
        {
            throw new WeightFileException(path,
                $"the zip entry {Printable.Quote(name)} is compressed, which torch.save never does. Load and save it anew in Python.");
        }

        if (entry.Length > maxBytes)
        {
            throw new WeightFileException(path, $"the zip entry {Printable.Quote(name)} has {entry.Length} bytes; at most {maxBytes} were expected.");
        }

        using Stream content = entry.Open();
        return WeightStream.ReadBlock(content, (int)entry.Length);
    }
}
