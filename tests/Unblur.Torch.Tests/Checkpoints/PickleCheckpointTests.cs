using System.Numerics;
using Unblur.TestKit;
using Unblur.Torch.Checkpoints;

namespace Unblur.Torch.Tests.Checkpoints;

public sealed class PickleCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_LegacyStateDict_ReturnsTensorsInOrder() => AssertStateDict(TorchFile.LegacyStateDict());

    [Fact]
    public void Read_ZipStateDict_ReturnsTensorsInOrder() => AssertStateDict(TorchFile.ZipStateDict());

    [Fact]
    public void Read_ContiguousViewsOfOneStorage_ShareItsMemory()
    {
        IReadOnlyDictionary<string, CheckpointNode> map = ReadZip(TorchFile.StateDictPickle(legacy: false), ("0", TorchFile.Bytes(1, 2, 3, 4, 5, 6))).AsMap();

        Assert.True(map["weight"].AsTensor().Bytes[..12].Equals(map["bias"].AsTensor().Bytes));
    }

    [Theory]
    [InlineData(1, new long[] { 2, 2 }, new long[] { 1, 3 }, new float[] { 2, 5, 3, 6 })] // transposed, shifted
    [InlineData(0, new long[] { 2, 3 }, new long[] { 0, 1 }, new float[] { 1, 2, 3, 1, 2, 3 })] // expanded
    [InlineData(5, new long[] { }, new long[] { }, new float[] { 6 })] // scalar
    [InlineData(0, new long[] { 3, 1, 2 }, new long[] { 1, 99, 3 }, new float[] { 1, 4, 2, 5, 3, 6 })] // an axis of size 1 may have any stride
    [InlineData(3, new long[] { 1, 3 }, new long[] { 99, 1 }, new float[] { 4, 5, 6 })]
    [InlineData(9, new long[] { 0, 4 }, new long[] { 4, 1 }, new float[] { })]
    public void Read_View_IsMadeContiguous(long offset, long[] shape, long[] strides, float[] expected)
    {
        byte[] pickle = new PickleWriter().Tensor("FloatStorage", "0", 6, offset, shape, strides).Stop();

        StoredTensor tensor = ReadZip(pickle, ("0", TorchFile.Bytes(1, 2, 3, 4, 5, 6))).AsTensor();

        Assert.Equal(shape, tensor.Shape);
        Assert.Equal(expected, tensor.ToSingles());
    }

    [Theory]
    [InlineData("DoubleStorage", StoredType.Float64)]
    [InlineData("FloatStorage", StoredType.Float32)]
    [InlineData("HalfStorage", StoredType.Float16)]
    [InlineData("BFloat16Storage", StoredType.BFloat16)]
    [InlineData("LongStorage", StoredType.Int64)]
    [InlineData("IntStorage", StoredType.Int32)]
    [InlineData("ShortStorage", StoredType.Int16)]
    [InlineData("CharStorage", StoredType.Int8)]
    [InlineData("ByteStorage", StoredType.UInt8)]
    [InlineData("BoolStorage", StoredType.Bool)]
    public void Read_TransposedTensorOfEachType_KeepsElementsWhole(string storage, StoredType type)
    {
        byte[] data = [.. Enumerable.Range(0, 4 * type.ByteSize()).Select(value => (byte)value)];
        StoredTensor tensor = ReadZip(new PickleWriter().Tensor(storage, "0", 4, 0, [2, 2], [1, 2]).Stop(), ("0", data)).AsTensor();

        int size = type.ByteSize();
        Assert.Equal(type, tensor.Type);
        Assert.Equal([.. data[..size], .. data[(2 * size)..(3 * size)], .. data[size..(2 * size)], .. data[(3 * size)..]], tensor.Bytes.ToArray());
    }

    [Fact]
    public void Read_Parameter_IsItsTensor()
    {
        byte[] pickle = new PickleWriter().Global("torch._utils", "_rebuild_parameter").Op('(')
            .Tensor("FloatStorage", "0", 1, 0, [1], [1]).Raw(0x88).OrderedDict().Op('t').Op('R').Stop();

        Assert.Equal([7f], ReadZip(pickle, ("0", TorchFile.Bytes(7))).AsTensor().ToSingles());
    }

    [Fact]
    public void Read_PlainValues_KeepTheirKinds()
    {
        byte[] pickle = new PickleWriter(4).Op('(')
            .Op('N').Raw(0x88).Number(-5).Raw(0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1)
            .Op('G').Raw(0x40, 0x09, 0, 0, 0, 0, 0, 0).Text("雨").Raw((byte)'C', 2, 1, 2).Op('t').Stop();

        IReadOnlyList<CheckpointNode> items = ReadZip(pickle).AsList();

        Assert.Equal(CheckpointKind.Nothing, items[0].Kind);
        Assert.True(items[1].AsFlag());
        Assert.Equal(-5, items[2].AsWholeNumber());
        Assert.Equal(BigInteger.Pow(2, 64), items[3].AsWholeNumber());
        Assert.Equal(3.125, items[4].AsRealNumber());
        Assert.Equal("雨", items[5].AsText());
        Assert.Equal([1, 2], items[6].AsBytes());
    }

    [Fact]
    public void Read_TorchNames_BecomeText()
    {
        byte[] pickle = new PickleWriter().Global("torch", "float16").Global("torch", "device").Text("cuda").Number(1).Raw(0x86).Op('R').Raw(0x86).Stop();

        Assert.Equal(["torch.float16", "cuda:1"], ReadZip(pickle).AsList().Select(item => item.AsText()));
    }

    [Fact]
    public void Read_NumpyScalar_IsANumber()
    {
        byte[] pickle = new PickleWriter().Global("numpy.core.multiarray", "scalar")
            .Global("numpy", "dtype").Text("f8").Raw(0x89, 0x88, 0x87).Op('R').Op('(').Number(3).Text("<").Op('t').Op('b')
            .Global("_codecs", "encode").Text("\0\0\0\0\0\0\n@").Text("latin1").Raw(0x86).Op('R').Raw(0x86).Op('R').Stop();

        Assert.Equal(3.25, ReadZip(pickle).AsRealNumber());
    }

    [Fact]
    public void Read_PythonTwoOrderedDict_TakesItsPairs()
    {
        byte[] pickle = new PickleWriter().Global("collections", "OrderedDict")
            .Op(']').Op('(').Op(']').Op('(').Raw((byte)'U', 1, (byte)'k').Number(9).Op('e').Op('e').Raw(0x85).Op('R').Stop();

        Assert.Equal(9, ReadZip(pickle).AsMap()["k"].AsWholeNumber());
    }

    [Fact]
    public void Read_NumberedEntries_AreNamedAsPythonPrintsThem()
    {
        byte[] pickle = new PickleWriter().Op('}').Op('(').Number(0).Text("a").Raw(0x88).Text("b").Op('N').Text("c").Op('u').Stop();

        Assert.Equal(["0", "True", "None"], ReadZip(pickle).AsMap().Keys);
    }

    [Fact]
    public void Read_ObjectInTwoPlaces_IsOneNode()
    {
        IReadOnlyList<CheckpointNode> items = ReadZip(new PickleWriter().Op(']').Put(0).Get(0).Raw(0x86).Stop()).AsList();

        Assert.Same(items[0], items[1]);
    }

    [Fact]
    public void Read_LargeZip_AllocatesLittleMoreThanItsSize()
    {
        const int Count = 5 << 20;
        byte[] pickle = new PickleWriter().Tensor("FloatStorage", "0", Count, 0, [Count], [1]).Stop();
        string path = _folder.Write("large.pth", TorchFile.Zip(pickle, ("0", new byte[Count * 4])));
        long before = GC.GetAllocatedBytesForCurrentThread();

        PickleCheckpoint.Read(path);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, Count * 4, Count * 4 + (1 << 20));
    }

    [Fact]
    public void Accessor_OfAnotherKind_SaysWhatIsThere()
    {
        InvalidOperationException wrong = Assert.Throws<InvalidOperationException>(() => CheckpointNode.From("text").AsTensor());

        Assert.Contains("Text", wrong.Message, StringComparison.Ordinal);
    }

    private void AssertStateDict(byte[] content)
    {
        IReadOnlyDictionary<string, CheckpointNode> map = PickleCheckpoint.Read(_folder.Write("weights", content)).AsMap();

        Assert.Equal(["weight", "bias"], map.Keys);
        Assert.Equal([2, 3], map["weight"].AsTensor().Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], map["weight"].AsTensor().ToSingles());
        Assert.Equal([1, 2, 3], map["bias"].AsTensor().ToSingles());
    }

    private CheckpointNode ReadZip(byte[] pickle, params (string, byte[])[] storages) =>
        PickleCheckpoint.Read(_folder.Write("checkpoint.pth", TorchFile.Zip(pickle, storages)));
}
