using Unblur.Physics.Blind;

namespace Unblur.Physics.Tests.Blind;

public sealed class KernelDescentTests
{
    private const int Size = 3, Wide = 5;

    [Fact]
    public void Run_TowardsPositiveWeights_SolvesTheNormalEquations()
    {
        float[] correlation = Correlation(), wanted = TestImages.Random(2, 1, Size, Size).Values, slope = new float[9], found = new float[9];
        KernelStep.Apply(correlation, 0.5f, wanted, Size, slope);

        KernelDescent.Run(correlation, 0.5f, slope, found, Size);

        Assert.All(Enumerable.Range(0, 9), i => Assert.Equal(wanted[i], found[i], 1e-4));
    }

    [Fact]
    public void Run_AnySlope_EndsWhereNoWeightWantsToRise()
    {
        float[] slope = [1, -2, 1, 0.5f, -1, 2, -0.5f, 1, -1], found = new float[9];

        KernelDescent.Run(Correlation(), 0.5f, slope, found, Size);

        Assert.All(Enumerable.Range(0, 9), i => Assert.True(found[i] > 0 ? Math.Abs(slope[i]) < 1e-4 : slope[i] <= 1e-6));
    }

    private static float[] Correlation()
    {
        float[] correlation = new float[Wide * Wide];
        (correlation[12], correlation[11], correlation[13], correlation[7], correlation[17]) = (4, 1, 1, 0.5f, 0.5f);
        return correlation;
    }
}
