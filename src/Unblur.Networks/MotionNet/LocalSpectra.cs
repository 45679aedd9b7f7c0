using Unblur.Torch;

namespace Unblur.Networks.MotionNet;

/// <summary>Logarithms of an image's power spectrum in overlapping windows, around every cell of a grid.</summary>
/// <remarks>
/// A straight motion multiplies the spectrum by a sinc along its direction: dark stripes across it, whose distance is one over its length. A convolution
/// cannot easily form such products, a Fourier transform gives them at once. Windows are faded out to their borders (Hann), freed of their mean, and each
/// spectrum of its own, so that contrast does not matter.
/// </remarks>
internal static class LocalSpectra
{
    // Below it is noise: about (1 / 255)² of a window.
    private const double Floor = 1e-5;

    /// <summary>Planes for windows of a side: half of the spectrum, the other half being its mirror image.</summary>
    internal static int Planes(int window) => window * ((window / 2) + 1);

    /// <summary>Spectra of windows in the middle of each cell.</summary>
    /// <param name="grey">(N, 1, H, W), float32; H and W multiples of <paramref name="cell"/>, two of them at least; mirrored at the edges.</param>
    /// <param name="cell">Side of a cell, px, even.</param>
    /// <param name="times">Sides of a window in cells: 2 or 4.</param>
    /// <returns>(N, <see cref="Planes"/>, H / cell, W / cell), mean about 0 in each window.</returns>
    internal static Tensor Of(Tensor grey, int cell, int times)
    {
        using var scope = new TensorScope();
        int margin = (times - 1) * cell / 2, window = times * cell;
        Tensor padded = Functional.Pad(grey, margin, margin, margin, margin, PadMode.Reflect);
        (long count, long rows, long columns) = (grey.Size(0), grey.Size(2) / cell, grey.Size(3) / cell);

        long width = (columns + times - 1) * cell;
        Tensor bands = Windows(padded.Reshape(count, rows + times - 1, cell, width), times, rows);                           // (N, R, window, W')
        Tensor squares = Windows(bands.Permute(0, 3, 1, 2).Reshape(count, columns + times - 1, cell, rows * window), times, columns);
        Tensor windows = squares.Reshape(count, columns, window, rows, window).Permute(0, 3, 1, 4, 2).Reshape(count, rows * columns, window, window);
        Tensor hann = Hann(window).To(grey.Device);
        Tensor spectrum = Functional.Rfft2((windows - windows.Mean([2, 3], keepDimensions: true)) * hann);
        Tensor power = Functional.ViewAsReal(spectrum).Square().Sum([4]);                      // (N, R C, window, window / 2 + 1)
        Tensor log = (power + Floor).Log().Reshape(count, rows * columns, Planes(window));
        log -= log.Mean([2], keepDimensions: true);
        return scope.Keep(log.Transpose(1, 2).Reshape(count, Planes(window), rows, columns) * 0.5);
    }

    /// <summary>Overlapping stretches of whole cells: (N, cells, side, ...) to (N, stretches, times side, ...), of which stretch i begins at cell i.</summary>
    private static Tensor Windows(Tensor cells, int times, long stretches)
        => Tensor.Cat([.. Enumerable.Range(0, times).Select(i => cells.Narrow(1, i, stretches))], 2);

    /// <summary>Of power 1, so that white noise of variance s² has spectra of about s².</summary>
    private static Tensor Hann(int window)
    {
        float[] hann = [.. Enumerable.Range(0, window).Select(i => (float)(0.5 - (0.5 * Math.Cos(Math.Tau * (i + 0.5) / window))))];
        double power = hann.Sum(value => (double)value * value);
        return Tensor.From(hann, window, 1) * Tensor.From(hann, 1, window) / power;
    }
}
