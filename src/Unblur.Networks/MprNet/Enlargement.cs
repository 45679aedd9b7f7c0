using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.MprNet;

/// <summary>Bilinear enlargement to twice the size, and a 1x1 convolution.</summary>
/// <remarks>Each works on what the other leaves alone, so they may change places: the convolution goes first, on a quarter of the pixels.</remarks>
internal sealed class Enlargement : Layer
{
    private readonly Conv2d _convolution;

    /// <summary>Parameter <c>up.1.weight</c>.</summary>
    internal Enlargement(int inputs, int outputs) => _convolution = Add("up.1", Unbiased.Conv(inputs, outputs, 1));

    /// <param name="input">(N, inputs, H, W).</param>
    /// <returns>(N, outputs, 2H, 2W).</returns>
    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        Tensor features = _convolution.Forward(input);                                             // (N, O, H, W)
        return scope.Keep(Functional.Interpolate(features, 2 * features.Size(2), 2 * features.Size(3), InterpolationMode.Bilinear));
    }
}
