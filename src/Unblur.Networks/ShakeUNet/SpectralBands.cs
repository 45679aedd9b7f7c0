using Unblur.Torch;

namespace Unblur.Networks.ShakeUNet;

/// <summary>Power of an image in bands of frequency and direction, block by block.</summary>
/// <remarks>Blocks overlap by half and are faded out to their borders (Hann). Bands are Gaussians over log frequency and direction.</remarks>
internal sealed class SpectralBands : IDisposable
{
    internal const int Directions = 12;
    private const double RadialWidth = 0.6;
    private const double AngularWidth = 0.8;
    private const double LeastWeight = 0.01;

    private readonly int _block;
    private readonly int _rings;
    private readonly Tensor _window;
    private readonly Tensor _weights;

    /// <param name="block">Side of a block, px.</param>
    /// <param name="rings">Bands of frequency, from 1.5 cycles in a block to half a cycle in a pixel.</param>
    internal SpectralBands(int block, int rings)
    {
        (_block, _rings) = (block, rings);
        using var scope = new TensorScope();
        float[] hann = Enumerable.Range(0, block).Select(i => (float)(0.5 - (0.5 * Math.Cos(Math.Tau * i / block)))).ToArray();
        double power = Math.Pow(hann.Sum(value => (double)value * value), 2);
        _window = (Tensor.From(hann, block, 1) * Tensor.From(hann, 1, block) / Math.Sqrt(power)).Own();
        _weights = Tensor.From(Weights(block, rings), block * ((block / 2) + 1), Count).Own();
    }

    /// <summary>Bands of a block.</summary>
    internal int Count => _rings * Directions;

    /// <param name="grey">(H, W), float32, on the CPU; both at least one block.</param>
    /// <returns>(blocks, <see cref="Count"/>).</returns>
    internal Tensor Powers(Tensor grey)
    {
        using var scope = new TensorScope();
        List<Tensor> parts = [];
        foreach ((int top, int left) in (ReadOnlySpan<(int, int)>)[(0, 0), (0, _block / 2), (_block / 2, 0), (_block / 2, _block / 2)])
        {
            (long rows, long columns) = ((grey.Size(0) - top) / _block, (grey.Size(1) - left) / _block);
            if (rows > 0 && columns > 0)
            {
                parts.Add(grey.Narrow(0, top, rows * _block).Narrow(1, left, columns * _block)
                    .Reshape(rows, _block, columns, _block).Permute(0, 2, 1, 3).Reshape(rows * columns, _block, _block));
            }
        }

        var blocks = Tensor.Cat([.. parts], 0);
        Tensor spectrum = Functional.Rfft2((blocks - blocks.Mean([1, 2], keepDimensions: true)) * _window);
        Tensor power = Functional.ViewAsReal(spectrum).Square().Sum([3]);                         // (blocks, B, B / 2 + 1)
        return scope.Keep(power.Reshape(power.Size(0), -1).MatMul(_weights));
    }

    public void Dispose()
    {
        _window.Dispose();
        _weights.Dispose();
    }

    /// <summary>How much each frequency counts in each band, (B (B / 2 + 1)) x bands; the weights of a band sum to 1.</summary>
    private static float[] Weights(int block, int rings)
    {
        int columns = (block / 2) + 1;
        int bands = rings * Directions;
        (double lowest, double ratio) = (1.5 / block, Math.Pow(0.5 * block / 1.5, 1.0 / rings));
        double[] weights = new double[block * columns * bands];
        double[] sums = new double[bands];
        double[] centres = Enumerable.Range(0, rings).Select(ring => Math.Log(lowest) + ((ring + 0.5) * Math.Log(ratio))).ToArray();
        for (int row = 0; row < block; row++)
        {
            double y = (double)(row < block / 2 ? row : row - block) / block;
            for (int column = 0; column < columns; column++)
            {
                double x = (double)column / block;
                double radius = Math.Sqrt((x * x) + (y * y));
                if (radius <= 0.9 / block)
                {
                    continue;
                }

                (double logarithm, double angle) = (Math.Log(radius), Math.Atan2(y, x));
                for (int ring = 0; ring < rings; ring++)
                {
                    double apart = (logarithm - centres[ring]) / (Math.Log(ratio) * RadialWidth);
                    if (0.5 * apart * apart > -Math.Log(LeastWeight))
                    {
                        continue;
                    }

                    for (int direction = 0; direction < Directions; direction++)
                    {
                        double away = Math.IEEERemainder(angle - (direction * Math.PI / Directions), Math.PI) / (Math.PI / Directions * AngularWidth);
                        double weight = Math.Exp(-0.5 * ((apart * apart) + (away * away)));
                        if (weight >= LeastWeight)
                        {
                            int band = (ring * Directions) + direction;
                            weights[(((row * columns) + column) * bands) + band] = weight;
                            sums[band] += weight;
                        }
                    }
                }
            }
        }

        return [.. weights.Select((weight, i) => (float)(weight / sums[i % bands]))];
    }
}
