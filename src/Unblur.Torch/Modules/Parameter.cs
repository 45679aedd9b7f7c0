namespace Unblur.Torch.Modules;

/// <summary>A named place of a module that holds a tensor: a weight that is trained, or a buffer that is only kept.</summary>
public sealed class Parameter : IDisposable
{
    internal Parameter(Tensor value, bool isBuffer)
    {
        IsBuffer = isBuffer;
        Value = Prepare(value);
    }

    /// <summary>The tensor; belongs to the module, never to a scope.</summary>
    public Tensor Value { get; private set; }

    /// <summary>True for running statistics and the like, which no optimizer touches.</summary>
    public bool IsBuffer { get; }

    /// <summary>The tensor in the element type of what it is applied to: the module's own where it has it. Recorded by autograd.</summary>
    public Tensor As(DType type) => Value.DType == type ? Value : Value.To(type);

    /// <summary>Puts another tensor in this place and disposes the old one.</summary>
    public void Replace(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (ReferenceEquals(value, Value))
        {
            return;
        }

        Tensor old = Value;
        Value = Prepare(value);
        old.Dispose();
    }

    public void Dispose() => Value.Dispose();

    private Tensor Prepare(Tensor value)
    {
        value.Own();
        value.RequiresGrad = !IsBuffer;
        return value;
    }
}
