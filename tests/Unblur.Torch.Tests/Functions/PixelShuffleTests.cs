using Unblur.TestKit;

namespace Unblur.Torch.Tests.Functions;

public class PixelShuffleTests
{
    [Fact]
    public void PixelUnshuffle_AnImage_OrdersChannelsByColourThenRowThenColumn()
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, 3, 4, 6);
        var source = NdArray.From(x);
        var slow = NdArray.Of([2, 12, 2, 3], at => source[at[0], at[1] / 4, (at[2] * 2) + (at[1] % 4 / 2), (at[3] * 2) + (at[1] % 2)]);

        AssertClose.Equal(slow, Functional.PixelUnshuffle(x, 2), 1e-15);
        GradientCheck.Run(t => Functional.PixelUnshuffle(t, 2), x);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void PixelShuffle_OfAnUnshuffledImage_GivesItBack(int factor)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, 3, 6, 12);

        AssertClose.Equal(x, Functional.PixelShuffle(Functional.PixelUnshuffle(x, factor), factor), 1e-15);
        GradientCheck.Run(t => Functional.PixelShuffle(t, 2), TestTensors.Normal(2, 1, 8, 2, 3));
    }
}
