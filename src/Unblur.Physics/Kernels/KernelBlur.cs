using System.Buffers;
using System.Numerics;
using Unblur.Imaging;

namespace Unblur.Physics;

/// <summary>Blurs a whole image with one kernel: y(p) = Σ k(q) x(p − q), a true convolution.</summary>
/// <remarks>
/// A bright dot therefore comes out as the kernel itself, not mirrored. The result does not depend on the number of threads,
/// to the bit. Immutable: one operator may serve many threads.
/// </remarks>
public sealed class KernelBlur(BlurKernel kernel) : IBlurOperator
{
    private readonly int _maximumThreads = 1;

    public BlurKernel Kernel { get; } = kernel ?? throw new ArgumentNullException(nameof(kernel));

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

    /// <summary>What <see cref="Apply"/> does, for planes of either precision.</summary>
    internal T[] Convolve<T>(T[] planes, int channels, int height, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int margin = Border == BlurBorder.Valid ? 0 : Kernel.Radius; // a valid image brings its own margin
        (int stride, int rows) = (width + (2 * margin), height + (2 * margin));
        (int resultWidth, int resultHeight) = (stride - (2 * Kernel.Radius), rows - (2 * Kernel.Radius));
        T[] padded = ArrayPool<T>.Shared.Rent(rows * stride);
        T[] result = new T[channels * resultHeight * resultWidth];
        SparseConvolution<T> convolution = new(Kernel, stride);
        for (int channel = 0; channel < channels; channel++)
        {
            int plane = channel;
            Rows.ForEach(rows, MaximumThreads, y =>
            {
                Span<T> target = padded.AsSpan(y * stride, stride);
                int row = (plane * height) + Math.Clamp(y - margin, 0, height - 1);
                planes.AsSpan(row * width, width).CopyTo(target[margin..]);
                Replication.Extend(target, margin, channels: 1);
            });
            Rows.ForEach(resultHeight, MaximumThreads, y =>
                convolution.Row(padded, y, result.AsSpan(((plane * resultHeight) + y) * resultWidth, resultWidth)));
        }

        ArrayPool<T>.Shared.Return(padded);
        return result;
    }

    /// <summary>What <see cref="Adjoint"/> does, for planes of either precision.</summary>
    internal T[] Spread<T>(T[] planes, int channels, int height, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int radius = Kernel.Radius;
        (int spreadWidth, int spreadHeight) = (width + (2 * radius), height + (2 * radius));
        int stride = spreadWidth + (2 * radius);
        T[] padded = new T[(spreadHeight + (2 * radius)) * stride]; // zeros around the image
        SparseConvolution<T> convolution = new(Kernel, stride, mirrored: true);
        T[] spread = new T[channels * spreadHeight * spreadWidth];
        for (int channel = 0; channel < channels; channel++)
        {
            int plane = channel;
            for (int y = 0; y < height; y++)
                planes.AsSpan(((plane * height) + y) * width, width).CopyTo(padded.AsSpan(((y + (2 * radius)) * stride) + (2 * radius)));
            Rows.ForEach(spreadHeight, MaximumThreads, y =>
                convolution.Row(padded, y, spread.AsSpan(((plane * spreadHeight) + y) * spreadWidth, spreadWidth)));
        }

        return Border == BlurBorder.Valid ? spread : Fold(spread, channels, height, width);
    }

    /// <summary>Adds the margins of each plane to its edges.</summary>
    private T[] Fold<T>(T[] spread, int channels, int height, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int radius = Kernel.Radius;
        (int spreadWidth, int spreadHeight) = (width + (2 * radius), height + (2 * radius));
        T[] result = new T[channels * height * width];
        for (int row = 0; row < channels * spreadHeight; row++)
        {
            Span<T> source = spread.AsSpan(row * spreadWidth, spreadWidth);
            Replication.Fold(source, radius, channels: 1);
            int target = (row / spreadHeight * height) + Math.Clamp((row % spreadHeight) - radius, 0, height - 1);
            Replication.Add<T>(source.Slice(radius, width), result.AsSpan(target * width, width));
        }

        return result;
    }
}
