using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;
using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Kernels;

/// <summary>Blurs a whole image with one kernel: y(p) = Σ k(q) x(p − q), a true convolution.</summary>
/// <remarks>
/// A bright dot therefore comes out as the kernel itself, not mirrored. Kernels of few weights are summed tap by tap, others by
/// Fourier transforms, whichever is faster. The result does not depend on the number of threads, to the bit. Immutable: one
/// operator may serve many threads.
/// </remarks>
public sealed class KernelBlur : IBlurOperator
{
    private readonly int _maximumThreads = 1;
    private readonly ConcurrentDictionary<(Type Precision, bool Mirrored), object> _fourier = new();

    public KernelBlur(BlurKernel kernel)
    {
        Kernel = kernel ?? throw new ArgumentNullException(nameof(kernel));
        UseFourier = IsFourierFaster(kernel);
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

    /// <summary>Fourier transforms or tap by tap: chosen by the kernel, set by tests and benchmarks.</summary>
    internal bool UseFourier { get; init; }

    /// <summary>Blurs an image.</summary>
    /// <param name="sharp">C x H x W; gamma-encoded, [0,1], where <see cref="LinearLight"/> is set.</param>
    /// <returns>A new image, C x H x W, or C x (H − 2 radius) x (W − 2 radius) for <see cref="BlurBorder.Valid"/>.</returns>
    /// <exception cref="ArgumentException">The image is too small for <see cref="BlurBorder.Valid"/>.</exception>
    public PlanarImage Apply(PlanarImage sharp)
    {
        ArgumentNullException.ThrowIfNull(sharp);
        int lost = LostToBorder(sharp.Height, sharp.Width, nameof(sharp));
        float[] values = LinearLight ? Degradations.LinearLight.Decoded(sharp.Values, MaximumThreads) : sharp.Values;
        float[] blurry = Convolve(values, sharp.Channels, sharp.Height, sharp.Width);
        if (LinearLight)
        {
            Degradations.LinearLight.Encode(blurry, MaximumThreads);
        }

        return new PlanarImage(sharp.Channels, sharp.Height - lost, sharp.Width - lost, blurry);
    }

    /// <summary>The exact adjoint, borders included: each value is spread by the mirrored kernel, and what falls outside is added to the edge.</summary>
    /// <param name="blurry">C x H x W.</param>
    /// <returns>A new image, C x H x W, or C x (H + 2 radius) x (W + 2 radius) for <see cref="BlurBorder.Valid"/>, where nothing falls outside.</returns>
    /// <exception cref="InvalidOperationException"><see cref="LinearLight"/> is set: that blur is not linear in the values given.</exception>
    public PlanarImage Adjoint(PlanarImage blurry)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        Degradations.LinearLight.RequireNone(LinearLight);
        int gained = Border == BlurBorder.Valid ? 2 * Kernel.Radius : 0;
        float[] spread = Spread(blurry.Values, blurry.Channels, blurry.Height, blurry.Width);
        return new PlanarImage(blurry.Channels, blurry.Height + gained, blurry.Width + gained, spread);
    }

    /// <inheritdoc/>
    public void Apply(PlanarImage sharp, PlanarImage result)
    {
        ArgumentNullException.ThrowIfNull(sharp);
        int lost = LostToBorder(sharp.Height, sharp.Width, nameof(sharp));
        Planes.RequireSize(result, sharp.Channels, sharp.Height - lost, sharp.Width - lost, nameof(result));
        if (LinearLight)
        {
            Planes.Copy(Apply(sharp), result);
            return;
        }

        Convolve(sharp.Values, sharp.Channels, sharp.Height, sharp.Width, result.Values);
    }

