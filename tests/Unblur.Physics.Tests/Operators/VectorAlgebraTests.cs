using Unblur.Physics.Operators;

namespace Unblur.Physics.Tests.Operators;

/// <summary>Each operation against its plain loop, for lengths below, at and beyond whole vectors.</summary>
public sealed class VectorAlgebraTests
{
    public static TheoryData<int> Lengths => [0, 1, 3, 8, 16, 17, 37];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Operations_AnyLength_DoWhatTheirLoopDoes(int length)
    {
        (float[] a, float[] b, float[] target) = (Values(1, length), Values(2, length), Values(3, length));

        Same((x, y, z) => z + (0.7f * x), result => VectorAlgebra.AddScaled(a, 0.7f, result));
        Same((x, y, z) => z + (x * y), result => VectorAlgebra.AddProduct(a, b, result));
        Same((x, y, z) => (0.7f * z) + x, result => VectorAlgebra.ScaleAndAdd(result, 0.7f, a));
        Same((x, y, z) => x * y, result => VectorAlgebra.Multiply(a, b, result));
        Same((x, y, z) => x / y, result => VectorAlgebra.Divide(a, b, result));
        Assert.Equal(a.Zip(b, (x, y) => (double)x * y).Sum(), VectorAlgebra.Dot(a, b), 1e-9);

        void Same(Func<float, float, float, float> loop, Action<float[]> operation)
        {
            float[] result = [.. target];
            operation(result);
            Assert.All(Enumerable.Range(0, length), i => Assert.Equal(loop(a[i], b[i], target[i]), result[i], 1e-6f));
        }
    }

    [Fact]
    public void Dot_ValuesThatNearlyCancel_KeepsTheirDifference()
    {
        float[] large = [.. Enumerable.Range(0, 64).Select(i => i % 2 == 0 ? 4096f : -4096f)], ones = [.. Enumerable.Repeat(4096f, 64)];
        large[40] += 0.0009765625f;

        Assert.Equal(4, VectorAlgebra.Dot(large, ones), 1e-6);
    }

    private static float[] Values(int seed, int length)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)(0.5 + random.NextDouble()))];
    }
}
