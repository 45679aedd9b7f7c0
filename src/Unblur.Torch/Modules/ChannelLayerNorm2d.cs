namespace Unblur.Torch.Modules;

/// <summary>Each pixel of (N, C, H, W) to mean 0 and variance 1 over its channels, then scaled and shifted by channel.</summary>
/// <remarks>Layer normalisation as restoration networks such as NAFNet (Chen et al. 2022) use it.</remarks>
public sealed class ChannelLayerNorm2d : Layer
{
    private readonly double _epsilon;
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    /// <summary>Parameters <c>weight</c> of ones and <c>bias</c> of zeros, (channels).</summary>
    public ChannelLayerNorm2d(int channels, double epsilon = 1e-6)
    {
        _epsilon = epsilon;
        _weight = AddParameter("weight", Tensor.Ones([channels]));
        _bias = AddParameter("bias", channels);
    }

    /// <param name="input">(N, C, H, W).</param>
    /// <returns>(N, C, H, W).</returns>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = new TensorScope();
        Tensor centred = input - input.Mean([1], keepDimensions: true);                     // (N, C, H, W)
        Tensor variance = centred.Square().Mean([1], keepDimensions: true);                 // (N, 1, H, W)
        Tensor normal = centred / (variance + _epsilon).Sqrt();                             // (N, C, H, W)
        return scope.Keep((normal * PerChannel(_weight, input)) + PerChannel(_bias, input));
    }

    private static Tensor PerChannel(Parameter parameter, Tensor input) => parameter.As(input.DType).Reshape(-1, 1, 1);
}
