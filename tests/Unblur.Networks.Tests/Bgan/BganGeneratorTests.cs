using Unblur.Networks.Bgan;
using Unblur.Networks.Dbgan;
using Unblur.Torch;

namespace Unblur.Networks.Tests.Bgan;

public sealed class BganGeneratorTests
{
    [Theory]
    [InlineData(GeneratorBlock.Rrdb, 32, 6_554_499)]
    [InlineData(GeneratorBlock.Plain, 32, 1_704_515)]
    [InlineData(GeneratorBlock.Dense, 64, 5_022_275)]
    public void ParameterCount_OfEachBlock_IsThePapers(GeneratorBlock block, int growth, long parameters)
    {
        using BganGenerator network = new(GeneratorOptions.Blurring with { Block = block, Growth = growth });

        Assert.Equal(parameters, network.ParameterCount());
        Assert.Equal(parameters, network.Options.ParameterCount(network.Noise));
    }

    [Fact]
    public void Forward_OtherNoise_BlursOtherwise()
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using var network = (BganGenerator)NetworkSamples.Create("bgan small");
        Tensor sharp = NetworkSamples.Input(network);
        using var generator = new Generator(4);
        Tensor noise = Tensor.RandN([2, 4], generator), other = Tensor.Cat([noise.Narrow(0, 0, 1), -noise.Narrow(0, 1, 1)], 0);

        Tensor difference = (network.Forward(sharp, noise) - network.Forward(sharp, other)).Abs();

        Assert.Equal(0, difference.Narrow(0, 0, 1).Max().Item(), 1e-6);
        Assert.True(difference.Narrow(0, 1, 1).Max().Item() > 1e-3);
    }

    [Fact]
    public void Forward_FlatImage_IsTheSameEverywhereInside()
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using var network = (BganGenerator)NetworkSamples.Create("bgan small");
        using var generator = new Generator(4);
        (int reach, int inside) = (network.Card.ReceptiveRadius, 8);

        Tensor blurry = network.Forward(Tensor.Full([1, 3, (2 * reach) + inside, (2 * reach) + inside], 0.5), Tensor.RandN([1, 4], generator));

        Tensor middle = blurry.Narrow(2, reach, inside).Narrow(3, reach, inside);
        Assert.Equal(0, (middle - middle.Narrow(2, 0, 1).Narrow(3, 0, 1)).Abs().Max().Item(), 1e-5); // noise is one number for all pixels
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 3)]
    public void Forward_NoiseOfAnotherShape_SaysWhichFits(int images, int numbers)
    {
        using var scope = new TensorScope();
        using var network = (BganGenerator)NetworkSamples.Create("bgan small");

        ArgumentException error = Assert.Throws<ArgumentException>(() => network.Forward(NetworkSamples.Input(network), Tensor.Zeros([images, numbers])));

        Assert.Contains("(2, 4)", error.Message, StringComparison.Ordinal);
    }
}
