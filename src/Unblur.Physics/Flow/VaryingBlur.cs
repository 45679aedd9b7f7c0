using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;
using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Flow;

/// <summary>
/// Blurs every pixel along its own motion vector: y(p) = Σ k_m(p)(q) x(clamp(p + q)), with the kernel of the output pixel and replicated edge
/// pixels.
/// </summary>
/// <remarks>
/// The operator K of Gong et al. (CVPR 2017) and of RP-GAN; each row of K sums to 1, those of its adjoint do not. The result does not depend on the number of
/// threads, to the bit. Making an operator costs about as much as one application, so reuse it. Immutable: many threads may share it.
/// </remarks>
public sealed class VaryingBlur : IBlurOperator
{
    private readonly FlowKernels _kernels;
    private readonly ConcurrentDictionary<(Type Precision, int Channels), object> _gathers = new();
    private readonly ConcurrentDictionary<(Type Precision, int Channels), object> _scatters = new();
    private readonly int _maximumThreads = 1;

    /// <summary>Makes the kernels of a flow.</summary>
    /// <param name="flow">H x W; rounded to whole px, each component finite and at most 500 px. Not kept.</param>
    /// <param name="formula">How the ends of kernels are weighted.</param>
    /// <exception cref="ArgumentException">A component is out of range.</exception>
    public VaryingBlur(MotionFlow flow, LineFormula formula = LineFormula.Exact)
    {
        ArgumentNullException.ThrowIfNull(flow);
        _kernels = new FlowKernels(flow, formula);
    }

    /// <summary>The height of the flow and of the images, px.</summary>
    public int Height => _kernels.Height;

    /// <summary>The width of the flow and of the images, px.</summary>
    public int Width => _kernels.Width;

    /// <summary>
    /// Whether the blur acts in linear light: decodes the sRGB gamma, blurs, encodes again and clamps to [0,1]. Default false: blurs the values as they are,
    /// as published data sets do. With linear light there is no adjoint.
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

    /// <summary>Blurs a photo, and crops blurry and sharp photo and flow to the pixels that hardly depend on the border, as in Gong's data.</summary>
    /// <param name="sharp">C x H x W, the size of the flow; for linear light gamma-encoded, [0,1].</param>
    /// <param name="flow">The motion; the pair has it rounded, canonical and cropped.</param>
    /// <param name="crop">Whether floor(max|v| / 2) rows are cropped at the top and bottom, and floor(max|u| / 2) columns at the left and right.</param>
    /// <param name="linearLight">See <see cref="LinearLight"/>.</param>
    /// <param name="maximumThreads">See <see cref="MaximumThreads"/>.</param>
    /// <exception cref="ArgumentException">The sizes differ, a component is out of range, or no pixel would be left.</exception>
    public static FlowPair Pair(PlanarImage sharp, MotionFlow flow, bool crop = true, bool linearLight = false, int maximumThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(flow);
        MotionFlow label = flow.Rounded().Canonical();
        PlanarImage blurry = new VaryingBlur(label) { LinearLight = linearLight, MaximumThreads = maximumThreads }.Apply(sharp);
        if (!crop)
        {
            return new FlowPair(blurry, sharp, label);
        }

        (int left, int top) = ((int)(label.MaximumU / 2), (int)(label.MaximumV / 2));
        (int width, int height) = (label.Width - (2 * left), label.Height - (2 * top));
        if (width < 1 || height < 1)
        {
            throw new ArgumentException(
                $"A photo of {label.Height} x {label.Width} has nothing left without {top} rows and {left} columns on each side: "
                + "give a larger one, a weaker motion, or do not crop.", nameof(flow));
        }

        return new FlowPair(blurry.Crop(left, top, width, height), sharp.Crop(left, top, width, height), label.Crop(left, top, width, height));
    }

    /// <summary>Blurs an image.</summary>
    /// <param name="sharp">C x H x W; gamma-encoded, [0,1], where <see cref="LinearLight"/> is set.</param>
    /// <returns>A new image of the same size.</returns>
    /// <exception cref="ArgumentException">The image does not have the flow's size.</exception>
    public PlanarImage Apply(PlanarImage sharp)
    {
        ArgumentNullException.ThrowIfNull(sharp);
        RequireSize(sharp.Height, sharp.Width, nameof(sharp));
        float[] values = LinearLight ? Degradations.LinearLight.Decoded(sharp.Values, MaximumThreads) : sharp.Values;
        float[] blurry = Gather(values, sharp.Channels);
        if (LinearLight)
        {
            Degradations.LinearLight.Encode(blurry, MaximumThreads);
        }

        return new PlanarImage(sharp.Channels, Height, Width, blurry);
    }

