using System.Numerics;
using Unblur.Imaging;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Deconvolution;

/// <summary>Total variation as prior: p(Z) = Σ over pixels of √(Σ over channels of |∇Z|²), forward differences, none across the border.</summary>
/// <remarks>
/// Solved in the dual by projected gradients, Z = I − weight ∇ᵀP with |P| ≤ 1 at every pixel (Chambolle, "Total variation minimization and a class of
/// binary MRF models", 2005; colour as in Blomgren and Chan, 1998). P is kept from call to call, so that a few iterations suffice in a splitting
/// method. The result does not depend on the number of threads.
/// </remarks>
public sealed class TotalVariation : IImagePrior
{
    private readonly int _iterations;
    private readonly int _maximumThreads;
    private float[] _across = [], _down = [], _values = []; // P and Z, with a zero before and spare values behind
    private (int Channels, int Height, int Width) _size;

    /// <param name="iterations">Of each call, at least 1.</param>
    /// <param name="maximumThreads">Rows computed at the same time, at least 1.</param>
    public TotalVariation(int iterations = 10, int maximumThreads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumThreads, 1);
        (_iterations, _maximumThreads) = (iterations, maximumThreads);
    }

    private static int Lanes => Vector<float>.Count;

    /// <inheritdoc/>
    public void Denoise(PlanarImage image, double weight, PlanarImage result)
    {
        ArgumentNullException.ThrowIfNull(image);
        Planes.RequireSize(result, image.Channels, image.Height, image.Width, nameof(result));
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        if (weight == 0)
        {
            Planes.Copy(image, result);
            return;
        }

        Prepare(image);
        for (int i = 0; i < _iterations; i++)
        {
            ForEachPlaneRow((plane, y) => Primal(image, (float)weight, plane, y));
            Rows.ForEach(image.Height, _maximumThreads, y => Dual((float)(1 / (8 * weight)), y));
        }

        ForEachPlaneRow((plane, y) => Primal(image, (float)weight, plane, y));
        _values.AsSpan(Lanes, result.Values.Length).CopyTo(result.Values);
    }

    private void Prepare(PlanarImage image)
    {
        if (_size == (image.Channels, image.Height, image.Width))
        {
            return;
        }

        _size = (image.Channels, image.Height, image.Width);
        int length = image.Values.Length + image.Width + (2 * Lanes);
        (_across, _down, _values) = (new float[length], new float[length], new float[length]);
    }

    private void ForEachPlaneRow(Action<int, int> action) =>
        Rows.ForEach(_size.Channels * _size.Height, _maximumThreads, row => action(row / _size.Height, row % _size.Height));

    /// <summary>One row of Z = I − weight ∇ᵀP. The last column and row of P are always 0, and so is what stands before the first.</summary>
    private void Primal(PlanarImage image, float weight, int plane, int y)
    {
        (int _, int height, int width) = _size;
        int at = ((plane * height) + y) * width;
        ReadOnlySpan<float> source = image.Values.AsSpan(at, width);
        ReadOnlySpan<float> across = _across.AsSpan(Lanes + at, width);
        ReadOnlySpan<float> left = _across.AsSpan(Lanes + at - 1, width);
        ReadOnlySpan<float> down = _down.AsSpan(Lanes + at, width);
        ReadOnlySpan<float> up = y == 0 ? _down.AsSpan(Lanes + at + ((height - 1) * width), width) : _down.AsSpan(Lanes + at - width, width); // zeros at first
        Span<float> target = _values.AsSpan(Lanes + at, width);
        int x = 0;
        for (; x <= width - Lanes; x += Lanes)
        {
            Vector<float> divergence = new Vector<float>(left[x..]) - new Vector<float>(across[x..])
                + new Vector<float>(up[x..]) - new Vector<float>(down[x..]);
            (new Vector<float>(source[x..]) - (divergence * weight)).CopyTo(target[x..]);
        }

        for (; x < width; x++)
        {
            target[x] = source[x] - (weight * (left[x] - across[x] + up[x] - down[x]));
        }
    }

    /// <summary>One row of P, of all channels: a step along ∇Z, back onto |P| ≤ 1.</summary>
    private void Dual(float step, int y)
    {
        (int channels, int height, int width) = _size;
        Span<float> squares = stackalloc float[Lanes];
        for (int x = 0; x < width; x += Lanes)
        {
            Vector<float> squared = default;
            int count = Math.Min(Lanes, width - x);
            for (int channel = 0; channel < channels; channel++)
            {
                int at = Lanes + (((channel * height) + y) * width) + x;
                (Vector<float> across, Vector<float> down) = Stepped(step, at, x, y, count);
                squared += (across * across) + (down * down);
            }

            Vector<float> scale = Vector<float>.One / Vector.Max(Vector<float>.One, Vector.SquareRoot(squared));
            for (int channel = 0; channel < channels; channel++)
            {
                int at = Lanes + (((channel * height) + y) * width) + x;
                (Vector<float> across, Vector<float> down) = Stepped(step, at, x, y, count);
                Store(across * scale, _across.AsSpan(at, count), squares);
                Store(down * scale, _down.AsSpan(at, count), squares);
            }
        }
    }

    private (Vector<float> Across, Vector<float> Down) Stepped(float step, int at, int x, int y, int count)
    {
        (int _, int height, int width) = _size;
        Vector<float> here = new(_values, at);
        Vector<float> across = new Vector<float>(_across, at) + ((new Vector<float>(_values, at + 1) - here) * step);
        if (x + count == width)
        {
            across = across.WithElement(count - 1, 0);
        }

        return (across, y == height - 1 ? default : new Vector<float>(_down, at) + ((new Vector<float>(_values, at + width) - here) * step));
    }

    private static void Store(Vector<float> values, Span<float> target, Span<float> buffer)
    {
        if (target.Length == Lanes)
        {
            values.CopyTo(target);
            return;
        }

        values.CopyTo(buffer);
        buffer[..target.Length].CopyTo(target);
    }
}
