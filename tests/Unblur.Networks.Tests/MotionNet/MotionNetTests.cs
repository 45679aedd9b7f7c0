using Unblur.Networks.MotionNet;
using Unblur.Torch;

namespace Unblur.Networks.Tests.MotionNet;

public sealed class MotionNetTests
{
    private static readonly MotionNetOptions Small = new() { Channels = [8, 12, 16], EncoderBlocks = [0, 1], MiddleBlocks = 1, DecoderBlocks = [1, 1] };

    [Fact]
    public void Size_OfTheDefault_IsWithinItsBudget()
    {
        using Networks.MotionNet.MotionNet network = new();

        Assert.InRange(network.Card.MultiplyAccumulatesPerPixel * 1280 * 720 / 1e9, 15, 25);
        Assert.InRange(network.Card.ReceptiveRadius, 150, 1000);
        Assert.Equal(network.ParameterCount(), network.Options.ParameterCount());
    }

    [Fact]
    public void MultiplyAccumulatesPerPixel_OfTheCard_AreWhatItsWeightsDo()
    {
        using Networks.MotionNet.MotionNet network = new(Small);

        double counted = network.State().Where(entry => entry.Parameter.Value.Rank == 4).Sum(entry => entry.Parameter.Value.ElementCount / Math.Pow(Shrink(entry.Name.Split('.')), 2));

        Assert.Equal(counted, network.Card.MultiplyAccumulatesPerPixel, 1e-9 * counted);

        static int Shrink(string[] name) => name[0] switch
        {
            "unfold" or "motion" => 4,
            "middle" or "spectrum" => 16,
            "encoder" or "decoder" => 4 << int.Parse(name[1], null),
            _ => 8 << int.Parse(name[1], null),
        };
    }

    [Fact]
    public void Forward_OfAFreshNetwork_IsNearNoMotionWithAWideSpread()
    {
        using TensorScope scope = new();
        using Networks.MotionNet.MotionNet network = Fresh();

        DoubledMotion motion = network.Forward(Photo(64, 96));

        Assert.Equal([2, 2, 16, 24], motion.Doubled.Shape);
        Assert.Equal([2, 1, 16, 24], motion.LogSpread.Shape);
        Assert.InRange(motion.Doubled.Abs().Mean().Item(), 0, 16);
        Assert.InRange(motion.LogSpread.Mean().Item(), Math.Log(4), Math.Log(64));
    }

    [Fact]
    public void Estimate_SizeThatIsNoMultiple_IsOfThatSizeAndCanonical()
    {
        using TensorScope scope = new();
        using Networks.MotionNet.MotionNet network = Fresh();

        MotionEstimate estimate = network.Estimate(Photo(70, 91));

        Assert.Equal([2, 2, 70, 91], estimate.Flow.Shape);
        Assert.Equal([2, 1, 70, 91], estimate.Spread!.Shape);
        Assert.InRange(estimate.Flow.Narrow(1, 0, 1).Min().Item(), 0, double.MaxValue);
        Assert.InRange(estimate.Spread.Min().Item(), 0.01, double.MaxValue);
    }

    [Fact]
    public void Estimate_InBfloat16_IsNearFloat32()
    {
        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        using Networks.MotionNet.MotionNet network = Fresh();
        Tensor photo = Photo(64, 64);
        Tensor exact = network.Forward(photo).Doubled;

        network.Precision = DType.BFloat16;

        Assert.InRange((network.Forward(photo).Doubled - exact).Abs().Mean().Item(), 1e-6, 0.5);
    }

    [Fact]
    public void Validate_BlocksOfAnotherNumberThanScales_AreRefused()
        => Assert.Contains("give 2 each", Assert.Throws<ArgumentException>((Small with { DecoderBlocks = [1] }).Validate).Message, StringComparison.Ordinal);

    private static Networks.MotionNet.MotionNet Fresh()
    {
        Networks.MotionNet.MotionNet network = new(Small);
        using Generator generator = new(3);
        network.Initialize(generator);
        network.Eval();
        return network;
    }

    private static Tensor Photo(int height, int width)
    {
        using Generator generator = new(4);
        return Tensor.Rand([2, 3, height, width], generator);
    }
}
