using System.Globalization;
using Unblur.Torch.Modules;
using static Unblur.Networks.Backbones.BackboneLayers;

namespace Unblur.Networks.Backbones;

/// <summary>The convolutions of VGG, as torchvision has them: five stages of 3x3 convolutions with a ReLU each, halved after every stage.</summary>
/// <remarks>
/// Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", ICLR 2015, without batch norm. Layers are called
/// <c>conv3_2</c>, <c>relu3_2</c> and <c>pool3</c>: in VGG16 relu2_2 is at 8, in VGG19 conv5_4 (before its ReLU) at 34.
/// </remarks>
public static class Vgg
{
    /// <summary>Channels of the first stage.</summary>
    internal const int UsualChannels = 64;

    private static readonly int[] s_widths = [1, 2, 4, 8, 8];

    /// <summary>VGG16 with zero weights, 14,714,688 parameters; <see cref="Backbone.LoadFile"/> fills it.</summary>
    public static Backbone Create16() => Create("vgg16", [2, 2, 3, 3, 3], UsualChannels, null);

    /// <summary>VGG19 with zero weights, 20,024,384 parameters; <see cref="Backbone.LoadFile"/> fills it.</summary>
    public static Backbone Create19() => Create19(UsualChannels, null);

    /// <summary>VGG19 of another width, or its first layers.</summary>
    /// <param name="channels">Of the first stage; 2, 4, 8 and 8 times as many in the others.</param>
    /// <param name="last">The last layer that it has; null for all.</param>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    internal static Backbone Create19(int channels, string? last) => Create("vgg19", [2, 2, 4, 4, 4], channels, last);

    private static Backbone Create(string name, int[] convolutions, int channels, string? last)
    {
        List<(string Name, Layer Layer)> layers = [];
        int inputs = 3;
        for (int stage = 1; stage <= convolutions.Length; stage++)
        {
            int outputs = channels * s_widths[stage - 1];
            for (int i = 1; i <= convolutions[stage - 1]; i++)
            {
                layers.Add((string.Create(CultureInfo.InvariantCulture, $"conv{stage}_{i}"), new Conv2d(inputs, outputs, 3)));
                layers.Add((string.Create(CultureInfo.InvariantCulture, $"relu{stage}_{i}"), Relu()));
                inputs = outputs;
            }

            layers.Add((string.Create(CultureInfo.InvariantCulture, $"pool{stage}"), MaxPool(2)));
        }

        return new Backbone(name, [.. Until(name, layers, last)]);
    }

    private static List<(string Name, Layer Layer)> Until(string name, List<(string Name, Layer Layer)> layers, string? last)
    {
        int index = last is null ? layers.Count - 1 : layers.FindIndex(layer => layer.Name == last);
        if (index >= 0)
        {
            layers[(index + 1)..].ForEach(layer => layer.Layer.Dispose());
            return layers[..(index + 1)];
        }

        layers.ForEach(layer => layer.Layer.Dispose());
        throw new ArgumentException($"{name} has no layer '{last}': it has {string.Join(", ", layers.Select(layer => layer.Name))}.", nameof(last));
    }
}
