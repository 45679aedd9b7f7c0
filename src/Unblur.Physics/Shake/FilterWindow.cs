using System.Runtime.CompilerServices;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Shake;

/// <summary>Filters cells of a photo, one after the other, within windows. Its working memory, as much as the largest window needs, serves all of them.</summary>
/// <param name="maximumThreads">Threads to use.</param>
internal sealed class FilterWindow(int maximumThreads)
{
    private readonly Dictionary<(int Rows, int Columns), PlaneTransform> _transforms = [];
    private float[] _plane = [], _responses = [], _re = [], _im = [];

    /// <summary>Adds the filtered cell, times its weights, to the result.</summary>
    /// <param name="image">C x H x W.</param>
    /// <param name="cell">A part of it, which fits the window with its context.</param>
    /// <param name="size">Of the window: even, with no prime factor above 5.</param>
    /// <param name="context">How far from the window's upper left corner the cell begins, px.</param>
    /// <param name="result">C x H x W; changed.</param>
    internal void Filter(PlaneSpan image, ShakeCell cell, (int Rows, int Columns) size, int context, PlaneSpan result)
    {
        (int rows, int columns) = size;
        PlaneTransform transform = Transform(size);
        Spectrum spectrum = new(rows, columns, _re, _im);
        Rows.ForEach((rows / 2) + 1, maximumThreads, row => Respond(row, rows, columns, cell.Moments));
        for (int channel = 0; channel < image.Channels; channel++)
        {
            Load(image, channel, cell.Top - context, cell.Left - context, size);
            transform.Forward(_plane, spectrum);
            Multiply(spectrum);
            transform.Inverse(spectrum, _plane);
            cell.AddTo(result, channel, _plane, (context * columns) + context, columns);
        }
    }

    /// <summary>The transform of a size, and enough memory for it.</summary>
    private PlaneTransform Transform((int Rows, int Columns) size)
    {
        if (_transforms.TryGetValue(size, out PlaneTransform? transform))
        {
            return transform;
        }

        Reserve(ref _plane, size.Rows * size.Columns);
        Reserve(ref _responses, ((size.Rows / 2) + 1) * size.Columns);
        Reserve(ref _re, Spectrum.Length(size.Rows, size.Columns));
        Reserve(ref _im, Spectrum.Length(size.Rows, size.Columns));
        return _transforms[size] = new PlaneTransform(size.Rows, size.Columns, maximumThreads);
    }

    private static void Reserve(ref float[] memory, int length) => memory = memory.Length < length ? new float[length] : memory;

    /// <summary>The filter at one vertical frequency and all horizontal ones. Half a cycle in a pixel has no sign: there it is the mean of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Respond(int row, int rows, int columns, ShakeMoments moments)
    {
        double y = Math.Tau * row / rows;
        for (int column = 0; column < columns; column++)
        {
            double x = Math.Tau * (column <= columns / 2 ? column : column - columns) / columns;
            double even = (moments.XX * x * x) + (moments.YY * y * y), mixed = 2 * moments.XY * x * y;
            float response = HandShakeFilter.Response(Math.Sqrt(Math.Max(0, even + mixed)));
            bool hasNoSign = 2 * row == rows || 2 * column == columns;
            _responses[(row * columns) + column] = hasNoSign ? (response + HandShakeFilter.Response(Math.Sqrt(Math.Max(0, even - mixed)))) / 2 : response;
        }
    }

    /// <summary>The window whose upper left corner is there; beyond the photo's borders lie its outermost pixels.</summary>
    private void Load(PlaneSpan image, int channel, int top, int left, (int Rows, int Columns) size)
    {
        (int before, int behind) = (Math.Clamp(-left, 0, size.Columns), Math.Clamp(image.Width - left, 0, size.Columns));
        for (int y = 0; y < size.Rows; y++)
        {
            ReadOnlySpan<float> from = image.Plane(channel).Slice(Math.Clamp(top + y, 0, image.Height - 1) * image.Width, image.Width);
            Span<float> to = _plane.AsSpan(y * size.Columns, size.Columns);
            to[..before].Fill(from[0]);
            from.Slice(left + before, behind - before).CopyTo(to[before..]);
            to[behind..].Fill(from[^1]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(Spectrum spectrum)
    {
        for (int row = 0; row <= spectrum.Height / 2; row++)
        {
            ReadOnlySpan<float> responses = _responses.AsSpan(row * spectrum.Width, spectrum.Width);
            Span<float> re = spectrum.Re.AsSpan(row * spectrum.Stride, spectrum.Width), im = spectrum.Im.AsSpan(row * spectrum.Stride, spectrum.Width);
            for (int column = 0; column < responses.Length; column++)
            {
                re[column] *= responses[column];
                im[column] *= responses[column];
            }
        }
    }
}
