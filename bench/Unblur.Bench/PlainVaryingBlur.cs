using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;

namespace Unblur.Bench;

/// <summary>The same operator as anyone would write it first: kernels made once, then a loop over pixels, channels and taps.</summary>
internal sealed class PlainVaryingBlur
{
    private readonly MotionFlow _flow;
    private readonly KernelTap[][] _kernels;
    private readonly int[] _indices;

    internal PlainVaryingBlur(MotionFlow flow)
    {
        _flow = flow.Canonical();
        Dictionary<MotionVector, int> known = [];
        List<KernelTap[]> kernels = [];
        _indices = new int[flow.Height * flow.Width];
        for (int i = 0; i < _indices.Length; i++)
        {
            MotionVector vector = new(_flow.U[i], _flow.V[i]);
            if (!known.TryGetValue(vector, out _indices[i]))
            {
                known[vector] = _indices[i] = kernels.Count;
                kernels.Add([.. BlurKernel.FromMotion(vector).Taps]);
            }
        }

        _kernels = [.. kernels];
    }

    internal double TapsPerPixel => _indices.Average(index => _kernels[index].Length);

    internal double MeanLength => _flow.U.Zip(_flow.V, (u, v) => new MotionVector(u, v).Length).Average();

    internal double MeanRun
    {
        get
        {
            int runs = Enumerable.Range(0, _indices.Length).Count(i => i % _flow.Width == 0 || _indices[i] != _indices[i - 1]);
            return (double)_indices.Length / runs;
        }
    }

    internal PlanarImage Apply(PlanarImage sharp)
    {
        PlanarImage blurry = new(sharp.Channels, sharp.Height, sharp.Width);
        for (int channel = 0; channel < sharp.Channels; channel++)
        {
            ReadOnlySpan<float> source = sharp.Plane(channel);
            Span<float> target = blurry.Plane(channel);
            for (int y = 0; y < sharp.Height; y++)
            {
                for (int x = 0; x < sharp.Width; x++)
                {
                    float sum = 0f;
                    foreach (KernelTap tap in _kernels[_indices[(y * sharp.Width) + x]])
                    {
                        int row = Math.Clamp(y + tap.Dy, 0, sharp.Height - 1);
                        int column = Math.Clamp(x + tap.Dx, 0, sharp.Width - 1);
                        sum += tap.Weight * source[(row * sharp.Width) + column];
                    }

                    target[(y * sharp.Width) + x] = sum;
                }
            }
        }

        return blurry;
    }

    internal PlanarImage Adjoint(PlanarImage blurry)
    {
        PlanarImage spread = new(blurry.Channels, blurry.Height, blurry.Width);
        for (int channel = 0; channel < blurry.Channels; channel++)
        {
            ReadOnlySpan<float> source = blurry.Plane(channel);
            Span<float> target = spread.Plane(channel);
            for (int y = 0; y < blurry.Height; y++)
            {
                for (int x = 0; x < blurry.Width; x++)
                {
                    float value = source[(y * blurry.Width) + x];
                    foreach (KernelTap tap in _kernels[_indices[(y * blurry.Width) + x]])
                    {
                        int row = Math.Clamp(y + tap.Dy, 0, blurry.Height - 1);
                        int column = Math.Clamp(x + tap.Dx, 0, blurry.Width - 1);
                        target[(row * blurry.Width) + column] += tap.Weight * value;
                    }
                }
            }
        }

        return spread;
    }
}
