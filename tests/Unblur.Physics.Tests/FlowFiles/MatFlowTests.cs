using System.Buffers.Binary;
using System.Text;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowFiles;
using Unblur.TestKit;

namespace Unblur.Physics.Tests.FlowFiles;

public sealed class MatFlowTests
{
    // 2 x 3, down the columns, u before v: u = 0 1 2 / 3 4 5 by row, v = -u.
    private static readonly double[] Columns = [0, 3, 1, 4, 2, 5, 0, -3, -1, -4, -2, -5];

    private static readonly int[] Shape = [2, 3, 2];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_Doubles_GivesTheFlow(bool compressed)
    {
        byte[] variable = MatBytes.Matrix("mfmap", Shape, Doubles());

        AssertFlow(Read(MatBytes.File(compressed ? MatBytes.Compressed(variable) : variable)));
    }

    public static TheoryData<int, int> SignedTypes => new() { { 1, 1 }, { 3, 2 }, { 5, 4 }, { 7, 4 }, { 9, 8 }, { 12, 8 } };

    [Theory]
    [MemberData(nameof(SignedTypes))]
    public void Read_EverySignedType_GivesTheSameFlow(int type, int size)
    {
        byte[] values = [.. Columns.SelectMany(value => type switch
        {
            7 => BitConverter.GetBytes((float)value),
            9 => BitConverter.GetBytes(value),
            _ => BitConverter.GetBytes((long)value)[..size], // two's complement, little-endian
        })];

        AssertFlow(Read(MatBytes.File(MatBytes.Matrix("mfmap", Shape, MatBytes.Element(type, values)))));
    }

    [Theory]
    [InlineData(2, 1, 200)]
    [InlineData(4, 2, 60000)]
    [InlineData(6, 4, 4000000000)]
    [InlineData(13, 8, 1L << 60)]
    public void Read_UnsignedTypes_KeepTheirTopBit(int type, int size, long value)
    {
        byte[] values = [.. BitConverter.GetBytes(value)[..size], .. new byte[size]];

        MotionFlow flow = Read(MatBytes.File(MatBytes.Matrix("mfmap", [1, 1, 2], MatBytes.Element(type, values))));

        Assert.Equal(new MotionVector(value, 0), flow[0, 0]);
    }

    [Fact]
    public void Read_OtherVariablesBefore_ArePassedOver()
    {
        byte[] text = MatBytes.Matrix("note", [1, 2], MatBytes.Element(4, [65, 0, 66, 0]), matlabClass: 4);
        byte[] other = MatBytes.Compressed(MatBytes.Matrix("x", [1, 1], MatBytes.Element(9, BitConverter.GetBytes(1.0))));

        AssertFlow(Read(MatBytes.File(text, other, MatBytes.Compressed(MatBytes.Matrix("mfmap", Shape, Doubles())))));
    }

    [Fact]
    public void Read_NoMfmap_NamesWhatIsThere()
    {
        byte[] file = MatBytes.File(MatBytes.Matrix("flow", Shape, Doubles()), MatBytes.Matrix("u", Shape, Doubles()));

        Assert.Contains("no variable 'mfmap': it has 'flow', 'u'", Refusal(file), StringComparison.Ordinal);
        Assert.Contains("none at all", Refusal(MatBytes.File()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 2, 6 }, "2 x 6")]
    [InlineData(new[] { 2, 2, 3 }, "2 x 2 x 3")]
    [InlineData(new[] { 0, 3, 2 }, "0 x 3")]
    [InlineData(new[] { -2, -3, 2 }, "-2 x -3")]
    public void Read_OtherShape_IsRefused(int[] shape, string named) =>
        Assert.Contains(named, Refusal(MatBytes.File(MatBytes.Matrix("mfmap", shape, Doubles()))), StringComparison.Ordinal);

    [Fact]
    public void Read_ShapeOfManyNumbers_IsRefusedBeforeItIsRead() => Assert.Contains(
        "the shape of a matrix has 400 bytes", Refusal(MatBytes.File(MatBytes.Matrix("mfmap", [.. Enumerable.Repeat(1, 100)], Doubles()))), StringComparison.Ordinal);

    [Theory]
    [InlineData(2, 0)] // a structure
    [InlineData(4, 0)] // characters
    [InlineData(5, 0)] // sparse
    [InlineData(6, 0x800)] // complex
    public void Read_NotRealNumbers_IsRefused(int matlabClass, int flags) =>
        Assert.Contains("real numbers", Refusal(MatBytes.File(MatBytes.Matrix("mfmap", Shape, Doubles(), matlabClass, flags))), StringComparison.Ordinal);

