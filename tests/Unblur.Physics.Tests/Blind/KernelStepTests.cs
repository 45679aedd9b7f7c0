using Unblur.Physics.Blind;
using Unblur.Physics.Operators;
using Unblur.Physics.Tests.Deconvolution;

namespace Unblur.Physics.Tests.Blind;

public sealed class KernelStepTests
{
    private const int Height = 60, Width = 64, Size = 7;

    [Fact]
    public void Run_GradientsOfTheSharpPicture_FindsItsKernel()
    {
        (float[] across, float[] down, Spectrum blurry, float[] kernel) = Problem();
        float[] found = new float[Size * Size];

        new KernelStep(new PlaneTransform(Height, Width), 1).Run(across, down, blurry, 1e-4f, found, Size);

        Assert.True(found.Zip(kernel, (a, b) => Math.Abs(a - b)).Max() < 2e-3, $"largest error {found.Zip(kernel, (a, b) => Math.Abs(a - b)).Max()}");
    }

    [Fact]
    public void Run_LargeWeight_ShrinksTheKernel()
    {
        (float[] across, float[] down, Spectrum blurry, float[] kernel) = Problem();
        float[] found = new float[Size * Size];

        new KernelStep(new PlaneTransform(Height, Width), 1).Run(across, down, blurry, 1e6f, found, Size);

        Assert.True(found.Sum(Math.Abs) < 0.1 * kernel.Sum());
    }

    [Fact]
    public void Apply_IsTheSumOverAllPairs()
    {
        float[] correlation = TestImages.Random(1, 1, 9, 9).Values, kernel = TestImages.Random(2, 1, 5, 5).Values, result = new float[25];

        KernelStep.Apply(correlation, 0.5f, kernel, 5, result);

        for (int i = 0; i < 25; i++)
        {
            double sum = 0.5 * kernel[i];
            for (int j = 0; j < 25; j++)
            {
                sum += (double)correlation[(((i / 5) - (j / 5) + 4) * 9) + (i % 5) - (j % 5) + 4] * kernel[j];
            }

            Assert.Equal(sum, result[i], 1e-4);
        }
    }

    private static (float[] Across, float[] Down, Spectrum Blurry, float[] Kernel) Problem()
    {
        float[] sharp = Scene.Discs(Height, Width, 1).Values, plane = new float[sharp.Length];
        float[] kernel = TestImages.Random(3, 1, Size, Size).Values;
        float sum = kernel.Sum();
        kernel = [.. kernel.Select(value => value / sum)];
        PlaneTransform transform = new(Height, Width);
        Spectrum first = transform.NewSpectrum(), blurry = transform.NewSpectrum();
        CyclicKernel.Place(kernel, Size, plane, Width);
        transform.Forward(plane, first);
        transform.Forward(sharp, blurry);
        SpectrumAlgebra.Multiply(first, blurry, conjugate: false, blurry);
        float[] across = new float[sharp.Length], down = new float[sharp.Length];
        CyclicGradients.Sparse(sharp, Width, 0, across, down, 1);
        return (across, down, blurry, kernel);
    }
}
