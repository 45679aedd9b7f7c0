using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks;

/// <summary>x + conv(relu(conv(x))): two 3x3 convolutions without norms, no activation after the sum. The ReLU may be leaky.</summary>
public sealed class ResidualBlock : Layer
{
    private readonly Conv2d _first;
    private readonly Conv2d _second;
    private readonly double _slope;

    /// <summary>A block whose convolutions are called <c>0</c> and <c>2</c>, as in a sequence with the ReLU between.</summary>
    /// <param name="channels">Channels in and out.</param>
    /// <param name="slope">Slope of the ReLU below 0; without norms, units of a plain one die in deep stacks.</param>
    public ResidualBlock(int channels, double slope = 0)
        : this(channels, "0", "2", slope)
    {
    }

    /// <summary>A block whose convolutions have names of their own.</summary>
    internal ResidualBlock(int channels, string first, string second, double slope = 0)
    {
        _slope = slope;
        _first = Add(first, new Conv2d(channels, channels, 3));
        _second = Add(second, new Conv2d(channels, channels, 3));
    }

    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        Tensor inner = Activate(_first.Forward(input));          // (N, C, H, W)
        Tensor residual = _second.Forward(inner);                // (N, C, H, W)
        return scope.Keep(residual.AddInPlace(input));
    }

    /// <summary>Kaiming weights, zero biases; the second convolution is scaled down, so that a deep stack starts near the identity.</summary>
    public void Initialize(Generator generator, double residualGain = 0.1)
    {
        Initializers.KaimingNormal(_first.Weight, generator);
        Initializers.KaimingNormal(_second.Weight, generator, residualGain);
    }

    // A convolution's gradients need its input, not its result, which can be written over while autograd records too.
    private Tensor Activate(Tensor inner) => _slope == 0 ? Functional.ReluInPlace(inner) : Functional.LeakyReluInPlace(inner, _slope);
}
