using Unblur.Torch.Checkpoints;

namespace Unblur.Torch.Tests.Checkpoints;

public sealed class StoredTensorTests
{
    [Fact]
    public void ToSingles_FromSingles_ReturnsTheValues()
    {
        StoredTensor tensor = new([1.5f, -2f, float.NaN, 4f, 5f, 6f], 2, 3);

        Assert.Equal([2, 3], tensor.Shape);
        Assert.Equal([1.5f, -2f, float.NaN, 4f, 5f, 6f], tensor.ToSingles());
    }

    [Fact]
    public void ToSingles_BFloat16_AppendsZeroBits()
    {
        // 0x3f80 is the upper half of 1.0f, 0xc020 of -2.5f, 0x7f80 of infinity.
        StoredTensor tensor = new(StoredType.BFloat16, [3], new byte[] { 0x80, 0x3f, 0x20, 0xc0, 0x80, 0x7f });

        Assert.Equal([1f, -2.5f, float.PositiveInfinity], tensor.ToSingles());
    }

    [Fact]
    public void ToSingles_Float16_KeepsSubnormals()
    {
        StoredTensor tensor = new(StoredType.Float16, [2], new byte[] { 0x01, 0x00, 0x00, 0x3c });

        Assert.Equal([MathF.Pow(2, -24), 1f], tensor.ToSingles());
    }

    [Fact]
    public void ToSingles_Float64_RoundsToNearest() =>
        Assert.Equal([0.1f], new StoredTensor(StoredType.Float64, [], BitConverter.GetBytes(0.1)).ToSingles());

    [Fact]
    public void ToSingles_Integers_AreRefusedByName()
    {
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => new StoredTensor(StoredType.Int64, [], new byte[8]).ToSingles());

        Assert.Contains("Int64", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(23)]
    [InlineData(25)]
    [InlineData(28)]
    public void Constructor_BytesThatDoNotFitTheShape_NamesBothCounts(int bytes)
    {
        ArgumentException wrong = Assert.Throws<ArgumentException>(() => new StoredTensor(StoredType.Float32, [2, 3], new byte[bytes]));

        Assert.Contains("24 bytes", wrong.Message, StringComparison.Ordinal);
        Assert.Contains($"{bytes} were given", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_ShapeThatOverflows_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new StoredTensor(StoredType.UInt8, [1L << 32, 1L << 32], ReadOnlyMemory<byte>.Empty));

    [Fact]
    public void Constructor_NegativeSizes_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new StoredTensor(StoredType.UInt8, [-2, -3], new byte[6]));

    [Fact]
    public void Constructor_ZeroSizeBesideHugeOnes_IsEmpty() =>
        Assert.Equal(0, new StoredTensor(StoredType.Float32, [1L << 62, 0, 1L << 62], ReadOnlyMemory<byte>.Empty).Count);
}
