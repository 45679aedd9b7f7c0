using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;
using Unblur.Physics.Shake;
using Unblur.Training.Supervised;

namespace Unblur.Training.Tests.Supervised;

/// <summary>The filter's response, held against the hand shakes that it stands for.</summary>
public sealed class HandShakeFilterTests
{
    private const int Kernels = 4000;
    private const double NoisePower = 0.03;

    [Theory]
    [InlineData(0.5, 0.05)]
    [InlineData(1, 0.05)]
    [InlineData(1.25, 0.05)]
    [InlineData(1.75, 0.2)] // where it falls from 2 to -1
    [InlineData(2.5, 0.05)]
    [InlineData(3.25, 0.05)]
    [InlineData(4.5, 0.05)]
    public void Response_AtARadius_IsTheWienerFilterOfManyShakes(double radius, double tolerance)
    {
        var options = new ShakeOptions { MinimumLength = 4, ShortShare = 0.6, StraightShare = 0.15 };
        (double mean, double square) = (0.0, 0.0);
        for (int i = 0; i < Kernels; i++)
        {
            Random random = RandomStreams.ForTraining(99, 0, i);
            var kernel = BlurKernel.Sample(options, random);
            ShakeMoments moments = ShakeMisjudgement.Truth(kernel);
            double angle = random.NextDouble() * Math.Tau;
            (double x, double y) = (Math.Cos(angle), Math.Sin(angle));
            double deviation = Math.Sqrt((moments.XX * x * x) + (moments.YY * y * y) + (2 * moments.XY * x * y));
            if (deviation < radius / 3)
            {
                continue;                                                               // no frequency that pixels can hold
            }

            (double real, double imaginary) = Transfer(kernel, radius / deviation * x, radius / deviation * y);
            mean += real;
            square += (real * real) + (imaginary * imaginary);
        }

        Assert.Equal((1 + NoisePower) * mean / (square + (NoisePower * Kernels)), HandShakeFilter.Response(radius), tolerance);
    }

    private static (double Real, double Imaginary) Transfer(BlurKernel kernel, double x, double y)
    {
        (double real, double imaginary) = (0.0, 0.0);
        foreach (KernelTap tap in kernel.Taps)
        {
            double phase = (tap.Dx * x) + (tap.Dy * y);
            real += tap.Weight * Math.Cos(phase);
            imaginary -= tap.Weight * Math.Sin(phase);
        }

        return (real, imaginary);
    }
}
