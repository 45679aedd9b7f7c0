using Unblur.Physics.Kernels;

namespace Unblur.Physics.Blind;

/// <summary>A kernel on the way from coarse to fine.</summary>
/// <param name="FullSize">Rows and columns on the finest scale, odd.</param>
/// <param name="IsUpright">Whether it starts from two dots above each other, else next to each other: a single one would stay one.</param>
internal sealed record KernelCandidate(int FullSize, bool IsUpright)
{
    /// <summary>Rows and columns on its scale, odd; 0 before the first.</summary>
    public int Size { get; init; }

    /// <summary>Size x Size; changed by the solver.</summary>
    public float[] Weights { get; init; } = [];

    /// <summary>The kernel and the picture of each scale so far, coarse to fine; empty unless they are kept.</summary>
    public IReadOnlyList<BlindScale> Scales { get; init; } = [];

    /// <summary>Of <see cref="SparseGradients.FreeEnergy"/>, lower is better.</summary>
    public double Energy { get; init; }

    /// <summary>The kernel on this scale.</summary>
    public BlurKernel ToKernel() => BlurKernel.FromWeights(Size, [.. Weights.Select(weight => (double)weight)], 0);

    /// <summary>The candidate on another scale; the start, if it is on none.</summary>
    public KernelCandidate Resized(int size)
    {
        if (Size > 0)
        {
            return this with { Size = size, Weights = KernelCleaning.Resize(Weights, Size, size) };
        }

        float[] start = new float[size * size];
        (start[start.Length / 2], start[(start.Length / 2) - (IsUpright ? size : 1)]) = (0.5f, 0.5f);
        return this with { Size = size, Weights = start };
    }
}
