using Unblur.Networks.MotionNet;
using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Networks.Tests.MotionNet;

public sealed class LocalSpectraTests
{
    private const int Cell = 4, Times = 2, Window = 8, Height = 8, Width = 12;

    [Fact]
    public void Of_AnImage_IsTheSlowTransformOfEveryWindow()
    {
        using TensorScope scope = new();
        Tensor grey = TestTensors.Uniform(5, 1, 1, Height, Width).To(DType.Float32);
        float[] pixels = grey.ToArray<float>();

        Tensor spectra = LocalSpectra.Of(grey, Cell, Times);

        Assert.Equal([1, LocalSpectra.Planes(Window), Height / Cell, Width / Cell], spectra.Shape);
        float[] values = spectra.ToArray<float>();
        int cells = Height / Cell * (Width / Cell);
        for (int cell = 0; cell < cells; cell++)
        {
            double[] expected = Slow(pixels, cell / (Width / Cell), cell % (Width / Cell));
            for (int plane = 0; plane < expected.Length; plane++)
            {
                Assert.Equal(expected[plane], values[(plane * cells) + cell], 1e-3);
            }
        }
    }

    [Fact]
    public void Of_TwiceTheContrast_IsTheSame()
    {
        using TensorScope scope = new();
        Tensor grey = TestTensors.Normal(6, 1, 1, 16, 16).To(DType.Float32);

        Assert.InRange((LocalSpectra.Of(grey, Cell, Times) - LocalSpectra.Of(grey * 2, Cell, Times)).Abs().Max().Item(), 0, 0.05);
    }

    private static int Mirrored(int place, int size) => place < 0 ? -place : place >= size ? (2 * (size - 1)) - place : place;

    private static double[] Slow(float[] pixels, int row, int column)
    {
        double[] window = new double[Window * Window];
        for (int y = 0; y < Window; y++)
        {
            for (int x = 0; x < Window; x++)
            {
                int sourceY = Mirrored((row * Cell) - (Cell / 2) + y, Height), sourceX = Mirrored((column * Cell) - (Cell / 2) + x, Width);
                window[(y * Window) + x] = pixels[(sourceY * Width) + sourceX];
            }
        }

        double mean = window.Average();
        double[] hann = [.. Enumerable.Range(0, Window).Select(i => 0.5 - (0.5 * Math.Cos(Math.Tau * (i + 0.5) / Window)))];
        double energy = hann.Sum(value => value * value);
        double[] logs = [.. from fy in Enumerable.Range(0, Window) from fx in Enumerable.Range(0, (Window / 2) + 1) select Math.Log(Power(fy, fx) + 1e-5)];
        double centre = logs.Average();
        return [.. logs.Select(log => 0.5 * (log - centre))];

        double Power(int fy, int fx)
        {
            (double real, double imaginary) = (0.0, 0.0);
            for (int i = 0; i < window.Length; i++)
            {
                (int y, int x) = (i / Window, i % Window);
                double value = (window[i] - mean) * hann[y] * hann[x] / energy, angle = Math.Tau * ((fy * y) + (fx * x)) / Window;
                (real, imaginary) = (real + (value * Math.Cos(angle)), imaginary - (value * Math.Sin(angle)));
            }

            return (real * real) + (imaginary * imaginary);
        }
    }
}
