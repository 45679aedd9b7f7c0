using Unblur.Torch.Native;

namespace Unblur.Torch;

/// <content>Gradients.</content>
public sealed unsafe partial class Tensor
{
    /// <summary>Whether autograd records what is computed from this tensor; may be set on leaves.</summary>
    public bool RequiresGrad
    {
        get
        {
            Door.Check(Door.TensorDescribe(Handle, out Description description), "describe a tensor");
            GC.KeepAlive(this);
            return description.RequiresGrad != 0;
        }

        set
        {
            Door.Check(Door.TensorRequiresGrad(Handle, value ? 1 : 0), $"set RequiresGrad of {this}");
            GC.KeepAlive(this);
        }
    }

    /// <summary>Gradients of given tensors with respect to given inputs, without touching any accumulated gradient.</summary>
    /// <param name="outputs">What is differentiated: scalars, or tensors with a seed in <paramref name="outputGrads"/>.</param>
    /// <param name="inputs">With respect to what.</param>
    /// <param name="outputGrads">Seeds, one for each output; none for scalars.</param>
    /// <param name="createGraph">Record the gradients' own graph: for gradients of gradients.</param>
    /// <param name="retainGraph">Keep the graph for another pass.</param>
    /// <exception cref="TensorException">An input does not take part.</exception>
    /// <exception cref="ArgumentException">The number of seeds is not that of the outputs.</exception>
    public static Tensor[] Grad(Tensor[] outputs, Tensor[] inputs, Tensor[]? outputGrads = null, bool createGraph = false, bool retainGraph = false)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(inputs);
        if (outputGrads is not null && outputGrads.Length != outputs.Length)
        {
            throw new ArgumentException($"{outputGrads.Length} seeds were given for {outputs.Length} outputs: give one for each.", nameof(outputGrads));
        }

        nint[] results = new nint[inputs.Length];
        fixed (nint* o = Handles(outputs), i = Handles(inputs), g = outputGrads is null ? null : Handles(outputGrads), r = results)
        {
            Door.Check(
                Door.AutogradGrad(o, outputs.Length, i, inputs.Length, g, retainGraph || createGraph ? 1 : 0, createGraph ? 1 : 0, 0, r),
                $"gradient of {string.Join(", ", (object[])outputs)}");
        }

        GC.KeepAlive(outputs);
        GC.KeepAlive(inputs);
        GC.KeepAlive(outputGrads);
        return TakeAll(results);
    }

    /// <summary>Adds the gradient of this tensor to <see cref="TryGetGrad"/> of every leaf that it was computed from.</summary>
    public void Backward(Tensor? grad = null, bool retainGraph = false, bool createGraph = false)
    {
        Door.Check(
            Door.AutogradBackward(Handle, grad is null ? 0 : grad.Handle, retainGraph || createGraph ? 1 : 0, createGraph ? 1 : 0),
            $"backward of {this}");
        GC.KeepAlive(this);
        GC.KeepAlive(grad);
    }

    /// <summary>The gradient accumulated in this leaf; false when there is none.</summary>
    public bool TryGetGrad([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Tensor? grad)
    {
        Door.Check(Door.TensorGrad(Handle, out nint handle), $"gradient of {this}");
        GC.KeepAlive(this);
        grad = handle == 0 ? null : new Tensor(handle);
        return grad is not null;
    }

    /// <summary>Forgets the accumulated gradient.</summary>
    public void ClearGrad()
    {
        Door.Check(Door.TensorSetGrad(Handle, 0), $"clear the gradient of {this}");
        GC.KeepAlive(this);
    }

    private static nint[] Handles(Tensor[] tensors) => [.. tensors.Select(tensor => tensor.Handle)];
}
