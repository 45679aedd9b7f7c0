using Unblur.Imaging.Numpy;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowFiles;
using Unblur.Physics.Sampling;
using Unblur.TestKit;

namespace Unblur.Physics.Tests.FlowFiles;

public sealed class FlowFileTests
{
    [Theory]
    [InlineData("flow.flo")]
    [InlineData("flow.npy")]
    [InlineData("FLOW.FLO")]
    public void Write_ThenRead_GivesTheSameBits(string name)
    {
        using TemporaryFolder folder = new();
        var flow = MotionFlow.Sample(GongFlowOptions.Strong with { Round = false }, 7, 11, RandomStreams.ForTraining(1, 0, 0));

        FlowFile.Write(flow, folder.File(name));
        MotionFlow read = FlowFile.Read(folder.File(name));

        Assert.Equal((7, 11), (read.Height, read.Width));
        Assert.Equal(flow.U, read.U);
        Assert.Equal(flow.V, read.V);
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_Flo_HasMiddleburysBytes()
    {
        using TemporaryFolder folder = new();
        FlowFile.Write(new MotionFlow(1, 2, [1, 3], [2, 4]), folder.File("a.flo"));

        byte[] expected = [.. "PIEH"u8, 2, 0, 0, 0, 1, 0, 0, 0, .. new[] { 1f, 2, 3, 4 }.SelectMany(BitConverter.GetBytes)];
        Assert.Equal(expected, File.ReadAllBytes(folder.File("a.flo")));
    }

    [Fact]
    public void Write_Npy_IsHeightByWidthByTwo()
    {
        using TemporaryFolder folder = new();
        FlowFile.Write(new MotionFlow(1, 2, [1, 3], [2, 4]), folder.File("a.npy"));

        var array = NpyArray.Parse(File.ReadAllBytes(folder.File("a.npy")));
        Assert.Equal([1L, 2, 2], array.Shape);
        Assert.Equal([1, 2, 3, 4], array.Values);
    }

    // The flow is u = 0 1 2 / 3 4 5, v = 10 + u.
    [Theory]
    [InlineData("(2, 3, 2)", "<f4", false, new[] { 0.0, 10, 1, 11, 2, 12, 3, 13, 4, 14, 5, 15 })]
    [InlineData("(2, 3, 2)", "<f8", true, new[] { 0.0, 3, 1, 4, 2, 5, 10, 13, 11, 14, 12, 15 })]
    [InlineData("(2, 2, 3)", "<f8", false, new[] { 0.0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15 })]
    [InlineData("(2, 2, 3)", "<f4", true, new[] { 0.0, 10, 3, 13, 1, 11, 4, 14, 2, 12, 5, 15 })]
    public void Read_NpyOfEitherLayoutAndOrder_GivesTheSameFlow(string shape, string type, bool fortran, double[] values)
    {
        MotionFlow flow = Read("flow.npy", NpyBytes.Of(shape, values, type, fortran));

        Assert.Equal((2, 3), (flow.Height, flow.Width));
        Assert.Equal([0, 1, 2, 3, 4, 5], flow.U);
        Assert.Equal([10, 11, 12, 13, 14, 15], flow.V);
    }

    [Fact]
    public void Read_NpyThatCouldBeBoth_IsHeightByWidthByTwo()
    {
        MotionFlow flow = Read("flow.npy", NpyBytes.Of("(2, 1, 2)", [1, 2, 3, 4]));

        Assert.Equal([1, 3], flow.U);
        Assert.Equal([2, 4], flow.V);
    }

    [Theory]
    [InlineData("(4, 3)")]
    [InlineData("(12,)")]
    [InlineData("(3, 2, 2, 1)")]
    [InlineData("(1, 4, 3)")]
    public void Read_NpyOfOtherShape_NamesIt(string shape) =>
        Assert.Contains(shape.Replace(",)", ")", StringComparison.Ordinal), Refusal("a.npy", NpyBytes.Of(shape, new double[12])), StringComparison.Ordinal);

    [Fact]
    public void Read_NpyWithoutPixels_IsRefused() => Assert.Contains("0 x 5", Refusal("a.npy", NpyBytes.Of("(0, 5, 2)", [])), StringComparison.Ordinal);

    [Fact]
    public void Read_DamagedNpy_NamesFileAndReason()
    {
        string message = Refusal("a.npy", NpyBytes.Of("(100000, 100000, 2)", [1, 2]));

        Assert.Contains("a.npy: is cut off", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 2, 3, "cut off")]
    [InlineData(2, 2, 5, "too long")]
    [InlineData(0, 2, 0, "0")]
    [InlineData(-1, -4, 4, "-4 x -1")]
    [InlineData(int.MaxValue, int.MaxValue, 4, "2147483647")]
    [InlineData(8000, 8000, 4, "cut off")]
    public void Read_FloOfOtherLength_IsRefusedWithoutAllocating(int width, int height, int vectors, string reason)
    {
        byte[] file = [.. "PIEH"u8, .. BitConverter.GetBytes(width), .. BitConverter.GetBytes(height), .. new byte[8 * vectors]];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains(reason, Refusal("a.flo", file), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("a.flo", "PIEH")]
    [InlineData("a.npy", "NUMPY")]
    public void Read_WrongMagic_SaysWhatIsMissing(string name, string magic)
    {
        Assert.Contains(magic, Refusal(name, "HEIP and twenty more bytes"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains(magic, Refusal(name, []), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FloOfUnknownMotion_SaysWhere()
    {
        byte[] file = [.. "PIEH"u8, 2, 0, 0, 0, 1, 0, 0, 0, .. new[] { 1f, 2, 1.666666752e9f, 1.666666752e9f }.SelectMany(BitConverter.GetBytes)];

        Assert.Contains("(1, 0) as unknown", Refusal("a.flo", file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e300)] // more than a float holds
    public void Read_NotFinite_SaysWhere(double value)
    {
        string message = Refusal("a.npy", NpyBytes.Of("(2, 3, 2)", [.. new double[9], value, 0, 0], "<f8"));

        Assert.Contains("at (1, 1): every vector must be finite", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NotFinite_IsRefusedAndLeavesTheOldFile()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.flo", [1, 2, 3]);

        Assert.Contains("at (0, 0)", Assert.Throws<ArgumentException>(() => FlowFile.Write(new MotionFlow(1, 1, [float.NaN], [0]), path)).Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("a.mat")]
    [InlineData("a.png")]
    [InlineData("a")]
    public void Write_OtherExtension_NamesThosePossible(string name)
    {
        string message = Assert.Throws<FlowFileException>(() => FlowFile.Write(new MotionFlow(1, 1), name)).Message;

        Assert.Contains(".flo or .npy", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12, 11585, 11585, true)] // 1,073,697,812 bytes
    [InlineData(12, 8192, 16384, false)] // 2^30 bytes of vectors, and the header
    [InlineData(0, 8192, 16384, true)]
    [InlineData(128, 100_000, 100_000, false)]
    public void TooLong_FilesBeyondWhatIsRead_AreRefused(int header, int height, int width, bool isReadable)
    {
        string? problem = FlowFile.TooLong(header, height, width);

        Assert.Equal(isReadable, problem is null);
        Assert.Equal(isReadable, header + (8L * height * width) <= FlowFile.MaximumBytes);
        Assert.True(isReadable || problem!.Contains($"{height} x {width}", StringComparison.Ordinal), problem);
    }

    [Fact]
    public void Write_FlowThatCouldNotBeReadAgain_IsRefused()
    {
        using TemporaryFolder folder = new();
        float[] vectors = GC.AllocateUninitializedArray<float>(1 << 27); // never looked at

        string message = Assert.Throws<FlowFileException>(() => FlowFile.Write(new MotionFlow(8192, 16384, vectors, vectors), folder.File("a.flo"))).Message;

        Assert.Contains("would take 1073741836 bytes", message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("a.flo")));
    }

    [Fact]
    public void Write_NoSuchFolder_IsRefused()
    {
        using TemporaryFolder folder = new();

        Assert.Contains("cannot be written", Assert.Throws<FlowFileException>(() => FlowFile.Write(new MotionFlow(1, 1), folder.File("no/a.flo"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OtherExtension_NamesThosePossible() => Assert.Contains(".flo, .npy, .mat", Refusal("a.png", []), StringComparison.Ordinal);

    [Fact]
    public void Read_NoSuchFile_SaysSo()
    {
        FlowFileException error = Assert.Throws<FlowFileException>(() => FlowFile.Read("nowhere.flo"));

        Assert.Equal("nowhere.flo", error.Path);
        Assert.StartsWith("cannot be read", error.Reason, StringComparison.Ordinal);
    }

    private static MotionFlow Read(string name, byte[] file)
    {
        using TemporaryFolder folder = new();
        return FlowFile.Read(folder.Write(name, file));
    }

    private static string Refusal(string name, byte[] file)
    {
        string message = Assert.Throws<FlowFileException>(() => Read(name, file)).Message;
        Assert.Contains($"{name}: ", message, StringComparison.Ordinal);
        return message;
    }
}
