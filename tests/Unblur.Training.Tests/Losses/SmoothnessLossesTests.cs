using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Training.Losses;

namespace Unblur.Training.Tests.Losses;

public sealed class SmoothnessLossesTests
{
    [Fact]
    public void TotalVariation_EqualsTheSlowSum()
    {
        using TensorScope scope = new();
        Tensor field = TestTensors.Normal(1, 2, 3, 4, 5);
        double[] values = field.ToArray<double>();
        List<double> horizontal = [], vertical = [];
        for (int plane = 0; plane < 6; plane++)
        {
            for (int y = 0; y < 4; y++)
            {
                for (int x = 0; x < 5; x++)
                {
                    double here = values[(((plane * 4) + y) * 5) + x];
                    if (x < 4)
                    {
                        horizontal.Add(Math.Abs(values[(((plane * 4) + y) * 5) + x + 1] - here));
                    }

                    if (y < 3)
                    {
                        vertical.Add(Math.Abs(values[(((plane * 4) + y + 1) * 5) + x] - here));
                    }
                }
            }
        }

        Assert.Equal(horizontal.Average() + vertical.Average(), SmoothnessLosses.TotalVariation(field).Item(), 1e-12);
        GradientCheck.Run(SmoothnessLosses.TotalVariation, field);
    }

    [Fact]
    public void TotalVariation_OnePixelHigh_IsRefused()
        => Assert.Throws<ArgumentException>(() =>
        {
            using TensorScope scope = new();
            SmoothnessLosses.TotalVariation(Tensor.Zeros([1, 2, 1, 8]));
        });
}