    /// <summary>The exact adjoint, borders included: each value is spread with its own kernel, and values outside the image are added to its edge.</summary>
    /// <param name="blurry">C x H x W.</param>
    /// <returns>A new image of the same size.</returns>
    /// <exception cref="ArgumentException">The image does not have the flow's size.</exception>
    /// <exception cref="InvalidOperationException"><see cref="LinearLight"/> is set: that blur is not linear in the encoded values.</exception>
    public PlanarImage Adjoint(PlanarImage blurry)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        RequireSize(blurry.Height, blurry.Width, nameof(blurry));
        Degradations.LinearLight.RequireNone(LinearLight);
        return new PlanarImage(blurry.Channels, Height, Width, Scatter(blurry.Values, blurry.Channels));
    }

    /// <inheritdoc/>
    public void Apply(PlanarImage sharp, PlanarImage result)
    {
        ArgumentNullException.ThrowIfNull(sharp);
        RequireSize(sharp.Height, sharp.Width, nameof(sharp));
        Planes.RequireSize(result, sharp.Channels, Height, Width, nameof(result));
        if (LinearLight)
        {
            Planes.Copy(Apply(sharp), result);
            return;
        }

        Gather(sharp.Values, sharp.Channels, result.Values);
    }

    /// <inheritdoc/>
    public void Adjoint(PlanarImage blurry, PlanarImage result)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        RequireSize(blurry.Height, blurry.Width, nameof(blurry));
        Planes.RequireSize(result, blurry.Channels, Height, Width, nameof(result));
        Degradations.LinearLight.RequireNone(LinearLight);
        Scatter(blurry.Values, blurry.Channels, result.Values);
    }

    /// <inheritdoc/>
    public double[] Apply(double[] sharp, int channels, int height, int width)
    {
        Planes.Require(sharp, channels, height, width);
        RequireSize(height, width, nameof(sharp));
        return Gather(sharp, channels);
    }

    /// <inheritdoc/>
    public double[] Adjoint(double[] blurry, int channels, int height, int width)
    {
        Planes.Require(blurry, channels, height, width);
        RequireSize(height, width, nameof(blurry));
        return Scatter(blurry, channels);
    }

    private T[] Gather<T>(T[] planes, int channels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] result = GC.AllocateUninitializedArray<T>(planes.Length);
        Gather(planes, channels, result);
        return result;
    }

    private void Gather<T>(T[] planes, int channels, T[] result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var gather = (FlowGather<T>)_gathers.GetOrAdd((typeof(T), channels), _ => new FlowGather<T>(_kernels, channels));
        (int marginX, int marginY, int stride) = (_kernels.MarginX * channels, _kernels.MarginY, gather.Stride);
        T[] padded = ArrayPool<T>.Shared.Rent(((Height + (2 * marginY)) * stride) + FlowGather<T>.Spare);
        Rows.ForEach(Height, MaximumThreads, y =>
        {
            Span<T> row = padded.AsSpan((y + marginY) * stride, stride);
            Interleaving.Join(planes, channels, Height, Width, y, row[marginX..]);
            Replication.Extend(row, marginX, channels);
        });
        for (int y = 0; y < marginY; y++)
        {
            padded.AsSpan(marginY * stride, stride).CopyTo(padded.AsSpan(y * stride));
            padded.AsSpan((marginY + Height - 1) * stride, stride).CopyTo(padded.AsSpan((marginY + Height + y) * stride));
        }

        Rows.ForEach(Height, MaximumThreads, y =>
        {
            T[] row = ArrayPool<T>.Shared.Rent((Width * channels) + FlowGather<T>.Spare);
            gather.Row(padded, y, row);
            Interleaving.Split<T>(row, result, channels, Height, Width, y);
            ArrayPool<T>.Shared.Return(row);
        });
        ArrayPool<T>.Shared.Return(padded);
    }

    private T[] Scatter<T>(T[] planes, int channels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] result = GC.AllocateUninitializedArray<T>(planes.Length);
        Scatter(planes, channels, result);
        return result;
    }

    private void Scatter<T>(T[] planes, int channels, T[] result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scatter = (FlowScatter<T>)_scatters.GetOrAdd((typeof(T), channels), _ => new FlowScatter<T>(_kernels, channels));
        int rowLength = Width * channels;
        T[] pixels = ArrayPool<T>.Shared.Rent(Height * rowLength);
        Rows.ForEach(Height, MaximumThreads, y => Interleaving.Join(planes, channels, Height, Width, y, pixels.AsSpan(y * rowLength, rowLength)));

        // Bands only serve the threads: the sums do not depend on how the rows are divided.
        (int marginX, int marginY, int stride) = (_kernels.MarginX * channels, _kernels.MarginY, scatter.Stride);
        int rows = Height + (2 * marginY);
        int bands = MaximumThreads == 1 ? 1 : Math.Clamp(rows / 16, 1, 4 * MaximumThreads);
        T[] padded = ArrayPool<T>.Shared.Rent(rows * stride);
        Rows.ForEach(bands, MaximumThreads, band =>
        {
            (int first, int end) = ((int)((long)rows * band / bands), (int)((long)rows * (band + 1) / bands));
            padded.AsSpan(first * stride, (end - first) * stride).Clear();
            scatter.Band(pixels, padded, first, end);
        });

        for (int y = 0; y < marginY; y++)
        {
            Replication.Add(padded.AsSpan(y * stride, stride), padded.AsSpan(marginY * stride, stride));
            Replication.Add(padded.AsSpan((marginY + Height + y) * stride, stride), padded.AsSpan((marginY + Height - 1) * stride, stride));
        }

        Rows.ForEach(Height, MaximumThreads, y =>
        {
            Span<T> row = padded.AsSpan((y + marginY) * stride, rowLength + (2 * marginX));
            Replication.Fold(row, marginX, channels);
            Interleaving.Split<T>(row[marginX..], result, channels, Height, Width, y);
        });
        ArrayPool<T>.Shared.Return(pixels);
        ArrayPool<T>.Shared.Return(padded);
    }

    private void RequireSize(int height, int width, string name)
    {
        if (height != Height || width != Width)
        {
            throw new ArgumentException($"The image is {height} x {width} but the flow is {Height} x {Width}: crop or resize one of them.", name);
        }
    }
}

/// <summary>A photo with and without blur, and its motion: all of one size.</summary>
/// <param name="Blurry">C x H x W.</param>
/// <param name="Sharp">C x H x W, the same pixels.</param>
/// <param name="Flow">H x W, canonical whole px: the label, which is exactly the motion of the blur.</param>
public sealed record FlowPair(PlanarImage Blurry, PlanarImage Sharp, MotionFlow Flow);
