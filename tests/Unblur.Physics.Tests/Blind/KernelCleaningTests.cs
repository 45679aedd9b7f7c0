using Unblur.Physics.Blind;

namespace Unblur.Physics.Tests.Blind;

public sealed class KernelCleaningTests
{
    [Fact]
    public void Clean_NegativeAndSmallWeights_AreRemoved()
    {
        float[] kernel = [0, 0.02f, -0.5f, 0, 1, 1, 0, 0, 0];

        KernelCleaning.Clean(kernel, 3, threshold: 0.05f, leastPart: 0);

        Assert.Equal([0, 0, 0, 0, 0.5f, 0.5f, 0, 0, 0], kernel);
    }

    [Fact]
    public void Clean_ASpeckApart_IsRemoved()
    {
        float[] kernel = new float[25];
        (kernel[0], kernel[12], kernel[13], kernel[18]) = (0.09f, 0.4f, 0.3f, 0.21f);

        KernelCleaning.Clean(kernel, 5, threshold: 0, leastPart: 0.1f);

        Assert.Equal(0, kernel[0]);
        Assert.Equal(1, kernel.Sum(), 1e-6f);
        Assert.True(kernel[18] > 0.2f); // touches by a corner
    }

    [Fact]
    public void Clean_NothingPositive_IsADot()
    {
        float[] kernel = [-1, 0, 0, 0, -1, 0, 0, 0, -1];

        KernelCleaning.Clean(kernel, 3, 0.05f, 0.1f);

        Assert.Equal([0, 0, 0, 0, 1, 0, 0, 0, 0], kernel);
    }

    [Fact]
    public void Centre_MovesTheCentreOfMassToTheMiddle()
    {
        float[] kernel = new float[49];
        (kernel[0], kernel[1], kernel[8]) = (0.25f, 0.5f, 0.25f);

        KernelCleaning.Centre(kernel, 7);

        (double x, double y) = KernelCleaning.CentreOfMass(kernel, 7);
        Assert.InRange(x, 2.5, 3.5);
        Assert.InRange(y, 2.5, 3.5);
        Assert.Equal(1, kernel.Sum(), 1e-6f);
    }

    [Fact]
    public void Resize_KeepsSumAndPlace()
    {
        float[] kernel = new float[81];
        (kernel[40], kernel[41], kernel[42]) = (0.5f, 0.3f, 0.2f);

        float[] larger = KernelCleaning.Resize(kernel, 9, 13);

        (double x, double y) = KernelCleaning.CentreOfMass(larger, 13);
        Assert.Equal(1, larger.Sum(), 1e-5f);
        Assert.Equal(((4.7 + 0.5) * 13 / 9) - 0.5, x, 0.1);
        Assert.Equal(6, y, 0.05);
    }

    [Fact]
    public void BorderShare_CountsTheOutermostRing() => Assert.Equal(0.25, KernelCleaning.BorderShare([1, 0, 0, 0, 3, 0, 0, 0, 0], 3), 1e-6);
}
