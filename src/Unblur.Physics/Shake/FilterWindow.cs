using System.Runtime.CompilerServices;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Shake;

/// <summary>Filters cells of a photo, one after the other, within windows of one size. Its working memory serves all of them.</summary>
/// <param name="rows">Height of a window, even, with no prime factor above 5.</param>
/// <param name="columns">Width of a window, likewise.</param>
/// <param name="maximumThreads">Threads to use.</param>
internal sealed class FilterWindow(int rows, int columns, int maximumThreads)
{
    private readonly PlaneTransform _transform = new(rows, columns, maximumThreads);
    private readonly Spectrum _spectrum = new(rows, columns);
    private readonly float[] _plane = new float[rows * columns];
    private readonly float[] _responses = new float[((rows / 2) + 1) * columns];

    /// <summary>Adds the filtered cell, times its weights, to the result.</summary>
    /// <param name="image">C x H x W.</param>
    /// <param name="cell">A part of it, which fits the window with its context.</param>
    /// <param name="context">How far from the window's upper left corner the cell begins, px.</param>
    /// <param name="result">C x H x W; changed.</param>
    internal void Filter(PlaneSpan image, ShakeCell cell, int context, PlaneSpan result)
    {
        Rows.ForEach((rows / 2) + 1, maximumThreads, row => Respond(row, cell.Moments));
        for (int channel = 0; channel < image.Channels; channel++)
        {
            Load(image, channel, cell.Top - context, cell.Left - context);
            _transform.Forward(_plane, _spectrum);
            Multiply();
            _transform.Inverse(_spectrum, _plane);
            cell.AddTo(result, channel, _plane, (context * columns) + context, columns);
        }
    }

    /// <summary>The filter at one vertical frequency and all horizontal ones. Half a cycle in a pixel has no sign: there it is the mean of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Respond(int row, ShakeMoments moments)
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
    private void Load(PlaneSpan image, int channel, int top, int left)
    {
        (int before, int behind) = (Math.Clamp(-left, 0, columns), Math.Clamp(image.Width - left, 0, columns));
        for (int y = 0; y < rows; y++)
        {
            ReadOnlySpan<float> from = image.Plane(channel).Slice(Math.Clamp(top + y, 0, image.Height - 1) * image.Width, image.Width);
            Span<float> to = _plane.AsSpan(y * columns, columns);
            to[..before].Fill(from[0]);
            from.Slice(left + before, behind - before).CopyTo(to[before..]);
            to[behind..].Fill(from[^1]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply()
    {
        for (int row = 0; row <= rows / 2; row++)
        {
            ReadOnlySpan<float> responses = _responses.AsSpan(row * columns, columns);
            Span<float> re = _spectrum.Re.AsSpan(row * _spectrum.Stride, columns), im = _spectrum.Im.AsSpan(row * _spectrum.Stride, columns);
            for (int column = 0; column < responses.Length; column++)
            {
                re[column] *= responses[column];
                im[column] *= responses[column];
            }
        }
    }
}

/// <summary>The windows that were needed last, kept so that photos of many tiles make no garbage of their size.</summary>
/// <param name="maximumThreads">Threads to use.</param>
internal sealed class FilterWindows(int maximumThreads)
{
    /// <summary>Cells of one photo differ by a pixel, those at its border by the blend: they need few sizes.</summary>
    private const int Kept = 6;

    private readonly Dictionary<(int Rows, int Columns), FilterWindow> _windows = [];

    internal FilterWindow Of(int rows, int columns)
    {
        if (!_windows.TryGetValue((rows, columns), out FilterWindow? window))
        {
            if (_windows.Count == Kept)
            {
                _windows.Clear();
            }

            _windows[(rows, columns)] = window = new FilterWindow(rows, columns, maximumThreads);
        }

        return window;
    }
}
