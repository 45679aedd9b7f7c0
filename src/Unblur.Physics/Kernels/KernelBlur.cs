using System.Buffers;
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

    /// <summary>Fourier transforms or tap by tap: chosen by the kernel, set by tests and benchmarks.</summary>
    internal bool UseFourier { get; init; }

    /// <summary>Blurs an image.</summary>
    /// <param name="sharp">C x H x W; gamma-encoded, [0,1], where <see cref="LinearLight"/> is set.</param>
    /// <returns>A new image, C x H x W, or C x (H − 2 radius) x (W − 2 radius) for <see cref="BlurBorder.Valid"/>.</returns>
    /// <exception cref="ArgumentException">The image is too small for <see cref="BlurBorder.Valid"/>.</exception>
    public PlanarImage Apply(PlanarImage sharp)
    {
        ArgumentNullException.ThrowIfNull(sharp);
        int lost = Lost;
        if (sharp.Height <= lost || sharp.Width <= lost)
        {
            throw new ArgumentException(
                $"The image is {sharp.Height} x {sharp.Width} but a kernel of size {Kernel.Size} without border needs at least {lost + 1} x {lost + 1}: "
                + $"give a larger image or choose {nameof(BlurBorder)}.{nameof(BlurBorder.Replicate)}.", nameof(sharp));
        }

        PlanarImage blurry = new(sharp.Channels, sharp.Height - lost, sharp.Width - lost);
        float[] padded = RentPadded(blurry);
        for (int channel = 0; channel < sharp.Channels; channel++)
        {
            FillPadded(sharp, channel, padded, blurry);
            Convolve(Kernel, _fourier, padded, blurry, channel);
        }

        ArrayPool<float>.Shared.Return(padded);
        if (LinearLight)
            ForEachRow(blurry.Height * blurry.Channels, row => Physics.LinearLight.Encode(blurry.Values.AsSpan(row * blurry.Width, blurry.Width)));
        return blurry;
    }

    /// <summary>The adjoint: every pixel goes back to where <see cref="Apply"/> took it from, what lies beyond the border to the pixel that stood for it.</summary>
    /// <param name="blurry">C x H x W.</param>
    /// <returns>A new image, C x H x W, or C x (H + 2 radius) x (W + 2 radius) for <see cref="BlurBorder.Valid"/>.</returns>
    /// <exception cref="InvalidOperationException"><see cref="LinearLight"/> is set.</exception>
    public PlanarImage ApplyAdjoint(PlanarImage blurry)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        if (LinearLight)
        {
            throw new InvalidOperationException(
                $"A blur with {nameof(LinearLight)} is not linear in the encoded values and has no adjoint: decode the image and leave {nameof(LinearLight)} off.");
        }

        // The reach of the blurry image, zero all around it: with or without a border, each of its pixels came from there.
        PlanarImage reach = new(blurry.Channels, blurry.Height + (2 * Kernel.Radius), blurry.Width + (2 * Kernel.Radius));
        float[] padded = RentPadded(reach);
        for (int channel = 0; channel < blurry.Channels; channel++)
        {
            SurroundByZero(blurry, channel, padded, 2 * Kernel.Radius);
            Convolve(Kernel.Mirrored(), _mirroredFourier, padded, reach, channel);
        }

        ArrayPool<float>.Shared.Return(padded);
        if (Border == BlurBorder.Valid)
            return reach;

        PlanarImage sharp = new(blurry.Channels, blurry.Height, blurry.Width);
        for (int channel = 0; channel < sharp.Channels; channel++)
            BorderMargin.Fold(reach.Plane(channel), sharp.Plane(channel), sharp.Width, Kernel.Radius, Border);
        return sharp;
    }

    /// <summary>Px of height and width that the result lacks.</summary>
    private int Lost => Border == BlurBorder.Valid ? 2 * Kernel.Radius : 0;

    // `Unblur.Bench -- blur` has the cross-over at some 250 weights. Hand shake of up to 30 px has up to 300, and training streams are
    // to stay the same to the bit.
    private static bool IsFourierFaster(BlurKernel kernel) => kernel.Taps.Length > 384;

    private float[] RentPadded(PlanarImage result) =>
        ArrayPool<float>.Shared.Rent(checked((result.Height + (2 * Kernel.Radius)) * (result.Width + (2 * Kernel.Radius))));

    private void Convolve(BlurKernel kernel, Lazy<FourierConvolution> fourier, float[] padded, PlanarImage result, int channel)
    {
        if (UseFourier)
        {
            fourier.Value.Plane(padded, result, channel, MaximumThreads);
            return;
        }

        SparseConvolution convolution = new(kernel, result.Width + (2 * kernel.Radius));
        ForEachRow(result.Height, y => convolution.Row(padded, y, result.Plane(channel).Slice(y * result.Width, result.Width)));
    }

    /// <summary>Copies one plane with the margin that the kernel reaches into, decoded where light is linear.</summary>
    private void FillPadded(PlanarImage sharp, int channel, float[] padded, PlanarImage blurry)
    {
        int stride = blurry.Width + (2 * Kernel.Radius);
        int margin = (stride - sharp.Width) / 2; // 0 for Valid, where the image brings its own margin
        ForEachRow(blurry.Height + (2 * Kernel.Radius), y =>
        {
            Span<float> target = padded.AsSpan(y * stride, stride);
            int source = BorderMargin.Source(y - margin, sharp.Height, Border);
            BorderMargin.Extend(sharp.Plane(channel).Slice(source * sharp.Width, sharp.Width), target, Border);
            if (LinearLight)
                Physics.LinearLight.Decode(target);
        });
    }

    private static void SurroundByZero(PlanarImage image, int channel, float[] padded, int margin)
    {
        int stride = image.Width + (2 * margin);
        padded.AsSpan(0, (image.Height + (2 * margin)) * stride).Clear();
        for (int y = 0; y < image.Height; y++)
            image.Plane(channel).Slice(y * image.Width, image.Width).CopyTo(padded.AsSpan(((y + margin) * stride) + margin));
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
