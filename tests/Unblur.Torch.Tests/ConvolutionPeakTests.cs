namespace Unblur.Torch.Tests;

public class ConvolutionPeakTests
{
    [Fact]
    public void Measure_Float32_GivesAPossibleSpeedForEveryShape()
    {
        IReadOnlyList<ConvolutionSpeed> speeds = ConvolutionPeak.Measure(DType.Float32);

        Assert.Equal([32, 64, 128, 256], speeds.Select(speed => speed.Channels));
        Assert.All(speeds, speed => Assert.InRange(speed.GigaflopsPerSecond, 0.01, 1e6));
    }
}
