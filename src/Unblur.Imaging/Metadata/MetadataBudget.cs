namespace Unblur.Imaging.Metadata;

/// <summary>Bounds the metadata of one file, so that a file cannot make Unblur hold and write again what it likes.</summary>
internal sealed class MetadataBudget
{
    /// <summary>The largest sum of all blocks of one file: 32 MiB.</summary>
    public const long Largest = 32 << 20;

    private long _taken;
    private long _refused;

    /// <summary>Whether a block of this length is kept.</summary>
    public bool Take(long length)
    {
        if (length > Largest - _taken)
        {
            _refused += length;
            return false;
        }

        _taken += length;
        return true;
    }

    /// <summary>What was left out, in words; nothing if all was kept.</summary>
    public IEnumerable<string> Refused()
    {
        if (_refused > 0)
        {
            yield return $"{Sizes.Words(_refused)} of metadata (more than the {Sizes.Words(Largest)} that are kept)";
        }
    }
}
