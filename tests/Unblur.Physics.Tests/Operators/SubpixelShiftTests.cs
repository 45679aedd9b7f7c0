using Unblur.Imaging;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Tests.Operators;

public sealed class SubpixelShiftTests
{
    private const int Height = 20, Width = 24;

    [Fact]
    public void Apply_WholePixels_MovesRightAndDownAndContinuesTheEdge()
    {
        PlanarImage image = new(2, Height, Width, [.. Enumerable.Range(0, 2 * Height * Width).Select(i => i * 7 % 31 / 31f)]);

        PlanarImage moved = SubpixelShift.Apply(image, 2, -1);

        for (int channel = 0; channel < 2; channel++)
        {
            for (int i = 0; i < Height * Width; i++)
            {
                int from = (Math.Min((i / Width) + 1, Height - 1) * Width) + Math.Max((i % Width) - 2, 0);
                Assert.Equal(image.Plane(channel)[from], moved.Plane(channel)[i], 1e-6f);
            }
        }
    }

    [Theory]
    [InlineData(0.3, -0.4)]
    [InlineData(-1.5, 0.5)]
    public void Apply_Fractions_MovesAWaveByThem(double x, double y)
    {
        PlanarImage moved = SubpixelShift.Apply(Wave(0, 0), x, y), expected = Wave(x, y);
        for (int row = 6; row < Height - 6; row++)
        {
            for (int column = 6; column < Width - 6; column++)
            {
                Assert.Equal(expected.Values[(row * Width) + column], moved.Values[(row * Width) + column], 0.004f);
            }
        }
    }

    [Fact]
    public void Apply_NotFinite_IsRefused()
        => Assert.Contains("finite", Assert.Throws<ArgumentException>(() => SubpixelShift.Apply(Wave(0, 0), double.NaN, 0)).Message, StringComparison.Ordinal);

    private static PlanarImage Wave(double x, double y) => new(
        1, Height, Width, [.. Enumerable.Range(0, Height * Width).Select(i => (float)(0.5 + (0.25 * Math.Sin(((i % Width) - x) / 2)) + (0.25 * Math.Cos(((i / Width) - y) / 2.5))))]);
}
