namespace Unblur.Metrics.Tests.Perceptual;

/// <summary>Channels x height x width numbers in double precision.</summary>
internal sealed class Planes(int channels, int height, int width, double[] values)
{
    public Planes(int channels, int height, int width)
        : this(channels, height, width, new double[channels * height * width])
    {
    }

    public int Channels => channels;

    public int Height => height;

    public int Width => width;

    public double[] Values => values;

    public double this[int channel, int row, int column]
    {
        get => values[(((channel * height) + row) * width) + column];
        set => values[(((channel * height) + row) * width) + column] = value;
    }
}
