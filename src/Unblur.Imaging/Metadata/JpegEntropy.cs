using System.Buffers.Binary;

namespace Unblur.Imaging.Metadata;

/// <summary>
/// Walks through the coded pixels of a JPEG without computing them, to see whether any are missing. libjpeg reports its first warning alone: where that is
/// about bytes too many, a part that is missing behind them would go unnoticed.
/// </summary>
/// <remarks>Huffman coding, sequential and progressive: ITU-T T.81, annexes F and G.</remarks>
internal sealed class JpegEntropy
{
    private const byte StartOfScan = 0xDA, EndOfImage = 0xD9, HuffmanTables = 0xC4, RestartInterval = 0xDD, Progressive = 0xC2;
    private const int BlockSide = 8, Coefficients = 64;

    private readonly byte[] _file;
    private readonly JpegBits _bits;
    private readonly Dictionary<int, JpegHuffman> _tables = [];
    private Component[] _components = [];
    private bool _isProgressive;
    private int _width;
    private int _height;
    private int _restartInterval;
    private int _endOfBand;

    private JpegEntropy(byte[] file)
    {
        _file = file;
        _bits = new JpegBits(file) { Position = 2 };
    }

    /// <summary>Whether pixels are missing or damaged. False for arithmetic coding, which is not walked through.</summary>
    /// <param name="file">A JPEG whose markers are in order.</param>
    public static bool IsShort(byte[] file)
    {
        try
        {
            return new JpegEntropy(file).FindsGap();
        }
        catch (Exception damage) when (
            damage is IndexOutOfRangeException or ArgumentException or KeyNotFoundException or InvalidOperationException or ArithmeticException)
        {
            return true; // a scan names tables or components that are not there
        }
    }

