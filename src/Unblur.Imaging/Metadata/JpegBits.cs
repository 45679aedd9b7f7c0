namespace Unblur.Imaging.Metadata;

/// <summary>Reads the entropy-coded bits of a JPEG. It stops at a marker, where a decoder that needs more bits would make them up.</summary>
/// <param name="file">The whole file.</param>
internal sealed class JpegBits(byte[] file)
{
    private uint _bits;
    private int _held;

    /// <summary>The next byte that has not been taken.</summary>
    public int Position { get; set; }

    /// <summary>Whether bits were asked for behind a marker or the end of the file: they are missing.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Takes bits, at most 16; zeros where they are missing.</summary>
    public int Take(int count)
    {
        int value = 0;
        for (int i = 0; i < count; i++)
        {
            value = (value << 1) | TakeBit();
        }

        return value;
    }

    /// <summary>Leaves the rest of the byte, and goes behind the next marker.</summary>
    /// <returns>The marker; 0 at the end of the file.</returns>
    public byte NextMarker()
    {
        _held = 0;
        for (; Position + 1 < file.Length; Position++)
        {
            if (file[Position] == 0xFF && file[Position + 1] is not (0 or 0xFF))
            {
                Position += 2;
                return file[Position - 1];
            }
        }

        return 0;
    }

    private int TakeBit()
    {
        if (_held == 0)
        {
            bool isMarker = Position >= file.Length || (file[Position] == 0xFF && (Position + 1 >= file.Length || file[Position + 1] != 0));
            if (isMarker)
            {
                IsShort = true;
                return 0;
            }

            _bits = file[Position];
            _held = 8;
            Position += file[Position] == 0xFF ? 2 : 1; // a zero is stuffed behind 0xFF
        }

        _held--;
        return (int)(_bits >> _held) & 1;
    }
}

/// <summary>A Huffman table of a JPEG.</summary>
internal sealed class JpegHuffman
{
    private const int LongestCode = 16;
    private readonly int[] _first = new int[LongestCode + 1];
    private readonly byte[] _counts;
    private readonly byte[] _symbols;

    /// <param name="counts">How many codes there are of each length from 1 to 16.</param>
    /// <param name="symbols">The symbols by their codes.</param>
    public JpegHuffman(byte[] counts, byte[] symbols)
    {
        (_counts, _symbols) = (counts, symbols);
        for (int length = 1; length < LongestCode; length++)
        {
            _first[length + 1] = (_first[length] + counts[length - 1]) << 1;
        }
    }

    /// <summary>The next symbol; null where the bits are no code.</summary>
    public byte? Next(JpegBits bits)
    {
        int code = 0, symbols = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            code = (code << 1) | bits.Take(1);
            int place = code - _first[length];
            if (place >= 0 && place < _counts[length - 1])
            {
                return symbols + place < _symbols.Length ? _symbols[symbols + place] : null;
            }

            symbols += _counts[length - 1];
        }

        return null;
    }
}
