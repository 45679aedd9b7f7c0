using Unblur.TestKit;

namespace Unblur.Torch.Tests.Functions;

public class PaddingTests
{
    [Theory]
    [InlineData(PadMode.Zero)]
    [InlineData(PadMode.Reflect)]
    [InlineData(PadMode.Replicate)]
    public void Pad_UnequalSides_TakesEachPixelFromWhereTheModeSays(PadMode mode)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, 3, 4, 5);
        const int left = 1, right = 2, top = 3, bottom = 0;
        var source = NdArray.From(x);
        var slow = NdArray.Of([2, 3, 4 + top + bottom, 5 + left + right], at =>
        {
            (int row, int column) = (at[2] - top, at[3] - left);
            return mode == PadMode.Zero ? source.OrZero(at[0], at[1], row, column) : source[at[0], at[1], Inside(row, 4, mode), Inside(column, 5, mode)];
        });

        AssertClose.Equal(slow, Functional.Pad(x, left, right, top, bottom, mode), 1e-15);
        GradientCheck.Run(t => Functional.Pad(t, left, right, top, bottom, mode), x);
    }

    [Fact]
    public void Pad_ReflectionLargerThanTheImage_IsRefusedWithTheShape()
    {
        using var scope = new TensorScope();
        var x = Tensor.Zeros([1, 1, 4, 4]);

        TensorException error = Assert.Throws<TensorException>(() => Functional.Pad(x, 4, 0, 0, 0, PadMode.Reflect));

        Assert.Contains("aten::reflection_pad2d(Float32[1,1,4,4], [4,0,0,0])", error.Message, StringComparison.Ordinal);
    }

    private static int Inside(int index, int size, PadMode mode) => mode == PadMode.Replicate
        ? Math.Clamp(index, 0, size - 1)
        : size - 1 - Math.Abs(size - 1 - Math.Abs(index));
}
