using Unblur.Networks.OffsetNet;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Training.NeurMap;
using Unblur.Training.Reblur;

namespace Unblur.Training.Tests.NeurMap;

public sealed class SyntheticMotionTests
{
    private const int Side = 128;
    private const int Inner = 80;

    [Fact]
    public void Make_EdgeAcrossTheMotion_IsBlurredEvenlyOverItsLength()
    {
        using TensorScope scope = new();
        Tensor column = Tensor.Arange(0, Side).Reshape(1, 1, 1, Side);
        Tensor edge = column.Less(Side / 2).To(DType.Float32).Expand(1, 3, Side, Side).Contiguous();
        (Tensor blurry, Tensor motion) = SyntheticMotion.Make(edge, 40, _ => new Random(1));
        float[] row = Enumerable.Range(0, Inner).Select(x => blurry.ToArray<float>()[((Inner / 2) * Inner) + x]).ToArray();
        double extent = Math.Abs(motion.ToArray<float>()[(((Inner + (Inner / 2)) * Inner)) + (Inner / 2)]) * MotionUnits.LinePixelsPerUnit;

        // An edge blurred by an even line is a ramp of the line's extent: no step in it is much larger than 1 / extent.
        Assert.InRange(extent, 8, 40);
        Assert.InRange(row.Zip(row.Skip(1), (left, right) => left - right).Max(), 0.8 / extent, 1.5 / extent);
        Assert.InRange(row.Count(value => value is > 0.02f and < 0.98f), (0.75 * extent) - 2, (1.25 * extent) + 2);
    }

    [Fact]
    public void Make_EveryPhoto_IsReblurredByItsOwnMotionWithoutTheMargins()
    {
        using TensorScope scope = new();
        using Generator generator = new(4);
        Tensor sharp = Functional.AvgPool2d(Tensor.Rand([3, 3, Side + 8, Side + 8], generator), 9, 1).Contiguous();
        (Tensor blurry, Tensor motion) = SyntheticMotion.Make(sharp, 20, place => new Random(place));
        (Tensor Blurry, Tensor Motion) again = SyntheticMotion.Make(sharp.Narrow(0, 2, 1).Contiguous(), 20, _ => new Random(2));

        Assert.Equal([3L, 3, Inner, Inner], blurry.Shape);
        Assert.Equal([3L, 2, Inner, Inner], motion.Shape);
        Assert.Equal(again.Blurry.ToArray<float>(), blurry.Narrow(0, 2, 1).Contiguous().ToArray<float>());
        Assert.All(blurry.ToArray<float>(), value => Assert.Equal(Math.Round(value * 255), value * 255, 1e-4));
        Tensor middle = sharp.Narrow(2, 24, Inner).Narrow(3, 24, Inner).Contiguous();
        Tensor expected = Reblurring.Apply(middle, motion).Narrow(2, 16, 48).Narrow(3, 16, 48);
        AssertClose.Equal(expected.Contiguous(), blurry.Narrow(2, 16, 48).Narrow(3, 16, 48).Contiguous(), 0.02);
    }

    [Fact]
    public void Lean_FreshNetwork_SeesEverythingMoveToTheRight()
    {
        using TensorScope scope = new();
        using OffsetNet network = new(new OffsetNetOptions { Channels = 4 });
        SyntheticMotion.Lean(network);
        Tensor motion = network.Forward(Tensor.Zeros([1, 3, 16, 16]));

        Assert.All(motion.Narrow(1, 0, 1).Contiguous().ToArray<float>(), value => Assert.Equal(0, value));
        Assert.All(motion.Narrow(1, 1, 1).Contiguous().ToArray<float>(), value => Assert.Equal(0.25f, value));
    }
}
