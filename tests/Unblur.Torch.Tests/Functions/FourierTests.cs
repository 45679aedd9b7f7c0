using System.Runtime.InteropServices;
using Unblur.TestKit;

namespace Unblur.Torch.Tests.Functions;

public class FourierTests
{
    [Theory]
    [InlineData(6, 8)]
    [InlineData(5, 7)]
    public void Irfft2_OfRfft2_GivesTheImageBack(int height, int width)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, height, width);

        AssertClose.Equal(x, Functional.Irfft2(Functional.Rfft2(x), height, width), 1e-12);
        GradientCheck.Run(t => Functional.Irfft2(Functional.Rfft2(t), height, width) * t, x);
    }

    [Fact]
    public void Rfft2_AnImage_EqualsTheSum()
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 3, 4);
        var source = NdArray.From(x);
        var slow = NdArray.Of([3, 3], at =>
        {
            double sum = 0;
            for (int k = 0; k < 12; k++)
            {
                sum += source[k / 4, k % 4] * Math.Cos(2 * Math.PI * ((at[0] * (k / 4) / 3.0) + (at[1] * (k % 4) / 4.0)));
            }

            return sum;
        });

        AssertClose.Equal(slow, Functional.Real(Functional.Rfft2(x)), 1e-12);
    }

    [Fact]
    public void Rfft2_ProductOfSpectra_IsCircularConvolution()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor kernel) = (TestTensors.Normal(1, 5, 6), TestTensors.Normal(2, 5, 6));
        (NdArray a, NdArray b) = (NdArray.From(x), NdArray.From(kernel));
        var slow = NdArray.Of([5, 6], at => Enumerable.Range(0, 30).Sum(k => a[k / 6, k % 6] * b[(at[0] - (k / 6) + 5) % 5, (at[1] - (k % 6) + 6) % 6]));

        AssertClose.Equal(slow, Functional.Irfft2(Functional.Rfft2(x) * Functional.Rfft2(kernel), 5, 6), 1e-12);
        GradientCheck.Run(t => Functional.Irfft2(Functional.Rfft2(t[0]) * Functional.Conj(Functional.Rfft2(t[1])), 5, 6), x, kernel);
    }

    [Fact]
    public void Ifft2_OfFft2_GivesTheImageBack()
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 4, 5);

        AssertClose.Equal(x, Functional.Real(Functional.Ifft2(Functional.Fft2(x))), 1e-12);
        GradientCheck.Run(t => Functional.Real(Functional.Ifft2(Functional.Fft2(t))), x);
    }

    [Fact]
    public void Conj_ComplexValues_NegatesTheImaginaryPartInMemory()
    {
        using var scope = new TensorScope();
        Tensor spectrum = Functional.Rfft2(TestTensors.Normal(1, 3, 4));

        double[] before = MemoryMarshal.Cast<byte, double>(spectrum.ToBytes()).ToArray();
        double[] after = MemoryMarshal.Cast<byte, double>(Functional.Conj(spectrum).ToBytes()).ToArray();

        Assert.Equal(before.Select((value, i) => i % 2 == 0 ? value : -value), after);
    }
}
