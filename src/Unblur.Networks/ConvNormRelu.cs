using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks;

/// <summary>A convolution that keeps the size or shrinks it, batch norm, and ReLU: "CBR" of SEN and RP-GAN.</summary>
internal sealed class ConvNormRelu : Layer
{
    private readonly int _mirrored;
    private readonly Conv2d _convolution;
    private readonly BatchNorm2d _norm;

    /// <summary>Parameters <c>0.weight</c> (outputs, inputs, k, k), without a bias, and <c>1.*</c> of the norm.</summary>
    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="kernel">k, odd.</param>
    /// <param name="stride">Step between outputs, px.</param>
    /// <param name="dilation">Distance of the kernel's taps, px.</param>
    /// <param name="isMirrored">Beyond the edge the image is mirrored, not zero.</param>
    internal ConvNormRelu(int inputs, int outputs, int kernel, int stride = 1, int dilation = 1, bool isMirrored = false)
    {
        int reach = dilation * (kernel / 2);
        _mirrored = isMirrored ? reach : 0;
        _convolution = Add("0", new Conv2d(inputs, outputs, kernel, new Conv2dOptions { Stride = stride, Dilation = dilation, Padding = isMirrored ? 0 : reach, HasBias = false }));
        _norm = Add("1", new BatchNorm2d(outputs));
    }

    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        Tensor padded = _mirrored == 0 ? input : Functional.Pad(input, _mirrored, _mirrored, _mirrored, _mirrored, PadMode.Reflect);
        return scope.Keep(InPlace.Relu(_norm.Forward(_convolution.Forward(padded))));
    }

    /// <summary>Trained values of such a layer.</summary>
    internal static double ParameterCount(double inputs, double outputs, int kernel) => (inputs * outputs * kernel * kernel) + (2 * outputs);
}
