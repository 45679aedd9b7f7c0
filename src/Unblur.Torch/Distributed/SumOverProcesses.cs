namespace Unblur.Torch.Distributed;

/// <summary>The sum of a tensor over all processes, through which gradients pass: each process receives the sum of the gradients of all.</summary>
/// <remarks>All processes apply it in the same order, forward and backward, as with every exchange of a <see cref="ProcessGroup"/>.</remarks>
/// <param name="group">The processes.</param>
public sealed class SumOverProcesses(ProcessGroup group) : CustomFunction
{
    protected override Tensor Forward(Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Tensor sum = inputs[0].Detach().Clone();
        group.SumInPlace(sum);
        return sum;
    }

    protected override Tensor?[] Backward(BackwardCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return [Apply(call.OutputGrad)]; // the sum is its own adjoint, and is differentiable again
    }
}