    /// <inheritdoc/>
    public void Adjoint(PlanarImage blurry, PlanarImage result)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        Degradations.LinearLight.RequireNone(LinearLight);
        int gained = Border == BlurBorder.Valid ? 2 * Kernel.Radius : 0;
        Planes.RequireSize(result, blurry.Channels, blurry.Height + gained, blurry.Width + gained, nameof(result));
        Spread(blurry.Values, blurry.Channels, blurry.Height, blurry.Width, result.Values);
    }

    /// <inheritdoc/>
    public double[] Apply(double[] sharp, int channels, int height, int width)
    {
        Planes.Require(sharp, channels, height, width);
        LostToBorder(height, width, nameof(sharp));
        return Convolve(sharp, channels, height, width);
    }

    /// <inheritdoc/>
    public double[] Adjoint(double[] blurry, int channels, int height, int width)
    {
        Planes.Require(blurry, channels, height, width);
        return Spread(blurry, channels, height, width);
    }

    // `Unblur.Bench -- blur` has the cross-over at some 250 weights. Hand shake of up to 30 px has up to 300, and training streams are
    // to stay the same to the bit.
    private static bool IsFourierFaster(BlurKernel kernel) => kernel.Taps.Length > 384;

    /// <summary>What <see cref="Apply(PlanarImage)"/> does, for planes of either precision.</summary>
    private T[] Convolve<T>(T[] planes, int channels, int height, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lost = Border == BlurBorder.Valid ? 2 * Kernel.Radius : 0;
        var result = new T[channels * (height - lost) * (width - lost)];
        Convolve(planes, channels, height, width, result);
        return result;
    }

    private void Convolve<T>(T[] planes, int channels, int height, int width, T[] result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int margin = Border == BlurBorder.Valid ? 0 : Kernel.Radius; // a valid image brings its own margin
        (int stride, int rows) = (width + (2 * margin), height + (2 * margin));
        (int resultHeight, int resultWidth) = (rows - (2 * Kernel.Radius), stride - (2 * Kernel.Radius));
        T[] padded = ArrayPool<T>.Shared.Rent(rows * stride);
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
    }

    /// <summary>What <see cref="Adjoint(PlanarImage)"/> does, for planes of either precision.</summary>
    private T[] Spread<T>(T[] planes, int channels, int height, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int gained = Border == BlurBorder.Valid ? 2 * Kernel.Radius : 0;
        var result = new T[channels * (height + gained) * (width + gained)];
        Spread(planes, channels, height, width, result);
        return result;
    }

    private void Spread<T>(T[] planes, int channels, int height, int width, T[] result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int radius = Kernel.Radius;
        (int spreadHeight, int spreadWidth) = (height + (2 * radius), width + (2 * radius));
        (int stride, int spreadSize) = (spreadWidth + (2 * radius), spreadHeight * spreadWidth);
        int paddedSize = (spreadHeight + (2 * radius)) * stride;
        T[] padded = ArrayPool<T>.Shared.Rent(paddedSize);
        Array.Clear(padded, 0, paddedSize); // zeros around the image
        T[] spread = Border == BlurBorder.Valid ? result : ArrayPool<T>.Shared.Rent(channels * spreadSize);
        for (int channel = 0; channel < channels; channel++)
        {
            for (int y = 0; y < height; y++)
            {
                planes.AsSpan(((channel * height) + y) * width, width).CopyTo(padded.AsSpan(((y + (2 * radius)) * stride) + (2 * radius)));
            }

            ConvolvePadded(padded, spread, channel, spreadHeight, spreadWidth, mirrored: true);
            if (Border != BlurBorder.Valid)
            {
                Span<T> plane = result.AsSpan(channel * height * width, height * width);
                BorderMargin.Fold<T>(spread.AsSpan(channel * spreadSize, spreadSize), plane, width, radius, Border);
            }
        }

        ArrayPool<T>.Shared.Return(padded);
        if (Border != BlurBorder.Valid)
        {
            ArrayPool<T>.Shared.Return(spread);
        }
    }

    /// <summary>Computes one plane of the result from a plane with the kernel's radius as margin.</summary>
    private void ConvolvePadded<T>(T[] padded, T[] result, int channel, int height, int width, bool mirrored)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (UseFourier)
        {
            var fourier = (FourierConvolution<T>)_fourier.GetOrAdd(
                (typeof(T), mirrored), _ => new FourierConvolution<T>(mirrored ? Kernel.Mirrored() : Kernel));
            fourier.Plane(padded, result.AsMemory(channel * height * width, height * width), width, MaximumThreads);
            return;
        }

        SparseConvolution<T> convolution = new(Kernel, width + (2 * Kernel.Radius), mirrored);
        Rows.ForEach(height, MaximumThreads, y => convolution.Row(padded, y, result.AsSpan(((channel * height) + y) * width, width)));
    }

    /// <summary>Rows, and columns, that an image loses.</summary>
    /// <exception cref="ArgumentException">It would lose all.</exception>
    private int LostToBorder(int height, int width, string name)
    {
        int lost = Border == BlurBorder.Valid ? 2 * Kernel.Radius : 0;
        return height > lost && width > lost ? lost : throw new ArgumentException(
            $"The image is {height} x {width} but a kernel of size {Kernel.Size} without border needs at least {lost + 1} x {lost + 1}: "
            + $"give a larger image or choose {nameof(BlurBorder)}.{nameof(BlurBorder.Replicate)}.", name);
    }
}
