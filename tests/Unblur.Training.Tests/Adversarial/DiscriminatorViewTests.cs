using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Training.Adversarial;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.Adversarial;

public sealed class DiscriminatorViewTests
{
    private const int Batch = 4, Side = 32;

    [Fact]
    public void OfReal_HasTheDeviationAndNoMean()
    {
        using TensorScope scope = new();
        float[] noise = Noise(0.05).OfReal(7, Images(Batch)).ToArray<float>();

        Assert.Equal(0, noise.Average(), 3e-3);
        Assert.Equal(0.05, Math.Sqrt(noise.Average(value => (double)value * value)), 2e-3);
    }

    [Fact]
    public void OfFake_SameStep_IsTheSameAndDiffersFromOtherStepsAndReals()
    {
        using TensorScope scope = new();
        float[] once = Noise(0.05).OfFake(7, Images(Batch)).ToArray<float>();

        Assert.Equal(once, Noise(0.05).OfFake(7, Images(Batch)).ToArray<float>());
        Assert.NotEqual(once, Noise(0.05).OfFake(8, Images(Batch)).ToArray<float>());
        Assert.NotEqual(once, Noise(0.05).OfReal(7, Images(Batch)).ToArray<float>());
    }

    [Fact]
    public void OfReal_SharedByTwoProcesses_IsThatOfTheWholeBatch()
    {
        using TensorScope scope = new();
        float[] whole = Noise(0.05).OfReal(3, Images(Batch)).ToArray<float>();

        float[][] parts = TestProcesses.Run(2, group =>
        {
            using TensorScope own = new();
            return new DiscriminatorView(new AdversarialOptions { Noise = 0.05 }, 1, new BatchShare(group, Paired: 0, Unpaired: Batch / 2)).OfReal(3, Images(Batch / 2)).ToArray<float>();
        });

        Assert.Equal(whole, parts[0].Concat(parts[1]));
    }

    [Fact]
    public void OfReal_WithoutDeviation_ChangesNothing()
    {
        using TensorScope scope = new();
        Tensor images = Images(Batch);

        Assert.Same(images, Noise(0).OfReal(1, images));
    }

    [Fact]
    public void OfFake_Grey_HidesTintAndBrightness()
    {
        using TensorScope scope = new();
        DiscriminatorView grey = new(new AdversarialOptions { Colors = JudgedColors.Grey }, 1, new BatchShare(ProcessGroup.Alone, Paired: 0, Unpaired: Batch));
        Tensor images = TestTensors.Uniform(1, Batch, 3, Side, Side).To(DType.Float32);
        Tensor tinted = images + Tensor.From([0.1f, -0.2f, 0.3f], 1, 3, 1, 1);

        Tensor seen = grey.OfFake(5, images);

        Assert.Equal([Batch, 3, Side, Side], seen.Shape);
        Assert.True((seen - grey.OfFake(5, tinted)).Abs().Max().Item() < 1e-5);
        Assert.True((seen.Narrow(1, 0, 1) - seen.Narrow(1, 2, 1)).Abs().Max().Item() < 1e-9);
        Assert.True(seen.Abs().Mean().Item() > 0.05);
    }

    private static DiscriminatorView Noise(double deviation) => new(new AdversarialOptions { Noise = deviation }, 1, new BatchShare(ProcessGroup.Alone, Paired: 0, Unpaired: Batch));

    private static Tensor Images(int count) => Tensor.Zeros([count, 3, Side, Side]);
}
