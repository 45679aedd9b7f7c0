using Unblur.Physics.Kernels;

namespace Unblur.Physics.Flow;

/// <summary>The kernels of a flow as lists of taps, laid out for images of one row length.</summary>
/// <param name="kernels">The kernels of the flow.</param>
/// <param name="stride">Values from one row to the next.</param>
/// <param name="channels">Values from one pixel to the next.</param>
internal sealed class FlowTaps<T>(FlowKernels kernels, int stride, int channels)
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private readonly (int[] Offsets, T[] Weights)[] _taps = [.. kernels.Kernels.Select(kernel => List(kernel, stride, channels))];

    /// <summary>The taps of one kernel: the offset of each non-zero weight from the centre, in values, and the weight.</summary>
    public (int[] Offsets, T[] Weights) this[int kernel] => _taps[kernel];

    private static (int[] Offsets, T[] Weights) List(LineKernel kernel, int stride, int channels)
    {
        (int Dx, int Dy, double Weight)[] taps = kernel.Taps();
        return ([.. taps.Select(tap => (tap.Dy * stride) + (tap.Dx * channels))], [.. taps.Select(tap => T.CreateTruncating(tap.Weight))]);
    }
}
