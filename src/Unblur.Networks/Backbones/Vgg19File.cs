using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Modules;

namespace Unblur.Networks.Backbones;

/// <summary>VGG19 up to a layer from a weight file: torchvision's, or the smaller ones "normalised" for style transfer, which end earlier.</summary>
/// <remarks>
/// The normalised files (Gatys et al. 2016, as converted for PyTorch) begin with a 1x1 convolution from RGB to what Caffe's weights expect. It is merged into
/// the first layer, so that images are normalised for all files alike, as torchvision's weights expect it. Beyond the edge of an image both differ, by less
/// than its content.
/// </remarks>
public static class Vgg19File
{
    /// <summary>ImageNet's mean, RGB, by which torchvision's weights expect photos to be normalised.</summary>
    public static IReadOnlyList<float> Mean { get; } = [0.485f, 0.456f, 0.406f];

    /// <summary>ImageNet's standard deviation, RGB.</summary>
    public static IReadOnlyList<float> Deviation { get; } = [0.229f, 0.224f, 0.225f];

    private static readonly (string Layer, string Normalised)[] s_convolutions =
    [
        ("conv1_1", "2"), ("conv1_2", "5"), ("conv2_1", "9"), ("conv2_2", "12"), ("conv3_1", "16"), ("conv3_2", "19"), ("conv3_3", "22"), ("conv3_4", "25"),
        ("conv4_1", "29"), ("conv4_2", "32"), ("conv4_3", "35"), ("conv4_4", "38"), ("conv5_1", "42"), ("conv5_2", "45"), ("conv5_3", "48"), ("conv5_4", "51"),
    ];

    /// <summary>Reads the layers that are needed.</summary>
    /// <param name="path">Safetensors or a PyTorch checkpoint.</param>
    /// <param name="layer">The last layer that the network has: <c>conv5_4</c>.</param>
    /// <returns>The network in evaluation mode, which ends with the layer; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">VGG19 has no such layer.</exception>
    /// <exception cref="WeightFileException">The file is missing or damaged, holds another network, or ends before the layer.</exception>
    public static Backbone Load(string path, string layer)
    {
        Backbone network = Vgg.Create19(Vgg.UsualChannels, layer);
        try
        {
            var file = WeightFile.Read(path);
            using var scope = new TensorScope();
            bool isNormalised = file.Tensors.TryGetValue("0.weight", out StoredTensor? first) && first.Shape is [3, 3, 1, 1];
            network.Load(Named(network, path, layer, isNormalised ? file.Tensors.Where(tensor => tensor.Key is not ("0.weight" or "0.bias")) : file.Tensors, isNormalised));
            if (isNormalised)
            {
                MergeInput(network, first!.ToTensor(), file.Tensors["0.bias"].ToTensor());
            }

            network.Eval();
            return network;
        }
        catch (WeightMismatchException mismatch)
        {
            network.Dispose();
            throw new WeightFileException(path, $"{mismatch.Message}. Give torchvision's weights of vgg19.", mismatch);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static Dictionary<string, Tensor> Named(
        Backbone network, string path, string layer, IEnumerable<KeyValuePair<string, StoredTensor>> tensors, bool isNormalised)
    {
        var stored = tensors.ToDictionary();
        Dictionary<string, Tensor> named = [];
        string last = "";
        foreach ((string name, string normalised) in s_convolutions.Where(entry => network.LayerNames.Contains(entry.Layer)))
        {
            string place = $"features.{network.IndexOf(name)}", key = isNormalised ? normalised : place;
            if (!stored.TryGetValue($"{key}.weight", out StoredTensor? weight) || !stored.TryGetValue($"{key}.bias", out StoredTensor? bias))
            {
                string held = last.Length > 0 ? $"its layers of vgg19 end with {last}, but {layer} is asked for" : $"it holds no layers of vgg19 ({string.Join(", ", stored.Keys.Take(3))}, ...)";
                throw new WeightFileException(path, $"{held}. Give torchvision's weights (`unblur models pull vgg19`){(last.Length > 0 ? $", or ask for {last}" : "")}.");
            }

            (named[$"{place}.weight"], named[$"{place}.bias"], last) = (weight.ToTensor(), bias.ToTensor(), name);
        }

        return named;
    }

    /// <summary>A 1x1 convolution on photos in [0,1] and the first layer behind it become one layer on normalised photos.</summary>
    private static void MergeInput(Backbone network, Tensor weight, Tensor bias)
    {
        using var grad = GradMode.Disabled();
        var first = network.State().Take(2).ToDictionary(entry => entry.Name, entry => entry.Parameter.Value);
        (Tensor kernel, Tensor offset) = (first["features.0.weight"], first["features.0.bias"]);          // (64, 3, 3, 3), (64)
        Tensor colors = weight.Reshape(3, 3);                                                            // (Caffe's, RGB)
        Tensor deviation = Tensor.From([.. Deviation], 1, 3), mean = Tensor.From([.. Mean], 3, 1);
        Tensor constant = (colors.MatMul(mean) + bias.Reshape(3, 1)).Reshape(1, 3, 1, 1);                 // what a photo of the mean color becomes
        Tensor shift = (kernel * constant).Sum([1, 2, 3]);                                               // (64)
        Tensor mixed = kernel.Permute(0, 2, 3, 1).MatMul(colors * deviation).Permute(0, 3, 1, 2);         // (64, 3, 3, 3)
        offset.AddInPlace(shift);
        kernel.CopyInPlace(mixed);
    }
}