    [Fact]
    public void Read_Version73_SaysHowToSaveIt()
    {
        byte[] plain = [.. Encoding.ASCII.GetBytes("MATLAB 7.3 MAT-file, Platform: GLNXA64".PadRight(124)), 0, 2, .. "IM"u8, .. new byte[384]];

        Assert.Contains("-v7", Refusal(plain), StringComparison.Ordinal);
        Assert.Contains("HDF5", Refusal([0x89, .. "HDF\r\n\u001a\n"u8, .. new byte[200]]), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Version4_SaysHowToSaveIt()
    {
        byte[] header = [.. new[] { 0, 2, 6, 0, 6 }.SelectMany(BitConverter.GetBytes), .. "mfmap\0"u8, .. new byte[96]];

        Assert.Contains("MATLAB 4", Refusal(header), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BigEndian_IsRefused()
    {
        byte[] file = MatBytes.File();
        (file[126], file[127]) = ((byte)'M', (byte)'I');

        Assert.Contains("big-endian", Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoMatFileAtAll_IsRefused()
    {
        Assert.Contains("not a MATLAB", Refusal("a text"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("byte order", Refusal([.. Enumerable.Repeat((byte)'x', 300)]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_CutAnywhere_IsRefused(bool compressed)
    {
        byte[] variable = MatBytes.Matrix("mfmap", Shape, Doubles());
        byte[] file = MatBytes.File(compressed ? MatBytes.Compressed(variable) : variable);

        Assert.All(Enumerable.Range(0, file.Length), length => Refusal(file[..length]));
    }

    [Fact]
    public void Read_AnyByteOfTheVariableChanged_IsReadOrRefused()
    {
        byte[] plain = MatBytes.File(MatBytes.Matrix("mfmap", Shape, Doubles()));
        byte[] compressed = MatBytes.File(MatBytes.Compressed(MatBytes.Matrix("mfmap", Shape, Doubles())));
        using TemporaryFolder folder = new();
        foreach (byte[] file in (byte[][])[plain, compressed])
        {
            for (int i = 128; i < file.Length; i++)
            {
                byte[] changed = [.. file];
                changed[i] ^= 0xff;
                string path = folder.Write("changed.mat", changed);

                Exception? failure = Record.Exception(() => FlowFile.Read(path));

                Assert.True(failure is null or FlowFileException, $"byte {i}: {failure}");
            }
        }
    }

    [Fact]
    public void Read_DamagedSum_IsRefused()
    {
        byte[] file = MatBytes.File(MatBytes.Compressed(MatBytes.Matrix("mfmap", Shape, Doubles())));
        file[^1] ^= 1;

        Refusal(file);
    }

    [Fact]
    public void Read_HugeClaims_DoNotAllocate()
    {
        const int Side = 8000; // 1 GB of doubles
        byte[] shapeOnly = MatBytes.Matrix("mfmap", [Side, Side, 2], Doubles());
        byte[] lengthToo = MatBytes.Matrix("mfmap", [Side, Side, 2], [.. BitConverter.GetBytes(9), .. BitConverter.GetBytes(Side * Side * 16)]);
        byte[] bomb = [.. lengthToo];
        BinaryPrimitives.WriteInt32LittleEndian(bomb.AsSpan(4), (Side * Side * 16) + 100);

        foreach (byte[] variable in (byte[][])[shapeOnly, lengthToo, bomb, MatBytes.Compressed(lengthToo), MatBytes.Compressed(bomb)])
        {
            byte[] file = MatBytes.File(variable);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Refusal(file);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        }
    }

    private static byte[] Doubles() => MatBytes.Element(9, [.. Columns.SelectMany(BitConverter.GetBytes)]);

    private static void AssertFlow(MotionFlow flow)
    {
        Assert.Equal((2, 3), (flow.Height, flow.Width));
        Assert.Equal([0, 1, 2, 3, 4, 5], flow.U);
        Assert.Equal([0, -1, -2, -3, -4, -5], flow.V);
    }

    private static MotionFlow Read(byte[] file)
    {
        using TemporaryFolder folder = new();
        return FlowFile.Read(folder.Write("flow.mat", file));
    }

    private static string Refusal(byte[] file)
    {
        string message = Assert.Throws<FlowFileException>(() => Read(file)).Message;
        Assert.Contains("flow.mat: ", message, StringComparison.Ordinal);
        return message;
    }
}
