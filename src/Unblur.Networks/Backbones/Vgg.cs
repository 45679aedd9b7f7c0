using System.Globalization;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
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
    private static readonly int[] s_channels = [64, 128, 256, 512, 512];

    /// <summary>ImageNet's mean of red, green and blue, photos in [0,1]: input is (photo − mean) / deviation.</summary>
    public static IReadOnlyList<float> Mean { get; } = [0.485f, 0.456f, 0.406f];

    /// <summary>ImageNet's standard deviation of red, green and blue.</summary>
    public static IReadOnlyList<float> Deviation { get; } = [0.229f, 0.224f, 0.225f];

    /// <summary>VGG16 with zero weights, 14,714,688 parameters; <see cref="Backbone.LoadFile"/> fills it.</summary>
    public static Backbone Create16() => Create("vgg16", [2, 2, 3, 3, 3]);

    /// <summary>VGG19 with zero weights, 20,024,384 parameters; <see cref="Backbone.LoadFile"/> fills it.</summary>
    public static Backbone Create19() => Create("vgg19", [2, 2, 4, 4, 4]);

    /// <summary>VGG16 or VGG19 with the weights of a file.</summary>
    /// <param name="isLarge">VGG19.</param>
    /// <param name="path">Torchvision's checkpoint; for VGG19 the normalised weights of style transfer, too, with the layers until <c>relu3_1</c> that they have.</param>
    /// <exception cref="WeightFileException">The file is missing or damaged, or is of another network.</exception>
    public static Backbone Load(bool isLarge, string path)
    {
        bool isNormalized = isLarge && NormalizedVgg.Matches(path);
        Backbone backbone = isNormalized ? Create("vgg19", [2, 2, 1]) : isLarge ? Create19() : Create16();
        try
        {
            using TensorScope scope = new();
            if (isNormalized)
            {
                backbone.Load(NormalizedVgg.Read(path));
            }
            else
            {
                backbone.LoadFile(path);
            }
        }
        catch
        {
            backbone.Dispose();
            throw;
        }

        return backbone;
    }

    private static Backbone Create(string name, int[] convolutions)
    {
        List<(string, Layer)> layers = [];
        int inputs = 3;
        for (int stage = 1; stage <= convolutions.Length; stage++)
        {
            int outputs = s_channels[stage - 1];
            for (int i = 1; i <= convolutions[stage - 1]; i++)
            {
                layers.Add((string.Create(CultureInfo.InvariantCulture, $"conv{stage}_{i}"), new Conv2d(inputs, outputs, 3)));
                layers.Add((string.Create(CultureInfo.InvariantCulture, $"relu{stage}_{i}"), Relu()));
                inputs = outputs;
            }

            layers.Add((string.Create(CultureInfo.InvariantCulture, $"pool{stage}"), MaxPool(2)));
        }

        return new Backbone(name, [.. layers]);
    }
}
