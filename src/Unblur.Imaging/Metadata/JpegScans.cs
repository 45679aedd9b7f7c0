namespace Unblur.Imaging.Metadata;

/// <summary>Which parts of the picture the scans of a JPEG hold.</summary>
internal sealed class JpegScans
{
    private const int Coefficients = 64;
    private const sbyte Missing = sbyte.MaxValue;

    /// <summary>By component: for each coefficient how many of its lowest bits are not there.</summary>
    private readonly Dictionary<byte, sbyte[]> _missing = [];
    private bool _isProgressive;

    /// <summary>Whether a component has no scan at all. Decoders fill it with grey, without a warning.</summary>
    public bool LacksComponent => _missing.Values.Any(bits => bits[0] == Missing);

    /// <summary>
    /// Whether scans are missing that would make the picture finer. An encoder may leave them out, but a file that ends here without an end marker was cut.
    /// </summary>
    public bool IsCoarse => _missing.Values.Any(bits => bits.Any(missing => missing != 0));

    /// <summary>Takes the header of the frame.</summary>
    public void TakeFrame(byte marker, ReadOnlySpan<byte> payload)
    {
        _isProgressive = marker is 0xC2 or 0xCA;
        for (int i = 6; i < payload.Length && _missing.Count < payload[5]; i += 3)
        {
            sbyte[] bits = new sbyte[Coefficients];
            Array.Fill(bits, Missing);
            _missing[payload[i]] = bits;
        }
    }

    /// <summary>Takes the header of a scan.</summary>
    public void TakeScan(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 4 || payload.Length < 4 + (2 * payload[0]))
        {
            return;
        }

        ReadOnlySpan<byte> band = payload[(1 + (2 * payload[0]))..];
        (int first, int last, int low) = _isProgressive ? (band[0], Math.Min((int)band[1], Coefficients - 1), band[2] & 15) : (0, Coefficients - 1, 0);
        for (int i = 0; i < payload[0]; i++)
        {
            if (_missing.TryGetValue(payload[1 + (2 * i)], out sbyte[]? bits) && first <= last)
            {
                Array.Fill(bits, (sbyte)low, first, last - first + 1);
            }
        }
    }
}
