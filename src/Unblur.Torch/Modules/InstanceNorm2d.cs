namespace Unblur.Torch.Modules;

/// <summary>Each channel of each image to mean 0 and variance 1 over its pixels; no running statistics.</summary>
/// <remarks>Ulyanov, Vedaldi and Lempitsky 2016.</remarks>
public sealed class InstanceNorm2d : Layer
{
    private readonly double _epsilon;
    private readonly Parameter? _weight;
    private readonly Parameter? _bias;

    /// <summary>Without <paramref name="isAffine"/> no parameters; with it <c>weight</c> of ones and <c>bias</c> of zeros, (channels).</summary>
    public InstanceNorm2d(int channels, bool isAffine = false, double epsilon = 1e-5)
    {
        _epsilon = epsilon;
        if (isAffine)
        {
            _weight = AddParameter("weight", Tensor.Ones([channels]));
            _bias = AddParameter("bias", channels);
        }
    }

    /// <param name="input">(N, C, H, W), more than one pixel.</param>
    /// <returns>(N, C, H, W).</returns>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = new TensorScope();
        return scope.Keep(Functional.InstanceNorm(input, _weight?.As(input.DType), _bias?.As(input.DType), _epsilon));
    }
}
