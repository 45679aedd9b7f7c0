namespace Unblur.Torch.Modules;

/// <summary>max(0, x) + weight min(0, x) with a trained slope.</summary>
/// <remarks>He et al. 2015. One layer added to several parents is one slope, stored under each name.</remarks>
public sealed class PRelu : Layer
{
    /// <summary>He et al.'s first value.</summary>
    public const double UsualSlope = 0.25;

    private readonly Parameter _weight;

    /// <summary>Parameter <c>weight</c>, (slopes).</summary>
    /// <param name="slopes">1 for all channels together, or the number of channels.</param>
    /// <param name="initial">The slopes' first value.</param>
    public PRelu(int slopes = 1, double initial = UsualSlope) => _weight = AddParameter("weight", Tensor.Full([slopes], initial));

    public Parameter Weight => _weight;

    /// <param name="input">(N, C, ...).</param>
    /// <returns>As the input.</returns>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = new TensorScope();
        return scope.Keep(Functional.PRelu(input, _weight.As(input.DType)));
    }
}
