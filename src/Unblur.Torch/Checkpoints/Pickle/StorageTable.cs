using System.Globalization;
using System.Numerics;

namespace Unblur.Torch.Checkpoints.Pickle;

/// <summary>The storages that a checkpoint's persistent ids name, by key.</summary>
internal sealed class StorageTable(PickleInput input)
{
    /// <summary>Every storage, in the order of first mention.</summary>
    public OrderedDictionary<string, PickleStorage> Storages { get; } = [];

    /// <summary>Resolves ('storage', class, key, device, count[, view]). The device is where the tensor was saved from and does not matter.</summary>
    public PickleStorage Load(object? id)
    {
        if (id is not object?[] { Length: 5 or 6 } parts || parts[0] is not "storage")
        {
            throw input.Fail("it has a reference that is not a tensor's storage; a whole module was saved? Save model.state_dict()");
        }

        if ((parts[1], parts[2], parts[3], parts[4]) is not (PickleStorageType { Type: var type }, string key, string, BigInteger count))
        {
            throw input.Fail("a storage reference needs a class, a key, a device and a count");
        }

        if (parts.Length == 6 && parts[5] is not null)
        {
            throw input.Fail($"storage {Printable.Quote(key)} is a view of another, a form from before PyTorch 0.4. Load and save it anew in Python");
        }

        if (count < 0 || count * type.ByteSize() > Array.MaxLength)
        {
            string elements = count > 1_000_000_000_000_000 ? "more than a thousand trillion" : count.ToString("N0", CultureInfo.InvariantCulture);
            throw input.Fail($"storage {Printable.Quote(key)} would have {elements} elements; the most is 2 GB per storage");
        }
        return Find(key, type, (long)count);
    }

    private PickleStorage Find(string key, StoredType type, long count)
    {
        if (!Storages.TryGetValue(key, out PickleStorage? storage))
        {
            storage = new PickleStorage(type, count);
            Storages.Add(key, storage);
        }
        if (storage.Type != type || storage.Count != count)
        {
            throw input.Fail($"storage {Printable.Quote(key)} is {storage.Count} {storage.Type} in one place and {count} {type} in another");
        }

        return storage;
    }
}
