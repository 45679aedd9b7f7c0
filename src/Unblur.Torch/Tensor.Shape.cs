using Unblur.Torch.Native;

namespace Unblur.Torch;

/// <content>Shape, selection and reductions.</content>
public sealed partial class Tensor
{
    /// <summary>Joins along <paramref name="dimension"/>.</summary>
    public static Tensor Cat(Tensor[] tensors, int dimension) => Aten.Cat.Call(tensors, dimension);

    /// <summary>Joins along a new dimension.</summary>
    public static Tensor Stack(Tensor[] tensors, int dimension = 0) => Aten.Stack.Call(tensors, dimension);

    public Tensor Reshape(params long[] shape) => Aten.Reshape.Call(this, shape);

    public Tensor Permute(params long[] order) => Aten.Permute.Call(this, order);

    public Tensor Transpose(int first, int second) => Aten.Transpose.Call(this, first, second);

    public Tensor Squeeze(int dimension) => Aten.Squeeze.Call(this, dimension);

    public Tensor Unsqueeze(int dimension) => Aten.Unsqueeze.Call(this, dimension);

    public Tensor Expand(params long[] shape) => Aten.Expand.Call(this, shape);

    public Tensor Repeat(params long[] counts) => Aten.Repeat.Call(this, counts);

    /// <summary>Parts of <paramref name="size"/> along a dimension; the last may be smaller. Views.</summary>
    public Tensor[] Split(long size, int dimension) => Aten.Split.CallList(this, size, dimension);

    /// <summary>A view of [start, start + length) along a dimension.</summary>
    /// <exception cref="TensorException">The range does not lie inside the dimension.</exception>
    public Tensor Narrow(int dimension, long start, long length) => Aten.Narrow.Call(this, dimension, start, length);

    /// <summary>Every <paramref name="step"/>-th element along a dimension. A view.</summary>
    public Tensor Stride(int dimension, long start, long step) => Aten.Slice.Call(this, dimension, start, Argument.None, step);

    /// <summary>One index of a dimension, which disappears. A view.</summary>
    public Tensor Select(int dimension, long index) => Aten.Select.Call(this, dimension, index);

    /// <summary>The given indices of a dimension (int64), copied.</summary>
    public Tensor IndexSelect(int dimension, Tensor indices) => Aten.IndexSelect.Call(this, dimension, indices);

    /// <summary>Mirrored along the given dimensions.</summary>
    public Tensor Flip(params long[] dimensions) => Aten.Flip.Call(this, dimensions);

    /// <summary>Shifted around, the end comes in at the front.</summary>
    public Tensor Roll(long[] shifts, long[] dimensions) => Aten.Roll.Call(this, shifts, dimensions);

    public Tensor Sum() => Aten.Sum.Call(this);

    public Tensor Sum(long[] dimensions, bool keepDimensions = false) => Aten.SumDim.Call(this, dimensions, keepDimensions);

    public Tensor Mean() => Aten.Mean.Call(this);

    public Tensor Mean(long[] dimensions, bool keepDimensions = false) => Aten.MeanDim.Call(this, dimensions, keepDimensions);

    /// <summary>Variance with divisor n - <paramref name="correction"/>.</summary>
    public Tensor Variance(long[] dimensions, int correction = 1, bool keepDimensions = false)
        => Aten.Var.Call(this, dimensions, correction, keepDimensions);

    public Tensor Min() => Aten.Min.Call(this);

    public Tensor Max() => Aten.Max.Call(this);

    /// <summary>True when no element is NaN or infinite.</summary>
    public bool AllFinite()
    {
        using var scope = new TensorScope();
        return Aten.All.Call(Aten.IsFinite.Call(this)).Item() != 0;
    }
}
