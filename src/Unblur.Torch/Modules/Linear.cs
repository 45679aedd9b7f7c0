namespace Unblur.Torch.Modules;

/// <summary>Fully connected layer: input x weightᵀ + bias over the last dimension.</summary>
public sealed class Linear : Layer
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    /// <summary>Parameters <c>weight</c> (outputs, inputs) and, unless switched off, <c>bias</c> (outputs).</summary>
    public Linear(int inputs, int outputs, bool hasBias = true)
    {
        _weight = AddParameter("weight", outputs, inputs);
        _bias = hasBias ? AddParameter("bias", outputs) : null;
    }

    public Parameter Weight => _weight;

    public Parameter? Bias => _bias;

    /// <param name="input">(..., inputs).</param>
    /// <returns>(..., outputs).</returns>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = new TensorScope();
        return scope.Keep(Functional.Linear(input, _weight.As(input.DType), _bias?.As(input.DType)));
    }
}
