using Unblur.Physics.Degradations;

namespace Unblur.Physics.Tests.Degradations;

public sealed class GaussianNoiseTests
{
    [Theory]
    [InlineData(0.5f, 0.01f, 0, 0.01)]
    [InlineData(0.25f, 0, 0.02f, 0.01)]
    [InlineData(1, 0.03f, 0.04f, 0.05)]
    [InlineData(0, 0.02f, 0.5f, 0.02)]
    public void Add_Constant_HasTheStandardDeviationOfTheModel(float value, float readNoise, float shotNoise, double expected)
    {
        float[] values = new float[200_003];
        values.AsSpan().Fill(value);

        GaussianNoise.Add(values, readNoise, shotNoise, new Random(1));

        double mean = values.Average();
        Assert.Equal(value, mean, expected / 100);
        Assert.Equal(expected, Math.Sqrt(values.Average(v => Math.Pow(v - mean, 2))), expected / 100);
    }

    [Fact]
    public void Add_Constant_IsNormallyDistributedAndIndependent()
    {
        float[] values = new float[200_000];

        GaussianNoise.Add(values, 1, 0, new Random(2));

        Assert.Equal(0.6827, values.Count(v => Math.Abs(v) < 1) / 200_000.0, 0.005);
        Assert.Equal(0.0027, values.Count(v => Math.Abs(v) > 3) / 200_000.0, 0.0006);
        foreach (int lag in new[] { 1, 8, 16 })
        {
            Assert.Equal(0, values.Zip(values.Skip(lag), (a, b) => (double)a * b).Average(), 0.01);
        }
    }

    [Fact]
    public void Add_SameSeed_GivesTheSameBits()
    {
        float[] first = new float[50];
        float[] second = new float[50];

        GaussianNoise.Add(first, 0.1f, 0, new Random(3));
        GaussianNoise.Add(second, 0.1f, 0, new Random(3));

        Assert.Equal(first, second);
    }
}
