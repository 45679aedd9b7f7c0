using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Unblur.Torch.Checkpoints.Pickle;

/// <summary>The bytes of a pickle, with the limit on what reading them may cost.</summary>
/// <remarks>
/// One budget covers steps, memo, stack, strings and copies: each step costs a fixed charge, each payload its length. It lets a state dict
/// of some 80,000 tensors through and stops every bomb after a second and a few hundred megabytes. Tensor data is not counted here.
/// </remarks>
internal sealed class PickleInput(Stream stream, string path)
{
    private const long Budget = 128L << 20;
    private const int StepCharge = 64;
    private const int MaxLineLength = 1000;
    private const int MaxLongBytes = 256;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly long _length = stream.Length;
    private long _charged;

    /// <summary>The file, for messages.</summary>
    public string Path => path;

    /// <summary>Bytes from here to the end.</summary>
    public long Remaining => _length - stream.Position;

    public WeightFileException Fail(string reason) => new(path, $"the checkpoint is damaged or not from torch.save: {reason} (near byte {stream.Position}).");

    /// <summary>Counts memory that the program makes us allocate.</summary>
    public void Charge(long bytes)
    {
        _charged += bytes;
        if (_charged > Budget)
        {
            throw new WeightFileException(path, $"the checkpoint's pickle takes more than {Budget >> 20} MB to build, tensor data aside: "
                + "it is damaged or made to exhaust memory. Save only model.state_dict().");
        }
    }

    public PickleOpcode ReadOpcode()
    {
        Charge(StepCharge);
        return (PickleOpcode)ReadByte();
    }

    public byte ReadByte()
    {
        int value = stream.ReadByte();
        return value >= 0 ? (byte)value : throw Fail("it ends in the middle, so it is cut short");
    }

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(sizeof(ushort)));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(sizeof(int)));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(sizeof(uint)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(sizeof(long)));

    public double ReadBigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(ReadBytes(sizeof(double)));

    /// <summary>A two's-complement little-endian integer.</summary>
    public BigInteger ReadLong(int length) => length is >= 0 and <= MaxLongBytes
        ? new BigInteger(ReadBytes(length))
        : throw Fail($"it has an integer of {length} bytes; the most allowed is {MaxLongBytes}");

    public byte[] ReadBytes(long length)
    {
        if (length < 0 || length > Remaining)
        {
            throw Fail($"it announces {length} bytes where {Remaining} are left");
        }

        Charge(length);
        return WeightStream.ReadBlock(stream, (int)length);
    }

    public string ReadText(long length)
    {
        try
        {
            return StrictUtf8.GetString(ReadBytes(length));
        }
        catch (DecoderFallbackException invalid)
        {
            throw new WeightFileException(path, $"the checkpoint is damaged: it has text that is not UTF-8 (near byte {stream.Position}).", invalid);
        }
    }

    /// <summary>Text of Python 2, whose encoding is unknown: one character per byte.</summary>
    public string ReadLatin1(long length) => Encoding.Latin1.GetString(ReadBytes(length));

    /// <summary>Text up to a line feed, which is consumed.</summary>
    public string ReadLine()
    {
        StringBuilder line = new();
        for (byte next = ReadByte(); next != '\n'; next = ReadByte())
        {
            if (line.Length == MaxLineLength)
            {
                throw Fail($"it has a name of more than {MaxLineLength} bytes");
            }

            line.Append((char)next);
        }
        return line.ToString();
    }

    /// <summary>Reads tensor data, which the budget does not count.</summary>
    public byte[] ReadData(int length) => length <= Remaining
        ? WeightStream.ReadBlock(stream, length)
        : throw Fail($"it announces {length} bytes of tensor data where {Remaining} are left, so it is cut short");
}
