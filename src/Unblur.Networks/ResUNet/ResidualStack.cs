using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.ResUNet;

/// <summary>Residual blocks one after the other: the work of one scale.</summary>
internal sealed class ResidualStack : Layer
{
    private readonly List<ResidualBlock> _blocks = [];

    internal ResidualStack(int channels, int blocks)
    {
        for (var i = 0; i < blocks; i++)
        {
            _blocks.Add(Add($"{i}", new ResidualBlock(channels)));
        }
    }

    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        var features = input;
        foreach (var block in _blocks)
        {
            features = block.Forward(features);
        }

        return scope.Keep(features);
    }

    internal void Initialize(Generator generator)
    {
        foreach (var block in _blocks)
        {
            block.Initialize(generator);
        }
    }
}
