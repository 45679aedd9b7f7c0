using Unblur.Torch;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.Backbones;

/// <summary>Reads VGG19 as published for style transfer: scaled so that features have a mean of 1, behind a 1x1 layer that prepares photos in [0,1].</summary>
/// <remarks>
/// Keys are positions in a PyTorch Sequential with paddings of their own: 0, 2, 5, 9, 12, 16. That first layer and torchvision's normalisation are made part of conv1_1,
/// which is exact but for the pixel at the border, where those weights mirror the photo and torchvision's pad it with grey. Gatys et al. 2016 made the scale.
/// </remarks>
internal static class NormalizedVgg
{
    private const string Prepare = "0";

    // Position in the file, and torchvision's.
    private static readonly (string File, string Key)[] s_layers =
        [("2", "features.0"), ("5", "features.2"), ("9", "features.5"), ("12", "features.7"), ("16", "features.10")];

    /// <summary>Whether a file is of this kind.</summary>
    /// <exception cref="WeightFileException">The file is missing or damaged.</exception>
    internal static bool Matches(string path) => WeightFile.Read(path).Tensors.TryGetValue($"{Prepare}.weight", out StoredTensor? first) && first.Shape is [3, 3, 1, 1];

    /// <summary>The weights by torchvision's keys.</summary>
    /// <exception cref="WeightFileException">The file is missing or damaged, or ends before relu3_1.</exception>
    internal static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        IReadOnlyDictionary<string, StoredTensor> file = WeightFile.Read(path).Tensors;
        if (s_layers.FirstOrDefault(layer => !file.ContainsKey($"{layer.File}.weight") || !file.ContainsKey($"{layer.File}.bias")) is { File: { } missing })
        {
            throw new WeightFileException(path, $"it has no layer {missing}: give the one that reaches to conv3_1.");
        }

        Dictionary<string, Tensor> weights = [];
        foreach ((string position, string key) in s_layers)
        {
            (StoredTensor weight, StoredTensor bias) = (file[$"{position}.weight"], file[$"{position}.bias"]);
            (float[] values, float[] offsets) = (weight.ToSingles(), bias.ToSingles());
            if (position == s_layers[0].File)
            {
                Join(file[$"{Prepare}.weight"].ToSingles(), file[$"{Prepare}.bias"].ToSingles(), values, offsets);
            }

            weights[$"{key}.weight"] = Tensor.From(values, weight.Shape);
            weights[$"{key}.bias"] = Tensor.From(offsets, bias.Shape);
        }

        return weights;
    }

    /// <summary>Makes a 1x1 layer on (x · deviation + mean) part of the 3x3 layer behind it.</summary>
    private static void Join(float[] prepare, float[] offsets, float[] values, float[] biases)
    {
        const int Colours = 3, Taps = 9;
        for (int output = 0; output < biases.Length; output++)
        {
            double bias = biases[output];
            for (int tap = 0; tap < Taps; tap++)
            {
                (int at, double[] joined) = ((output * Colours * Taps) + tap, new double[Colours]);
                for (int middle = 0; middle < Colours; middle++)
                {
                    double value = values[at + (middle * Taps)];
                    bias += value * offsets[middle];
                    for (int input = 0; input < Colours; input++)
                    {
                        double factor = prepare[(middle * Colours) + input];
                        joined[input] += value * factor * Vgg.Deviation[input];
                        bias += value * factor * Vgg.Mean[input];
                    }
                }

                for (int input = 0; input < Colours; input++)
                {
                    values[at + (input * Taps)] = (float)joined[input];
                }
            }

            biases[output] = (float)bias;
        }
    }
}
