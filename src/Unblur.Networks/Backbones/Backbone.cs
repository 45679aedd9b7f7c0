using System.Globalization;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Modules;

namespace Unblur.Networks.Backbones;

/// <summary>The convolutional part of a classification network, whose features perceptual losses and metrics compare.</summary>
/// <remarks>
/// Layers have torchvision's positions in <c>features</c>, and parameters its keys: <c>features.0.weight</c>. A layer can also be named after what
/// it is: <c>relu2_2</c> is position 8 of VGG16. The input is normalised by the caller; how differs from use to use.
/// </remarks>
public sealed class Backbone : Module
{
    private const string Prefix = "features";

    private readonly List<Layer> _layers = [];
    private readonly List<string> _names = [];

    internal Backbone(string name, params ReadOnlySpan<(string Name, Layer Layer)> layers)
    {
        Name = name;
        foreach ((string layerName, Layer layer) in layers)
        {
            _layers.Add(Add(string.Create(CultureInfo.InvariantCulture, $"{Prefix}.{_layers.Count}"), layer));
            _names.Add(layerName);
        }
    }

    /// <summary>The network's name: <c>alexnet</c>, <c>vgg16</c>, <c>vgg19</c>, <c>squeezenet1_1</c>.</summary>
    public string Name { get; }

    /// <summary>The names of the layers, by position: <c>conv1_1</c>, <c>relu1_1</c>, ..., <c>pool5</c>.</summary>
    public IReadOnlyList<string> LayerNames => _names;

    /// <summary>The position of a layer.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists all.</exception>
    public int IndexOf(string layerName)
    {
        int index = _names.IndexOf(layerName);
        return index >= 0 ? index : throw new ArgumentException($"{Name} has no layer '{layerName}': it has {string.Join(", ", _names)}.", nameof(layerName));
    }

    /// <summary>What some layers give. Layers behind the last of them are not computed, and no more is kept than is asked for.</summary>
    /// <param name="input">(N, 3, H, W), normalised as the use asks for.</param>
    /// <param name="positions">Positions of layers, rising.</param>
    /// <returns>A tensor (N, C, h, w) for each position.</returns>
    /// <exception cref="ArgumentException">The positions do not rise, or there is no such layer.</exception>
    public Tensor[] Features(Tensor input, params ReadOnlySpan<int> positions)
    {
        CheckPositions(positions);
        using var scope = new TensorScope();
        List<Tensor> taps = [];
        Tensor features = input;
        for (int position = 0; taps.Count < positions.Length; position++)
        {
            Tensor next = _layers[position].Forward(features);              // (N, C, h, w)
            if (!ReferenceEquals(features, input) && !taps.Contains(features))
            {
                features.Dispose();
            }

            features = next;
            if (positions[taps.Count] == position)
            {
                taps.Add(features);
            }
        }

        return scope.Keep([.. taps]);
    }

    /// <summary>Takes over the published weights: torchvision's checkpoint of the whole network, or its <c>features</c> alone.</summary>
    /// <param name="path">Safetensors or a PyTorch checkpoint.</param>
    /// <exception cref="WeightFileException">The file is missing or damaged, or is of another network.</exception>
    public void LoadFile(string path)
    {
        var file = WeightFile.Read(path);
        using var scope = new TensorScope();
        try
        {
            Load(file.Tensors.Where(tensor => tensor.Key.StartsWith(Prefix + ".", StringComparison.Ordinal))
                .ToDictionary(tensor => tensor.Key, tensor => tensor.Value.ToTensor()));
        }
        catch (WeightMismatchException mismatch)
        {
            throw new WeightFileException(path, $"{mismatch.Message}. Give torchvision's weights of {Name}.", mismatch);
        }
    }

    private void CheckPositions(ReadOnlySpan<int> positions)
    {
        int last = -1;
        foreach (int position in positions)
        {
            if (position <= last || position >= _layers.Count)
            {
                throw new ArgumentException(
                    $"the positions {string.Join(", ", positions.ToArray())} must rise and lie between 0 and {_layers.Count - 1}, the last layer of {Name}.", nameof(positions));
            }

            last = position;
        }
    }
}

/// <summary>The layers that backbones are made of.</summary>
internal static class BackboneLayers
{
    internal static Layer Relu() => new FunctionLayer(Functional.Relu);

    /// <summary>The largest of every window.</summary>
    /// <param name="size">Side of the window.</param>
    /// <param name="ceiling">Whether a window that reaches over the edge counts, too.</param>
    internal static Layer MaxPool(int size, bool ceiling = false) => new FunctionLayer(input => Functional.MaxPool2d(input, size, stride: 2, ceiling: ceiling));
}