    private bool FindsGap()
    {
        for (byte marker = _bits.NextMarker(); marker is not (0 or EndOfImage); marker = _bits.NextMarker())
        {
            if (marker is (>= 0xD0 and <= 0xD8) or 0x01)
            {
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(_bits.Position));
            ReadOnlySpan<byte> payload = _file.AsSpan(_bits.Position + 2, length - 2);
            _bits.Position += length;
            if (marker is 0xC9 or 0xCA)
            {
                return false;
            }

            if (!Take(marker, payload))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns false where a scan is short.</summary>
    private bool Take(byte marker, ReadOnlySpan<byte> payload)
    {
        switch (marker)
        {
            case 0xC0 or 0xC1 or Progressive:
                ReadFrame(payload, marker == Progressive);
                return true;
            case HuffmanTables:
                ReadTables(payload);
                return true;
            case RestartInterval:
                _restartInterval = BinaryPrimitives.ReadUInt16BigEndian(payload);
                return true;
            case StartOfScan:
                return IsWhole(payload);
            default:
                return true;
        }
    }

    private void ReadFrame(ReadOnlySpan<byte> payload, bool isProgressive)
    {
        _isProgressive = isProgressive;
        (_height, _width) = (BinaryPrimitives.ReadUInt16BigEndian(payload[1..]), BinaryPrimitives.ReadUInt16BigEndian(payload[3..]));
        _components = new Component[payload[5]];
        for (int i = 0; i < _components.Length; i++)
        {
            ReadOnlySpan<byte> entry = payload[(6 + (3 * i))..];
            _components[i] = new Component(entry[0], entry[1] >> 4, entry[1] & 15);
        }
    }

    private void ReadTables(ReadOnlySpan<byte> payload)
    {
        while (payload.Length > 17)
        {
            byte[] counts = payload[1..17].ToArray();
            int symbols = counts.Sum(count => count);
            _tables[payload[0]] = new JpegHuffman(counts, payload.Slice(17, symbols).ToArray());
            payload = payload[(17 + symbols)..];
        }
    }

    private bool IsWhole(ReadOnlySpan<byte> payload)
    {
        int count = payload[0];
        var parts = new (Component Component, int Dc, int Ac)[count];
        for (int i = 0; i < count; i++)
        {
            byte id = payload[1 + (2 * i)], tables = payload[2 + (2 * i)];
            parts[i] = (_components.First(component => component.Id == id), tables >> 4, tables & 15);
        }

        ReadOnlySpan<byte> band = payload[(1 + (2 * count))..];
        var scan = new Scan(band[0], _isProgressive ? band[1] : Coefficients - 1, IsRefinement: _isProgressive && band[2] >> 4 != 0);
        _endOfBand = 0;
        int units = count == 1 ? BlocksOf(parts[0].Component) : Units(BlockSide * Widest, _width) * Units(BlockSide * Highest, _height);
        for (int unit = 0; unit < units; unit++)
        {
            if (!Restarts(unit) || !Array.TrueForAll(parts, part => TakeBlocks(scan, part, unit, count == 1 ? 1 : part.Component.Across * part.Component.Down)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Goes behind the marker before a unit; returns false where it is not there.</summary>
    private bool Restarts(int unit)
    {
        if (_restartInterval == 0 || unit == 0 || unit % _restartInterval != 0)
        {
            return true;
        }

        _endOfBand = 0;
        return _bits.NextMarker() == 0xD0 + (((unit / _restartInterval) - 1) & 7);
    }

    private bool TakeBlocks(Scan scan, (Component Component, int Dc, int Ac) part, int unit, int blocks)
    {
        for (; blocks > 0; blocks--)
        {
            if (!TakeBlock(scan, part.Component, unit, part.Dc, part.Ac) || _bits.IsShort)
            {
                return false;
            }
        }

        return true;
    }

    private int Widest => _components.Max(component => component.Across);

    private int Highest => _components.Max(component => component.Down);

    private static int Units(int size, int all) => (all + size - 1) / size;

    /// <summary>Blocks of a component that has a scan of its own, which leaves out those that only fill up the edge.</summary>
    private int BlocksOf(Component component) =>
        Units(BlockSide, Units(Widest, _width * component.Across)) * Units(BlockSide, Units(Highest, _height * component.Down));

    private bool TakeBlock(Scan scan, Component component, int block, int dc, int ac)
    {
        if (!_isProgressive)
        {
            return TakeDifference(dc) && TakeCoefficients(new Scan(1, Coefficients - 1, false), [], _tables[0x10 | ac]);
        }

        if (scan.First == 0)
        {
            return scan.IsRefinement ? _bits.Take(1) >= 0 : TakeDifference(dc);
        }

        Span<bool> known = component.Known(BlocksOf(component)).AsSpan(block * Coefficients, Coefficients);
        return scan.IsRefinement ? TakeRefinement(scan, known, _tables[0x10 | ac]) : TakeCoefficients(scan, known, _tables[0x10 | ac]);
    }

    private bool TakeDifference(int dc)
    {
        if (_tables[dc].Next(_bits) is not ({ } size and <= 16))
        {
            return false;
        }

        _bits.Take(size);
        return true;
    }

    /// <summary>Takes the coefficients of a band, and notes which are not zero.</summary>
    private bool TakeCoefficients(Scan scan, Span<bool> known, JpegHuffman table)
    {
        if (_endOfBand > 0)
        {
            _endOfBand--;
            return true;
        }

        for (int k = scan.First; k <= scan.Last; k++)
        {
            if (table.Next(_bits) is not { } symbol)
            {
                return false;
            }

            (int run, int size) = (symbol >> 4, symbol & 15);
            if (size == 0 && run != 15)
            {
                _endOfBand = _isProgressive ? (1 << run) - 1 + _bits.Take(run) : 0;
                return true;
            }

            k += run;
            _bits.Take(size);
            if (size > 0 && k < known.Length)
            {
                known[k] = true;
            }
        }

        return true;
    }

    /// <summary>Takes one more bit of each coefficient that is known, and those that become known.</summary>
    private bool TakeRefinement(Scan scan, Span<bool> known, JpegHuffman table)
    {
        int k = scan.First;
        for (; _endOfBand == 0 && k <= scan.Last; k++)
        {
            if (table.Next(_bits) is not { } symbol)
            {
                return false;
            }

            (int run, int size) = (symbol >> 4, symbol & 15);
            if (size == 0 && run != 15)
            {
                _endOfBand = (1 << run) + _bits.Take(run);
                break;
            }

            _bits.Take(size);
            for (; k <= scan.Last; k++)
            {
                if (known[k])
                {
                    _bits.Take(1);
                }
                else if (run-- == 0)
                {
                    break;
                }
            }

            if (size > 0 && k <= scan.Last)
            {
                known[k] = true;
            }
        }

        if (_endOfBand > 0)
        {
            for (; k <= scan.Last; k++)
            {
                _bits.Take(known[k] ? 1 : 0);
            }

            _endOfBand--;
        }

        return true;
    }

    private readonly record struct Scan(int First, int Last, bool IsRefinement);

    private sealed record Component(byte Id, int Across, int Down)
    {
        private bool[] _known = [];

        /// <summary>Which coefficients of each block are not zero.</summary>
        public bool[] Known(int blocks) => _known.Length > 0 ? _known : _known = new bool[blocks * Coefficients];
    }
}
