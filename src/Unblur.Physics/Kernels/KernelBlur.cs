using System.Buffers;
using Unblur.Imaging;

namespace Unblur.Physics;

/// <summary>Blurs a whole image with one kernel: y(p) = Σ k(q) x(p − q), a true convolution.</summary>
/// <remarks>
/// A bright dot therefore comes out as the kernel itself, not mirrored. The result does not depend on the number of threads,
/// to the bit. Immutable: one operator may serve many threads.
/// </remarks>
public sealed class KernelBlur(BlurKernel kernel)
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

        PlanarImage blurry = new(sharp.Channels, sharp.Height - lost, sharp.Width - lost);
        int stride = blurry.Width + (2 * Kernel.Radius);
        float[] padded = ArrayPool<float>.Shared.Rent((blurry.Height + (2 * Kernel.Radius)) * stride);
        SparseConvolution convolution = new(Kernel, stride);
        for (int channel = 0; channel < sharp.Channels; channel++)
        {
            FillPadded(sharp, channel, padded, blurry, stride);
            int plane = channel;
            ForEachRow(blurry.Height, y => BlurRow(convolution, padded, y, blurry.Plane(plane).Slice(y * blurry.Width, blurry.Width)));
        }

        ArrayPool<float>.Shared.Return(padded);
        return blurry;
    }

    private void BlurRow(SparseConvolution convolution, float[] padded, int y, Span<float> row)
    {
        convolution.Row(padded, y, row);
        if (LinearLight)
            Physics.LinearLight.Encode(row);
    }

    /// <summary>Copies one plane with the margin that the kernel reaches into, decoded where light is linear.</summary>
    private void FillPadded(PlanarImage sharp, int channel, float[] padded, PlanarImage blurry, int stride)
    {
        int margin = (stride - sharp.Width) / 2; // 0 for Valid, where the image brings its own margin
        ForEachRow(blurry.Height + (2 * Kernel.Radius), y =>
        {
            Span<float> target = padded.AsSpan(y * stride, stride);
            ReadOnlySpan<float> source = sharp.Plane(channel).Slice(Math.Clamp(y - margin, 0, sharp.Height - 1) * sharp.Width, sharp.Width);
            target[..margin].Fill(source[0]);
            source.CopyTo(target[margin..]);
            target[(margin + sharp.Width)..].Fill(source[^1]);
            if (LinearLight)
                Physics.LinearLight.Decode(target);
        });
    }

    private void ForEachRow(int rows, Action<int> action)
    {
        if (MaximumThreads > 1)
        {
            Parallel.For(0, rows, new ParallelOptions { MaxDegreeOfParallelism = MaximumThreads }, action);
            return;
        }

        for (int y = 0; y < rows; y++)
            action(y);
    }
}
