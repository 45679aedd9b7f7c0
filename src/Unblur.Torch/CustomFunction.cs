using System.Runtime.InteropServices;
using System.Text;
using Unblur.Torch.Native;

namespace Unblur.Torch;

/// <summary>A differentiable function of tensors whose gradient is written by hand: a kernel of our own, a solver, an implicit function.</summary>
/// <remarks>
/// One object may be applied many times, on any threads; what a call needs beyond tensors it keeps in fields that do not change.
/// The inputs are kept for the backward pass as libtorch keeps its own: freed with the graph, and refused where they were
/// written over in between.
/// </remarks>
public abstract unsafe class CustomFunction
{
    /// <summary>Whether <see cref="BackwardCall.Output"/> is kept. Default false.</summary>
    protected virtual bool KeepsOutput => false;

    /// <summary>Calculates the output, and makes gradients flow through it where an input needs one.</summary>
    /// <exception cref="TensorException">The output was recorded, or it is an input or shares its memory.</exception>
    public Tensor Apply(params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        using var scope = new TensorScope();
        Tensor output;
        using (GradMode.Disabled())
        {
            output = Forward(inputs);
        }

        RequireNew(output, inputs);
        return scope.Keep(GradMode.IsRecording && inputs.Any(input => input.RequiresGrad) ? Attach(inputs, output) : output);
    }

    /// <summary>Calculates a new tensor; nothing is being recorded.</summary>
    protected abstract Tensor Forward(Tensor[] inputs);

    /// <summary>The gradient of each input, or null for zero; those that are not needed are ignored.</summary>
    /// <remarks>
    /// May be called on another thread, and is in a scope of its own. Where the caller wants gradients of gradients it is being
    /// recorded (<see cref="GradMode.IsRecording"/>): one that does not consist of differentiable operators throws then.
    /// </remarks>
    protected abstract Tensor?[] Backward(BackwardCall call);

    // Also where nothing is recorded: a function that only works without gradients would fail in the first training.
    private void RequireNew(Tensor output, Tensor[] inputs)
    {
        if (inputs.FirstOrDefault(output.Overlaps) is { } input)
        {
            throw new TensorException($"{GetType().Name} gave {output}, which shares the memory of its input {input}: give a new tensor, such as a Clone().");
        }

        if (output.RequiresGrad)
        {
            throw new TensorException(
                $"{GetType().Name} gave {output} with gradients of its own, which would go past its backward: compute it with gradients off, or give what Detach() returns.");
        }
    }

    private Tensor Attach(Tensor[] inputs, Tensor output)
    {
        Tensor[] saved = KeepsOutput ? [.. inputs, output] : inputs;
        nint[] inputHandles = Array.ConvertAll(inputs, tensor => tensor.Handle);
        nint[] savedHandles = Array.ConvertAll(saved, tensor => tensor.Handle);
        var context = GCHandle.Alloc(new Context(this, inputs.Length, saved.Length));
        int status;
        nint result;
        fixed (nint* i = inputHandles, s = savedHandles)
        {
            status = Door.AutogradFunction(
                output.Handle, i, inputs.Length, s, saved.Length, &CallBackward, &Release, GCHandle.ToIntPtr(context), out result);
        }

        GC.KeepAlive(saved);
        if (status != 0)
        {
            context.Free();
        }

        Door.Check(status, $"{GetType().Name} of {string.Join(", ", (object[])inputs)}");
        return new Tensor(result);
    }

    /// <summary>Runs on libtorch's thread: nothing may be thrown through its frames, so a failure travels as text.</summary>
    [UnmanagedCallersOnly]
    private static int CallBackward(nint context, nint grad, nint* saved, byte* needed, nint* grads, byte** error)
    {
        try
        {
            using var scope = new TensorScope();
            var outputGrad = new Tensor(grad);
            (CustomFunction function, int inputs, int all) = (Context)GCHandle.FromIntPtr(context).Target!;
            Tensor[] tensors = Tensor.TakeAll(new ReadOnlySpan<nint>(saved, all));
            bool[] wanted = new bool[inputs];
            for (int i = 0; i < inputs; i++)
            {
                wanted[i] = needed[i] != 0;
            }

            Tensor?[] results = function.Backward(new BackwardCall(outputGrad, tensors[..inputs], all > inputs ? tensors[^1] : null, wanted));
            Give(results, wanted, grads);
            return 0;
        }
        catch (Exception failure)
        {
            *error = CopyText(Describe(failure));
            return 1;
        }
    }

    private static void Give(Tensor?[] results, bool[] wanted, nint* grads)
    {
        if (results.Length != wanted.Length)
        {
            throw new InvalidOperationException($"{results.Length} gradients were given for {wanted.Length} inputs: give one for each, null for zero.");
        }

        for (int i = 0; i < results.Length; i++)
        {
            if (wanted[i] && results[i] is { } result)
            {
                Door.Check(Door.TensorShare(result.Handle, out grads[i]), "give a gradient");
                GC.KeepAlive(result);
            }
        }
    }

    // The door reports exhausted memory by these words.
    private static string Describe(Exception failure) => failure switch
    {
        OutOfMemoryException or TensorMemoryException => $"out of memory: {failure.Message}",
        _ => $"{failure.GetType().Name}: {failure.Message}",
    };

    private static byte* CopyText(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte* memory = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1); // freed by the door with free()
        bytes.CopyTo(new Span<byte>(memory, bytes.Length));
        return memory;
    }

    [UnmanagedCallersOnly]
    private static void Release(nint context) => GCHandle.FromIntPtr(context).Free();

    private sealed record Context(CustomFunction Function, int Inputs, int Saved);
}

/// <summary>What the backward pass of a <see cref="CustomFunction"/> is given. The tensors belong to the call.</summary>
/// <param name="OutputGrad">The gradient of the output, in its shape; it need not be contiguous.</param>
/// <param name="Inputs">The inputs as they were applied.</param>
/// <param name="Output">The output, where the function keeps it.</param>
/// <param name="Needed">For each input, whether its gradient is asked for.</param>
public sealed record BackwardCall(Tensor OutputGrad, Tensor[] Inputs, Tensor? Output, bool[] Needed);
