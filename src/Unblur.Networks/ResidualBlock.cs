using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks;

/// <summary>x + conv(relu(conv(x))): two 3x3 convolutions without norms, no activation after the sum.</summary>
public sealed class ResidualBlock : Layer
{
    private readonly Conv2d _first;
    private readonly Conv2d _second;

    /// <summary>A block whose convolutions are called <c>0</c> and <c>2</c>, as in a sequence with the ReLU between.</summary>
    public ResidualBlock(int channels)
    {
        _first = Add("0", new Conv2d(channels, channels, 3));
        _second = Add("2", new Conv2d(channels, channels, 3));
    }

    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        var inner = _first.Forward(input);                    // (N, C, H, W)
        inner = GradMode.IsRecording ? Functional.Relu(inner) : Functional.ReluInPlace(inner);
        var residual = _second.Forward(inner);                // (N, C, H, W)
        return scope.Keep(GradMode.IsRecording ? input + residual : residual.AddInPlace(input));
    }

    /// <summary>Kaiming weights, zero biases; the second convolution is scaled down, so that a deep stack starts near the identity.</summary>
    public void Initialize(Generator generator, double residualGain = 0.1)
    {
        Initializers.KaimingNormal(_first.Weight, generator);
        Initializers.KaimingNormal(_second.Weight, generator, residualGain);
    }
}
