using Unblur.Imaging;
using Unblur.Models;
using Unblur.Networks.OffsetNet;
using Unblur.Physics.Flow;
using Unblur.Torch;

namespace Unblur;

/// <summary>Estimates the motion that blurred a photo, at every pixel, with NeurMAP's network M. For one thread at a time.</summary>
/// <remarks>Large photos go through in tiles that overlap by all that M looks at, so that no seam is left but at the photo's own edges.</remarks>
public sealed class MotionEstimator : IDisposable
{
    /// <summary>M at the weights that a training with NeurMAP leaves in its run's folder.</summary>
    public const string RunFile = "motion.safetensors";

    /// <summary>Px of what M looks at, at which a pixel can still change its result, rounded up to <see cref="SizeMultiple"/>.</summary>
    internal const int Reach = 224;

    private const int SizeMultiple = 8;
    private const int SmallestSize = 16;
    private const int DefaultCore = 1024;
    private readonly OffsetNet _network;
    private readonly int _core;

    /// <summary>Takes a network over.</summary>
    /// <param name="network">M.</param>
    /// <param name="core">Side of a tile without its overlap, px, a multiple of 8.</param>
    internal MotionEstimator(OffsetNet network, int core = DefaultCore) => (_network, _core) = (network, core);

    /// <summary>Loads M; its weights are held against the checksum of its card first, where it has one.</summary>
    /// <param name="catalogue">Where models are looked for.</param>
    /// <param name="model">A name, the path of weights, NeurMAP's own or from a training here, or the folder of a run; by default the catalogue's default model.</param>
    /// <exception cref="ModelException">There is no such model, or its weights are missing, damaged, or of another network.</exception>
    public static MotionEstimator Load(ModelCatalogue catalogue, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return new MotionEstimator(ModelFiles.Load<OffsetNet>(catalogue.Find(model, ModelPurpose.Motion)));
    }

    /// <summary>Estimates motion.</summary>
    /// <param name="photo">Any size; it is not changed.</param>
    /// <param name="cancellation">Heeded between tiles.</param>
    /// <returns>Px of the full blur, canonical: 40 px for M's unit, as in the paper.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MotionFlow Estimate(Photo photo, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        MotionFlow flow = new(photo.Height, photo.Width);
        for (int y = 0; y < photo.Height; y += _core)
        {
            for (int x = 0; x < photo.Width; x += _core)
            {
                cancellation.ThrowIfCancellationRequested();
                EstimateTile(photo, x, y, flow);
            }
        }

        return flow.Canonical();
    }

    /// <summary>The motion that restoring took away: the difference of two estimates, which NeurMAP blurs by.</summary>
    /// <param name="blurry">The photo.</param>
    /// <param name="restored">The same, restored.</param>
    /// <param name="cancellation">Heeded between tiles.</param>
    /// <returns>Px of the full blur, canonical.</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MotionFlow EstimateRelative(Photo blurry, Photo restored, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        ArgumentNullException.ThrowIfNull(restored);
        if (blurry.Width != restored.Width || blurry.Height != restored.Height)
        {
            throw new ArgumentException(
                $"the blurry photo is {blurry.Width} x {blurry.Height} but the restored one {restored.Width} x {restored.Height}: give two of one size.", nameof(restored));
        }

        (MotionFlow b, MotionFlow f) = (Estimate(blurry, cancellation), Estimate(restored, cancellation));
        return new MotionFlow(b.Height, b.Width, Difference(b.U, f.U), Difference(b.V, f.V)).Canonical();
    }

    public void Dispose() => _network.Dispose();

    private void EstimateTile(Photo photo, int coreX, int coreY, MotionFlow flow)
    {
        int reach = Reach * _network.Options.Shrink;
        (int left, int top) = (Math.Max(0, coreX - reach), Math.Max(0, coreY - reach));
        (int endX, int endY) = (Math.Min(photo.Width, coreX + _core), Math.Min(photo.Height, coreY + _core));
        (int width, int height) = (Math.Min(photo.Width, endX + reach) - left, Math.Min(photo.Height, endY + reach) - top);
        using InferenceMode inference = new();
        using TensorScope scope = new();
        var tile = Tensor.From<float>(photo.ReadPlanes(left, top, width, height).Values, 1, 3, height, width);
        Tensor padded = Functional.Pad(tile, 0, Fitting(width) - width, 0, Fitting(height) - height, PadMode.Replicate);
        Tensor pixels = MotionUnits.ToPixels(_network.Forward(padded));                            // (1, 2, H, W): u, v
        Copy(pixels.Select(1, 0), flow.U);
        Copy(pixels.Select(1, 1), flow.V);

        void Copy(Tensor plane, float[] target)
        {
            float[] values = plane.Contiguous().ToArray<float>();
            for (int y = coreY; y < endY; y++)
            {
                values.AsSpan(((y - top) * Fitting(width)) + coreX - left, endX - coreX).CopyTo(target.AsSpan((y * flow.Width) + coreX));
            }
        }
    }

    private int Fitting(int size)
    {
        (int multiple, int smallest) = (SizeMultiple * _network.Options.Shrink, SmallestSize * _network.Options.Shrink);
        return Math.Max(smallest, (size + multiple - 1) / multiple * multiple);
    }

    private static float[] Difference(float[] left, float[] right) => [.. left.Zip(right, (a, b) => a - b)];
}
