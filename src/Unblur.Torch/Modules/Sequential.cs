using System.Globalization;

namespace Unblur.Torch.Modules;

/// <summary>Layers one after the other. A result between two layers is disposed as soon as the second has used it.</summary>
public sealed class Sequential : Layer
{
    private readonly List<Layer> _layers = [];

    /// <summary>Layers called <c>0</c>, <c>1</c>, ...</summary>
    public Sequential(params IEnumerable<Layer> layers)
        : this(layers.Select((layer, index) => (index.ToString(CultureInfo.InvariantCulture), layer)))
    {
    }

    /// <summary>Layers under names of their own.</summary>
    public Sequential(params IEnumerable<(string Name, Layer Layer)> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
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

/// <summary>A function without weights as a layer, for a place in a <see cref="Sequential"/>.</summary>
/// <param name="function">For example <see cref="Functional.Relu"/>.</param>
public sealed class FunctionLayer(Func<Tensor, Tensor> function) : Layer
{
    public override Tensor Forward(Tensor input) => function(input);
}
