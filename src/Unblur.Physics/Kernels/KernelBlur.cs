using System.Buffers;
using System.Numerics;
using Unblur.Imaging;

namespace Unblur.Physics;

/// <summary>Blurs a whole image with one kernel: y(p) = Σ k(q) x(p − q), a true convolution.</summary>
/// <remarks>
/// A bright dot therefore comes out as the kernel itself, not mirrored. Kernels of few weights are summed tap by tap, others by
/// Fourier transforms, whichever is faster. The result does not depend on the number of threads, to the bit. Immutable: one
/// operator may serve many threads.
/// </remarks>
public sealed class KernelBlur : IBlurOperator
{
    private readonly int _maximumThreads = 1;
    private readonly Lazy<FourierConvolution> _fourier;
    private readonly Lazy<FourierConvolution> _mirroredFourier;

    public KernelBlur(BlurKernel kernel)
    {
        Kernel = kernel ?? throw new ArgumentNullException(nameof(kernel));
        UseFourier = IsFourierFaster(kernel);
        _fourier = new Lazy<FourierConvolution>(() => new FourierConvolution(kernel));
        _mirroredFourier = new Lazy<FourierConvolution>(() => new FourierConvolution(kernel.Mirrored()));
    }

    public BlurKernel Kernel { get; }

    /// <summary>Default <see cref="BlurBorder.Replicate"/>.</summary>
    public BlurBorder Border { get; init; } = BlurBorder.Replicate;

    /// <summary>
    /// Decode the sRGB gamma, blur, encode again, as light does in a camera. Values are then clamped to [0,1]; the two
    /// conversions add an error below 1e-5. Default false: blur the values as they are, whatever their range.
    /// </summary>
    public bool LinearLight { get; init; }

