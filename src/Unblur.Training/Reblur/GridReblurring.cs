using Unblur.Networks.OffsetNet;
using Unblur.Torch;

namespace Unblur.Training.Reblur;

/// <summary>Reblurring out of libtorch's operators, on any device and in any type that has grid_sample.</summary>
internal static class GridReblurring
{
    /// <inheritdoc cref="Reblurring.Apply"/>
    public static Tensor Apply(Tensor sharp, Tensor motion, SampleBorder border)
    {
        using TensorScope scope = new();
        (long n, long c, long h, long w) = (sharp.Size(0), sharp.Size(1), sharp.Size(2), sharp.Size(3));
        Tensor steps = Tensor.Arange(7, -7.5, -1, sharp.DType).To(sharp.Device);                    // 15
        Tensor reach = steps.Reshape(Reblurring.Samples, 1, 1, 1) * (MotionUnits.HalfLengthOfUnit / 7);
        Tensor offsets = motion.Unsqueeze(1) * reach;                                               // (N, 15, 2, H, W)
        Tensor rows = offsets.Select(2, 0) + Coordinates(h, sharp).Reshape(h, 1);                   // (N, 15, H, W)
        Tensor columns = offsets.Select(2, 1) + Coordinates(w, sharp);                              // (N, 15, H, W)
        var grid = Tensor.Stack([Normalized(columns, w), Normalized(rows, h)], -1);              // (N, 15, H, W, 2)
        Tensor samples = Functional.GridSample(sharp, grid.Reshape(n, Reblurring.Samples * h, w, 2), border: border);
        return scope.Keep(samples.Reshape(n, c, Reblurring.Samples, h, w).Mean([2]));
    }

    private static Tensor Coordinates(long size, Tensor like) => Tensor.Arange(0, size, type: like.DType).To(like.Device);

    // -1 and 1 are the outer edges of the first and the last pixel.
    private static Tensor Normalized(Tensor position, long size) => (((position * 2) + 1) / size) - 1;
}
