using FsCheck;
using FsCheck.Fluent;
using Unblur.TestKit;

namespace Unblur.Torch.Tests.Tensors;

public class TensorProperties
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithReplay(42, 43);

    [Fact]
    public void Cat_OfTheParts_IsTheWhole()
        => Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((rows, columns, size) =>
        {
            using var scope = new TensorScope();
            Tensor x = TestTensors.Normal(1, rows.Get, columns.Get);
            return Tensor.Cat(x.Split(size.Get, 1), 1).ToArray<double>().SequenceEqual(x.ToArray<double>());
        }).Check(Seeded);

    [Fact]
    public void ConvTranspose2d_OfAnySize_IsTheAdjoint()
        => Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((height, width, channels) =>
        {
            using var scope = new TensorScope();
            (int h, int w) = ((height.Get % 9) + 4, (width.Get % 9) + 4);
            Tensor x = TestTensors.Normal(1, 1, channels.Get % 4 + 1, 2 * h, 2 * w);
            Tensor weight = TestTensors.Normal(2, 3, channels.Get % 4 + 1, 4, 4);
            Tensor y = TestTensors.Normal(3, 1, 3, h, w);
            double left = (Functional.Conv2d(x, weight, null, stride: 2, padding: 1) * y).Sum().Item();
            double right = (Functional.ConvTranspose2d(y, weight, null, stride: 2, padding: 1) * x).Sum().Item();
            return Math.Abs(left - right) < 1e-9;
        }).Check(Seeded);

    [Fact]
    public void PixelShuffle_OfAnUnshuffledImage_IsTheImage()
        => Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((height, width, factor) =>
        {
            using var scope = new TensorScope();
            int r = (factor.Get % 4) + 1;
            Tensor x = TestTensors.Normal(1, 2, 3, (height.Get % 7 + 1) * r, (width.Get % 7 + 1) * r);
            return Functional.PixelShuffle(Functional.PixelUnshuffle(x, r), r).ToArray<double>().SequenceEqual(x.ToArray<double>());
        }).Check(Seeded);
}
