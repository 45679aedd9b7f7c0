using Unblur.TestKit;

namespace Unblur.Torch.Tests.Tensors;

public class CreationTests
{
    [Fact]
    public void ZerosOnesFull_AShape_HaveTheirValueAndType()
    {
        using var scope = new TensorScope();

        Assert.Equal([0f, 0], Tensor.Zeros([2]).ToArray<float>());
        Assert.Equal([1L, 1], Tensor.Ones([2], DType.Int64).ToArray<long>());
        Assert.Equal([2.5, 2.5], Tensor.Full([1, 2], 2.5, DType.Float64).ToArray<double>());
    }

    [Fact]
    public void Empty_ChannelsLast_LiesSo()
    {
        using var x = Tensor.Empty([2, 3, 4, 5], format: MemoryFormat.ChannelsLast);

        Assert.True(x.IsChannelsLast);
        Assert.False(x.IsContiguous);
        Assert.Equal("Float32[2,3,4,5]", x.ToString());
    }

    [Fact]
    public void ArangeAndLinspace_Bounds_GiveEvenSteps()
    {
        using var scope = new TensorScope();

        Assert.Equal([1f, 3, 5], Tensor.Arange(1, 6, 2).ToArray<float>());
        Assert.Equal([0L, 1, 2], Tensor.Arange(0, 3, type: DType.Int64).ToArray<long>());
        Assert.Equal([-1.0, -0.5, 0, 0.5, 1], Tensor.Linspace(-1, 1, 5, DType.Float64).ToArray<double>());
    }

    [Fact]
    public void From_EveryElementType_ComesBackTheSame()
    {
        static void RoundTrip<T>(DType type, params T[] values)
            where T : unmanaged
        {
            using var x = Tensor.From(values, values.Length);
            Assert.Equal(type, x.DType);
            Assert.Equal(values, x.ToArray<T>());
        }

        RoundTrip(DType.Float32, 1.5f, -2);
        RoundTrip(DType.Float64, 1.5, -2);
        RoundTrip(DType.Float16, (Half)1.5, (Half)(-2));
        RoundTrip(DType.Int64, 1L << 40, -2);
        RoundTrip(DType.Int32, 1 << 30, -2);
        RoundTrip<short>(DType.Int16, 300, -2);
        RoundTrip<sbyte>(DType.Int8, 100, -2);
        RoundTrip<byte>(DType.UInt8, 200, 2);
        RoundTrip(DType.Bool, true, false);
    }

    [Fact]
    public void From_TooFewValues_IsRefusedWithTheShape()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Tensor.From([1f, 2], 3, 4));

        Assert.Contains("2 values do not fill a tensor of shape [3,4]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_AnUnknownElementType_IsRefused() => Assert.Throws<ArgumentException>(() => Tensor.From([1m], 1));

    [Fact]
    public void Bytes_BFloat16_RoundTripInRowMajorOrder()
    {
        using var scope = new TensorScope();
        byte[] bytes = [0x80, 0x3f, 0x00, 0xc0, 0x40, 0x3f, 0x00, 0x00];  // 1, -2, 0.75, 0

        var x = Tensor.FromBytes(bytes, DType.BFloat16, [2, 2]);

        Assert.Equal([1f, -2, 0.75f, 0], x.ToArray<float>());
        Assert.Equal(bytes, x.ToBytes());
        Assert.Equal([1f, 0.75f, -2, 0], Tensor.FromBytes(x.Transpose(0, 1).ToBytes(), DType.BFloat16, [4]).ToArray<float>());
        Assert.Throws<ArgumentException>(() => Tensor.FromBytes(bytes, DType.Float32, [3]));
    }

    [Fact]
    public void ToArray_AViewInAnotherOrder_IsRowMajorOfTheView()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1, 2, 3, 4, 5, 6], 2, 3);

        Assert.Equal([1, 4, 2, 5, 3, 6], x.Transpose(0, 1).ToArray<int>());
    }

    [Fact]
    public void CopyTo_ASpanOfAnotherLength_IsRefused()
    {
        using var x = Tensor.Zeros([3]);

        Assert.Throws<ArgumentException>(() => x.CopyTo(new float[2].AsSpan()));
    }

    [Fact]
    public void Item_MoreThanOneElement_IsRefused()
    {
        using var x = Tensor.Zeros([2]);

        Assert.Throws<ArgumentException>(() => x.Item());
    }

    [Fact]
    public void To_AnotherType_Converts()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1.7f, -1.7f], 2);

        Assert.Equal([1L, -1], x.To(DType.Int64).ToArray<long>());
        Assert.Equal([1.703125f, -1.703125f], x.To(DType.BFloat16).ToArray<float>());
    }

    [Fact]
    public void CloneAndDetach_ATensor_CopyAndShareMemory()
    {
        using var scope = new TensorScope();
        var x = Tensor.Zeros([1]);
        (Tensor clone, Tensor detached) = (x.Clone(), x.Detach());

        x.FillInPlace(1);

        Assert.Equal(0, clone.Item());
        Assert.Equal(1, detached.Item());
    }

    [Fact]
    public void Contiguous_ChannelsLast_KeepsTheValues()
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, 3, 4, 5);

        Tensor y = x.Contiguous(MemoryFormat.ChannelsLast);

        Assert.True(y.IsChannelsLast);
        AssertClose.Equal(x, y, 0);
        Assert.True(y.Contiguous().IsContiguous);
    }

    /// <summary>Only operators that write their first argument may give back the same object: otherwise a using would dispose the source.</summary>
    [Fact]
    public void Conversions_ThatChangeNothing_GiveTensorsOfTheirOwn()
    {
        using var x = Tensor.Zeros([1, 2, 2, 2]);
        foreach (Func<Tensor> same in new Func<Tensor>[]
        {
            () => x.To(DType.Float32), () => x.To(Device.Cpu), () => x.Contiguous(), () => x.Reshape(1, 2, 2, 2), () => x.Expand(1, 2, 2, 2), () => x.Detach(),
            () => Functional.Dropout(x, 0.5, training: false),
        })
        {
            Tensor y = same();
            Assert.NotSame(x, y);
            y.Dispose();
            Assert.Equal(8, x.ToArray<float>().Length);
        }
    }
}
