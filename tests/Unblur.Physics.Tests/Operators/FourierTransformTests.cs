using System.Numerics;
using System.Runtime.Intrinsics;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Tests.Operators;

public sealed class FourierTransformTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(256)]
    public void Forward_Random_IsTheSumInBitReversedOrder(int size)
    {
        (Vector256<float>[] re, Vector256<float>[] im) = RandomSequences(size);
        Complex[] sequence = [.. re.Zip(im, (a, b) => new Complex(a[3], b[3]))];

        new FourierTransform<float>(size).Forward(re, im);

        for (int f = 0; f < size; f++)
        {
            Complex sum = 0;
            for (int n = 0; n < size; n++)
            {
                sum += sequence[n] * Complex.Exp(new Complex(0, -Math.Tau * f * n / size));
            }

            int place = BitReversed(f, size);
            Assert.Equal(sum.Real, re[place][3], 1e-4);
            Assert.Equal(sum.Imaginary, im[place][3], 1e-4);
        }
    }

    [Fact]
    public void Inverse_OfForward_IsSizeTimesTheSequence()
    {
        (Vector256<float>[] re, Vector256<float>[] im) = RandomSequences(512);
        (Vector256<float>[] re0, Vector256<float>[] im0) = ([.. re], [.. im]);
        FourierTransform<float> transform = new(512);

        transform.Forward(re, im);
        transform.Inverse(re, im);

        for (int i = 0; i < 512; i++)
        {
            for (int lane = 0; lane < 8; lane++)
            {
                Assert.Equal(re0[i][lane], re[i][lane] / 512, 1e-6f);
                Assert.Equal(im0[i][lane], im[i][lane] / 512, 1e-6f);
            }
        }
    }

    [Fact]
    public void Forward_WrongSize_Throws() => Assert.Throws<ArgumentException>(
        () => new FourierTransform<float>(8).Forward(new Vector256<float>[8], new Vector256<float>[4]));

    private static (Vector256<float>[] Re, Vector256<float>[] Im) RandomSequences(int size)
    {
        Random random = new(size);
        return ([.. Enumerable.Range(0, size).Select(_ => Next())], [.. Enumerable.Range(0, size).Select(_ => Next())]);
        Vector256<float> Next() => Vector256.Create([.. Enumerable.Range(0, 8).Select(_ => random.NextSingle() - 0.5f)]);
    }

    private static int BitReversed(int value, int size)
    {
        int reversed = 0;
        for (int bit = 1; bit < size; bit *= 2)
        {
            reversed = (2 * reversed) + ((value / bit) & 1);
        }

        return reversed;
    }
}
