using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks;

/// <summary>Named layers, each applied to the result of the one before. Results between them are let go of as soon as they are used.</summary>
public sealed class LayerChain : Layer
{
    private readonly List<Layer> _layers = [];

    public LayerChain(params ReadOnlySpan<(string Name, Layer Layer)> layers)
    {
        foreach ((string name, Layer layer) in layers)
        {
            _layers.Add(Add(name, layer));
        }
    }

    public override Tensor Forward(Tensor input)
    {
        Tensor features = input;
        foreach (Layer layer in _layers)
        {
            Tensor next = layer.Forward(features);
            if (!ReferenceEquals(features, input) && !ReferenceEquals(features, next))           // a layer may write over its input
            {
                features.Dispose();
            }

            features = next;
        }

        return features;
    }
}
