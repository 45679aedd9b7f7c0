namespace Unblur.Torch.Modules;

/// <summary>To mean 0 and variance 1 over the last dimension, then scaled and shifted.</summary>
/// <remarks>Ba, Kiros and Hinton 2016. For the channels of images see <see cref="ChannelLayerNorm2d"/>.</remarks>
public sealed class LayerNorm : Layer
{
    private readonly long[] _shape;
    private readonly double _epsilon;
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    /// <summary>Parameters <c>weight</c> of ones and <c>bias</c> of zeros, (size).</summary>
    public LayerNorm(int size, double epsilon = 1e-5)
    {
        _shape = [size];
        _epsilon = epsilon;
        _weight = AddParameter("weight", Tensor.Ones(_shape));
        _bias = AddParameter("bias", size);
    }

    /// <param name="input">(..., size).</param>
    /// <returns>(..., size).</returns>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = new TensorScope();
        return scope.Keep(Functional.LayerNorm(input, _shape, _weight.As(input.DType), _bias.As(input.DType), _epsilon));
    }
}
