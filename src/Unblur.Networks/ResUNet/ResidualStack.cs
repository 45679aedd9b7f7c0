using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.ResUNet;

/// <summary>Residual blocks one after the other: the work of one scale.</summary>
internal sealed class ResidualStack : Layer
{
    /// <summary>Without norms, units of a plain ReLU die in the deep scales.</summary>
    private const double Slope = 0.1;

    private readonly ResidualBlock[] _blocks;
    private readonly Sequential _chain;

    internal ResidualStack(int channels, int blocks)
    {
        _blocks = [.. Enumerable.Range(0, blocks).Select(_ => new ResidualBlock(channels, Slope))];
        _chain = Add("", new Sequential(_blocks));
    }

    public override Tensor Forward(Tensor input) => _chain.Forward(input);

    internal void Initialize(Generator generator)
    {
        foreach (ResidualBlock block in _blocks)
        {
            block.Initialize(generator);
        }
    }
}