    /// <summary>Rows computed at the same time, at least 1. Default 1: a training loader is parallel already.</summary>
    public int MaximumThreads
    {
        get => _maximumThreads;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maximumThreads = value;
        }
    }

    /// <summary>Fourier transforms or tap by tap: chosen by the kernel, set by tests and benchmarks. Double precision is always summed tap by tap.</summary>
    internal bool UseFourier { get; init; }

    /// <summary>Blurs an image.</summary>
    /// <param name="sharp">C x H x W; gamma-encoded, [0,1], where <see cref="LinearLight"/> is set.</param>
    /// <returns>A new image, C x H x W, or C x (H − 2 radius) x (W − 2 radius) for <see cref="BlurBorder.Valid"/>.</returns>
    /// <exception cref="ArgumentException">The image is too small for <see cref="BlurBorder.Valid"/>.</exception>
    public PlanarImage Apply(PlanarImage sharp)
    {
        ArgumentNullException.ThrowIfNull(sharp);
        int lost = Border == BlurBorder.Valid ? 2 * Kernel.Radius : 0;
        if (sharp.Height <= lost || sharp.Width <= lost)
        {
            throw new ArgumentException(
                $"The image is {sharp.Height} x {sharp.Width} but a kernel of size {Kernel.Size} without border needs at least {lost + 1} x {lost + 1}: "
                + $"give a larger image or choose {nameof(BlurBorder)}.{nameof(BlurBorder.Replicate)}.", nameof(sharp));
        }

        float[] values = LinearLight ? Physics.LinearLight.Decoded(sharp.Values, MaximumThreads) : sharp.Values;
        float[] blurry = Convolve(values, sharp.Channels, sharp.Height, sharp.Width);
        if (LinearLight)
            Physics.LinearLight.Encode(blurry, MaximumThreads);
        return new PlanarImage(sharp.Channels, sharp.Height - lost, sharp.Width - lost, blurry);
    }

    /// <summary>The exact adjoint, borders included: each value is spread by the mirrored kernel, and what falls outside is added to the edge.</summary>
    /// <param name="blurry">C x H x W.</param>
    /// <returns>A new image, C x H x W, or C x (H + 2 radius) x (W + 2 radius) for <see cref="BlurBorder.Valid"/>, where nothing falls outside.</returns>
    /// <exception cref="InvalidOperationException"><see cref="LinearLight"/> is set: that blur is not linear in the values given.</exception>
    public PlanarImage Adjoint(PlanarImage blurry)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        Physics.LinearLight.RequireNone(LinearLight);
        int gained = Border == BlurBorder.Valid ? 2 * Kernel.Radius : 0;
        float[] spread = Spread(blurry.Values, blurry.Channels, blurry.Height, blurry.Width);
        return new PlanarImage(blurry.Channels, blurry.Height + gained, blurry.Width + gained, spread);
    }

    // `Unblur.Bench -- blur` has the cross-over at some 250 weights. Hand shake of up to 30 px has up to 300, and training streams are
    // to stay the same to the bit.
    private static bool IsFourierFaster(BlurKernel kernel) => kernel.Taps.Length > 384;

    /// <summary>What <see cref="Apply"/> does, for planes of either precision.</summary>
    internal T[] Convolve<T>(T[] planes, int channels, int height, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int margin = Border == BlurBorder.Valid ? 0 : Kernel.Radius; // a valid image brings its own margin
        (int stride, int rows) = (width + (2 * margin), height + (2 * margin));
        (int resultHeight, int resultWidth) = (rows - (2 * Kernel.Radius), stride - (2 * Kernel.Radius));
        T[] padded = ArrayPool<T>.Shared.Rent(rows * stride);
        T[] result = new T[channels * resultHeight * resultWidth];
        for (int channel = 0; channel < channels; channel++)
        {
            int plane = channel;
            Rows.ForEach(rows, MaximumThreads, y =>
            {
                int row = (plane * height) + BorderMargin.Source(y - margin, height, Border);
                BorderMargin.Extend(planes.AsSpan(row * width, width), padded.AsSpan(y * stride, stride), Border);
            });
            ConvolvePadded(padded, result, channel, resultHeight, resultWidth, mirrored: false);
        }

        ArrayPool<T>.Shared.Return(padded);
        return result;
    }

    /// <summary>What <see cref="Adjoint"/> does, for planes of either precision.</summary>
    internal T[] Spread<T>(T[] planes, int channels, int height, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int radius = Kernel.Radius;
        (int spreadHeight, int spreadWidth) = (height + (2 * radius), width + (2 * radius));
        int stride = spreadWidth + (2 * radius);
        T[] padded = new T[(spreadHeight + (2 * radius)) * stride]; // zeros around the image
        T[] spread = new T[channels * spreadHeight * spreadWidth];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int y = 0; y < height; y++)
                planes.AsSpan(((channel * height) + y) * width, width).CopyTo(padded.AsSpan(((y + (2 * radius)) * stride) + (2 * radius)));
            ConvolvePadded(padded, spread, channel, spreadHeight, spreadWidth, mirrored: true);
        }

        if (Border == BlurBorder.Valid)
            return spread;

        T[] result = new T[planes.Length];
        for (int channel = 0; channel < channels; channel++)
        {
            BorderMargin.Fold<T>(
                spread.AsSpan(channel * spreadHeight * spreadWidth, spreadHeight * spreadWidth), result.AsSpan(channel * height * width, height * width),
                width, radius, Border);
        }

        return result;
    }

    /// <summary>Computes one plane of the result from a plane with the kernel's radius as margin.</summary>
    private void ConvolvePadded<T>(T[] padded, T[] result, int channel, int height, int width, bool mirrored)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (UseFourier && padded is float[] values && result is float[] target)
        {
            FourierConvolution fourier = (mirrored ? _mirroredFourier : _fourier).Value;
            fourier.Plane(values, target.AsMemory(channel * height * width, height * width), width, MaximumThreads);
            return;
        }

        SparseConvolution<T> convolution = new(Kernel, width + (2 * Kernel.Radius), mirrored);
        Rows.ForEach(height, MaximumThreads, y => convolution.Row(padded, y, result.AsSpan(((channel * height) + y) * width, width)));
    }
}
