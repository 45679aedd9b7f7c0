using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Training.Adversarial;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.Adversarial;

public sealed class DiscriminatorNoiseTests
{
    private const int Batch = 4, Side = 32;

    [Fact]
    public void OnReal_HasTheDeviationAndNoMean()
    {
        using TensorScope scope = new();
        float[] noise = Noise(0.05).OnReal(7, Images(Batch)).ToArray<float>();

        Assert.Equal(0, noise.Average(), 3e-3);
        Assert.Equal(0.05, Math.Sqrt(noise.Average(value => (double)value * value)), 2e-3);
    }

    [Fact]
    public void OnFake_SameStep_IsTheSameAndDiffersFromOtherStepsAndReals()
    {
        using TensorScope scope = new();
        float[] once = Noise(0.05).OnFake(7, Images(Batch)).ToArray<float>();

        Assert.Equal(once, Noise(0.05).OnFake(7, Images(Batch)).ToArray<float>());
        Assert.NotEqual(once, Noise(0.05).OnFake(8, Images(Batch)).ToArray<float>());
        Assert.NotEqual(once, Noise(0.05).OnReal(7, Images(Batch)).ToArray<float>());
    }

    [Fact]
    public void OnReal_SharedByTwoProcesses_IsThatOfTheWholeBatch()
    {
        using TensorScope scope = new();
        float[] whole = Noise(0.05).OnReal(3, Images(Batch)).ToArray<float>();

        float[][] parts = TestProcesses.Run(2, group =>
        {
            using TensorScope own = new();
            return new DiscriminatorNoise(0.05, 1, new BatchShare(group, Paired: 0, Unpaired: Batch / 2)).OnReal(3, Images(Batch / 2)).ToArray<float>();
        });

        Assert.Equal(whole, parts[0].Concat(parts[1]));
    }

    [Fact]
    public void OnReal_WithoutDeviation_ChangesNothing()
    {
        using TensorScope scope = new();
        Tensor images = Images(Batch);

        Assert.Same(images, Noise(0).OnReal(1, images));
    }

    private static DiscriminatorNoise Noise(double deviation) => new(deviation, 1, new BatchShare(ProcessGroup.Alone, Paired: 0, Unpaired: Batch));

    private static Tensor Images(int count) => Tensor.Zeros([count, 3, Side, Side]);
}
