using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;
using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Kernels;

/// <summary>Blurs a whole image with one kernel: y(p) = Σ k(q) x(p − q), a true convolution.</summary>
/// <remarks>
/// A bright dot therefore becomes the kernel itself, not its mirror image. Kernels with few weights are summed tap by tap, others by
/// Fourier transforms, whichever is faster. The result does not depend on the number of threads, to the bit. Immutable: many
/// threads may share one operator.
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
    /// Whether the blur acts in linear light: decodes the sRGB gamma, blurs, encodes again and clamps to [0,1]; the two
    /// conversions add an error below 1e-5. Default false: blurs the values as they are, in any range.
    /// </summary>
    public bool LinearLight { get; init; }

    /// <summary>The number of rows computed in parallel, at least 1. Default 1, as a training loader is already parallel.</summary>
    public int MaximumThreads
    {
        get => _maximumThreads;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maximumThreads = value;
        }
    }

    /// <summary>Whether Fourier transforms are used, or the kernel tap by tap. Default: by the kernel; tests and benchmarks set it.</summary>
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

    /// <summary>The exact adjoint, borders included: each value is spread by the mirrored kernel, and values outside the image are added to its edge.</summary>
    /// <param name="blurry">C x H x W.</param>
    /// <returns>A new image, C x H x W, or C x (H + 2 radius) x (W + 2 radius) for <see cref="BlurBorder.Valid"/>, where no value is outside.</returns>
    /// <exception cref="InvalidOperationException"><see cref="LinearLight"/> is set: that blur is not linear in the encoded values.</exception>
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

    // `Unblur.Bench -- blur` measures the cross-over at about 250 weights. Hand shake of up to 30 px has up to 300, and training streams must
    // stay the same to the bit.
    private static bool IsFourierFaster(BlurKernel kernel) => kernel.Taps.Length > 384;

    /// <summary><see cref="Apply(PlanarImage)"/> for planes of either precision.</summary>
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
        int margin = Border == BlurBorder.Valid ? 0 : Kernel.Radius; // with valid borders the image contains the margin
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

    /// <summary><see cref="Adjoint(PlanarImage)"/> for planes of either precision.</summary>
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

    /// <summary>The number of rows, and of columns, by which the result is smaller than the image.</summary>
    /// <exception cref="ArgumentException">No pixel would be left.</exception>
    private int LostToBorder(int height, int width, string name)
    {
        int lost = Border == BlurBorder.Valid ? 2 * Kernel.Radius : 0;
        return height > lost && width > lost ? lost : throw new ArgumentException(
            $"The image is {height} x {width} but a kernel of size {Kernel.Size} without border needs at least {lost + 1} x {lost + 1}: "
            + $"give a larger image or choose {nameof(BlurBorder)}.{nameof(BlurBorder.Replicate)}.", name);
    }
}

/// <summary>What a blur assumes beyond the border of the image.</summary>
public enum BlurBorder
{
    /// <summary>The edge pixels are replicated; the result has the size of the input.</summary>
    Replicate,

    /// <summary>Nothing: only pixels with a complete neighbourhood are computed; the result is smaller by the kernel's radius on each side.</summary>
    Valid,

    /// <summary>The image is periodic. No photo is, but a Fourier transform can then solve for the sharp image.</summary>
    Circular,
}
