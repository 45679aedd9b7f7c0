namespace Unblur.Torch.Tests.Tensors;

public class ErrorTests
{
    [Fact]
    public void Operator_ShapesThatDoNotFit_NamesTheOperatorBothShapesAndTheReason()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor y) = (Tensor.Zeros([1, 3, 250, 250]), Tensor.Zeros([1, 3, 256, 256]));

        TensorException error = Assert.Throws<TensorException>(() => x + y);

        Assert.StartsWith("aten::add.Tensor(Float32[1,3,250,250], Float32[1,3,256,256]): The size of tensor a (250) must match", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operator_WrongChannels_NamesEveryArgument()
    {
        using var scope = new TensorScope();

        TensorException error = Assert.Throws<TensorException>(() => Functional.Conv2d(Tensor.Zeros([1, 4, 8, 8]), Tensor.Zeros([2, 3, 3, 3]), null));

        Assert.Contains(
            "aten::convolution(Float32[1,4,8,8], Float32[2,3,3,3], none, [1,1], [0,0], [1,1], false, [0,0], 1)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operator_AMissingTensor_NamesTheArgument()
    {
        using var x = Tensor.Zeros([1]);

        TensorException error = Assert.Throws<TensorException>(() => x + (Tensor)null!);

        Assert.Contains("argument 'other' is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cat_AMissingTensor_NamesItsPlace()
    {
        using var x = Tensor.Zeros([1]);

        TensorException error = Assert.Throws<TensorException>(() => Tensor.Cat([x, null!], 0));

        Assert.Contains("tensor 1 of argument 'tensors' is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operator_AfterDispose_IsRefused()
    {
        var x = Tensor.Zeros([2]);
        using var y = Tensor.Zeros([2]);
        x.Dispose();

        Assert.True(x.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => x + y);
        Assert.Throws<ObjectDisposedException>(() => Tensor.Cat([y, x], 0));
        Assert.Throws<ObjectDisposedException>(() => x.ToArray<float>());
        Assert.Throws<ObjectDisposedException>(x.ToBytes);
        Assert.Equal("disposed tensor", x.ToString());
    }

    [Fact]
    public unsafe void DataPointer_AfterDispose_IsRefusedThoughTheShapeIsKnown()
    {
        var x = Tensor.Zeros([2]);
        Assert.Equal(1, x.Rank);
        x.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _ = (nint)x.DataPointer());
    }

    [Fact]
    public void Operator_MoreMemoryThanThereIs_ThrowsTheMemoryException()
        => Assert.Throws<TensorMemoryException>(() => Tensor.Empty([1L << 50]));

    [Fact]
    public void Operator_AfterAFailedOne_Works()
    {
        using var scope = new TensorScope();
        Assert.Throws<TensorException>(() => Tensor.Zeros([2]) + Tensor.Zeros([3]));

        Assert.Equal(2, (Tensor.Ones([1]) + 1).Item());
    }

    [Fact]
    public void Device_NotThere_IsRefused()
    {
        Assert.Equal(Device.Cpu, Device.Parse("cpu"));
        Assert.Throws<ArgumentException>(() => Device.Parse("cuda:99"));
        Assert.Throws<ArgumentException>(() => Device.Parse("cuda:-1"));
        Assert.Throws<ArgumentException>(() => Device.Parse("gpu"));
    }
}
