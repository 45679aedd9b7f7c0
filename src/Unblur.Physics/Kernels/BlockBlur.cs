using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using Unblur.Imaging;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Kernels;

/// <summary>Blurs each square block of an image with a kernel of its own: y(p) = Σ k_b(p)(q) x(p − q), with replicated edge pixels.</summary>
/// <remarks>
/// Blur that differs slowly from place to place, as of a camera that turns. Kernels are summed tap by tap. The result does not depend on the number of
/// threads, to the bit. Immutable: many threads may share one operator.
/// </remarks>
public sealed class BlockBlur : IBlurOperator
{
    private readonly BlurKernel[] _kernels;
    private readonly KernelTap[][][] _tapsByRow; // of each kernel, from −margin to margin
    private readonly int _columns, _margin;
    private readonly int _maximumThreads = 1;

    /// <param name="height">Of the images, px.</param>
    /// <param name="width">Of the images, px.</param>
    /// <param name="block">Side of a block, px, at least 1; the last ones may be smaller.</param>
    /// <param name="kernelOf">The kernel of a block, by its column and row.</param>
    public BlockBlur(int height, int width, int block, Func<int, int, BlurKernel> kernelOf)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, 1);
        ArgumentNullException.ThrowIfNull(kernelOf);
        (Height, Width, Block, _columns) = (height, width, block, (width + block - 1) / block);
        int rows = (height + block - 1) / block;
        _kernels = [.. Enumerable.Range(0, rows * _columns).Select(i => kernelOf(i % _columns, i / _columns))];
        _margin = _kernels.Max(kernel => kernel.Radius);
        _tapsByRow = [.. _kernels.Select(
            kernel => Enumerable.Range(-_margin, (2 * _margin) + 1).Select(dy => kernel.Taps.Where(tap => tap.Dy == dy).ToArray()).ToArray())];
    }

    /// <summary>Height of the images, px.</summary>
    public int Height { get; }

    /// <summary>Width of the images, px.</summary>
    public int Width { get; }

    /// <summary>Side of a block, px.</summary>
    public int Block { get; }

    /// <summary>The number of rows computed in parallel, at least 1. Default 1.</summary>
    public int MaximumThreads
    {
        get => _maximumThreads;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maximumThreads = value;
        }
    }

    /// <summary>The kernel of a pixel.</summary>
    public BlurKernel KernelAt(int x, int y) => _kernels[(y / Block * _columns) + (x / Block)];

    /// <inheritdoc/>
    public PlanarImage Apply(PlanarImage sharp)
    {
        ArgumentNullException.ThrowIfNull(sharp);
        PlanarImage blurry = new(sharp.Channels, sharp.Height, sharp.Width);
        Apply(sharp, blurry);
        return blurry;
    }

    /// <inheritdoc/>
    public PlanarImage Adjoint(PlanarImage blurry)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        PlanarImage spread = new(blurry.Channels, blurry.Height, blurry.Width);
        Adjoint(blurry, spread);
        return spread;
    }

    /// <inheritdoc/>
    public void Apply(PlanarImage sharp, PlanarImage result)
    {
        ArgumentNullException.ThrowIfNull(sharp);
        RequireSize(sharp.Height, sharp.Width, nameof(sharp));
        Planes.RequireSize(result, sharp.Channels, Height, Width, nameof(result));
        Gather(sharp.Values, sharp.Channels, result.Values);
    }

    /// <inheritdoc/>
    public void Adjoint(PlanarImage blurry, PlanarImage result)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        RequireSize(blurry.Height, blurry.Width, nameof(blurry));
        Planes.RequireSize(result, blurry.Channels, Height, Width, nameof(result));
        Spread(blurry.Values, blurry.Channels, result.Values);
    }

    /// <inheritdoc/>
    public double[] Apply(double[] sharp, int channels, int height, int width)
    {
        Planes.Require(sharp, channels, height, width);
        RequireSize(height, width, nameof(sharp));
        double[] result = new double[sharp.Length];
        Gather(sharp, channels, result);
        return result;
    }

    /// <inheritdoc/>
    public double[] Adjoint(double[] blurry, int channels, int height, int width)
    {
        Planes.Require(blurry, channels, height, width);
        RequireSize(height, width, nameof(blurry));
        double[] result = new double[blurry.Length];
        Spread(blurry, channels, result);
        return result;
    }

    private void Gather<T>(T[] sharp, int channels, T[] result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int stride, int rows) = (Width + (2 * _margin), Height + (2 * _margin));
        SparseConvolution<T>[] convolutions = [.. _kernels.Select(kernel => new SparseConvolution<T>(kernel, stride, mirrored: false, _margin))];
        T[] padded = ArrayPool<T>.Shared.Rent(rows * stride);
        for (int channel = 0; channel < channels; channel++)
        {
            int plane = channel * Height;
            Rows.ForEach(rows, MaximumThreads, y =>
            {
                int row = plane + BorderMargin.Source(y - _margin, Height, BlurBorder.Replicate);
                BorderMargin.Extend(sharp.AsSpan(row * Width, Width), padded.AsSpan(y * stride, stride), BlurBorder.Replicate);
            });
            Rows.ForEach(Height, MaximumThreads, y =>
            {
                for (int left = 0; left < Width; left += Block)
                {
                    Span<T> part = result.AsSpan(((plane + y) * Width) + left, Math.Min(Block, Width - left));
                    convolutions[(y / Block * _columns) + (left / Block)].Row(padded, y, left, part);
                }
            });
        }

        ArrayPool<T>.Shared.Return(padded);
    }

    /// <summary>Each row of the result collects what the rows around it spread: the order of additions does not depend on threads.</summary>
    private void Spread<T>(T[] blurry, int channels, T[] result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int stride, int rows) = (Width + (2 * _margin), Height + (2 * _margin));
        T[] padded = ArrayPool<T>.Shared.Rent(rows * stride);
        for (int channel = 0; channel < channels; channel++)
        {
            int plane = channel * Height;
            Rows.ForEach(rows, MaximumThreads, y =>
            {
                Span<T> target = padded.AsSpan(y * stride, stride);
                target.Clear();
                for (int from = Math.Max(0, y - (2 * _margin)); from <= Math.Min(Height - 1, y); from++)
                {
                    SpreadRow(blurry.AsSpan((plane + from) * Width, Width), from, target, from - y + _margin);
                }
            });
            BorderMargin.Fold<T>(padded.AsSpan(0, rows * stride), result.AsSpan(plane * Width, Height * Width), Width, _margin, BlurBorder.Replicate);
        }

        ArrayPool<T>.Shared.Return(padded);
    }

    private void SpreadRow<T>(ReadOnlySpan<T> row, int y, Span<T> target, int dy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int left = 0; left < Width; left += Block)
        {
            ReadOnlySpan<T> part = row.Slice(left, Math.Min(Block, Width - left));
            foreach (KernelTap tap in _tapsByRow[(y / Block * _columns) + (left / Block)][dy + _margin])
            {
                AddScaled(part, T.CreateTruncating(tap.Weight), target.Slice(left + _margin - tap.Dx, part.Length));
            }
        }
    }

    private static void AddScaled<T>(ReadOnlySpan<T> source, T factor, Span<T> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int x = 0;
        var weight = Vector256.Create(factor);
        for (; x <= source.Length - Vector256<T>.Count; x += Vector256<T>.Count)
        {
            Simd.MultiplyAdd(weight, Vector256.Create(source[x..]), Vector256.Create<T>(target[x..])).CopyTo(target[x..]);
        }

        for (; x < source.Length; x++)
        {
            target[x] = T.FusedMultiplyAdd(factor, source[x], target[x]);
        }
    }

    private void RequireSize(int height, int width, string name)
    {
        if (height != Height || width != Width)
        {
            throw new ArgumentException($"The image is {height} x {width} but the blur is {Height} x {Width}: make the operator for the image's size.", name);
        }
    }
}
