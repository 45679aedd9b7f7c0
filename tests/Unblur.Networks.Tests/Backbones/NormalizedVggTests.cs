using Unblur.Networks.Backbones;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.Tests.Backbones;

public sealed class NormalizedVggTests
{
    private static readonly (string Position, int Inputs, int Outputs, int Size)[] s_layers =
        [("0", 3, 3, 1), ("2", 3, 64, 3), ("5", 64, 64, 3), ("9", 64, 128, 3), ("12", 128, 128, 3), ("16", 128, 256, 3)];

    [Fact]
    public void Load_Weights_GiveTheFeaturesOfTheirOwnLayers()
    {
        using TemporaryFolder folder = new();
        using TensorScope scope = new();
        Dictionary<string, Tensor> weights = Weights();
        using Backbone backbone = Vgg.Load(isLarge: true, Write(folder, weights));
        using Generator random = new(4);
        var photo = Tensor.Rand([1, 3, 24, 32], random);

        Tensor features = backbone.Features((photo - Colours(Vgg.Mean)) / Colours(Vgg.Deviation), backbone.IndexOf("relu2_2"))[0];

        // As the file's own network has it: a layer that prepares the photo, then mirrored borders. Two layers of pooled pixels know the border.
        Tensor slow = Functional.Conv2d(photo, weights["0.weight"], weights["0.bias"]);
        slow = Functional.MaxPool2d(Mirrored(Mirrored(slow, "2"), "5"), 2, 2);
        slow = Mirrored(Mirrored(slow, "9"), "12");
        float[] expected = Inside(slow), actual = Inside(features);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * expected.Max()));
        Assert.True(expected.Max() > 0);

        Tensor Mirrored(Tensor input, string position)
            => Functional.Relu(Functional.Conv2d(Functional.Pad(input, 1, 1, 1, 1, PadMode.Reflect), weights[$"{position}.weight"], weights[$"{position}.bias"]));

        static float[] Inside(Tensor maps) => maps.Narrow(2, 4, 4).Narrow(3, 4, 8).Contiguous().ToArray<float>();
        static Tensor Colours(IReadOnlyList<float> values) => Tensor.From<float>([.. values], 1, 3, 1, 1);
    }

    [Fact]
    public void Load_LayersBehindTheFilesLast_AreNotThere()
    {
        using TemporaryFolder folder = new();
        using TensorScope scope = new();
        using Backbone backbone = Vgg.Load(isLarge: true, Write(folder, Weights()));

        Assert.Equal(["relu3_1", "pool3"], backbone.LayerNames.TakeLast(2));
        Assert.Throws<ArgumentException>(() => backbone.IndexOf("relu4_1"));
    }

    [Fact]
    public void Load_AFileThatEndsEarly_IsRefused()
    {
        using TemporaryFolder folder = new();
        using TensorScope scope = new();
        Dictionary<string, Tensor> weights = Weights();
        weights.Remove("16.weight");

        Assert.Contains("no layer 16", Assert.Throws<WeightFileException>(() => Vgg.Load(isLarge: true, Write(folder, weights))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NormalisedWeightsForVgg16_AreRefused()
    {
        using TemporaryFolder folder = new();
        using TensorScope scope = new();

        Assert.Throws<WeightFileException>(() => Vgg.Load(isLarge: false, Write(folder, Weights())));
    }

    private static Dictionary<string, Tensor> Weights()
    {
        using Generator random = new(3);
        Dictionary<string, Tensor> weights = [];
        foreach ((string position, int inputs, int outputs, int size) in s_layers)
        {
            double scale = Math.Sqrt(2.0 / (inputs * size * size));
            weights[$"{position}.weight"] = Tensor.RandN([outputs, inputs, size, size], random) * scale;
            weights[$"{position}.bias"] = Tensor.RandN([outputs], random) * 0.1;
        }

        return weights;
    }

    private static string Write(TemporaryFolder folder, Dictionary<string, Tensor> weights)
    {
        string path = folder.File("vgg.safetensors");
        Safetensors.Write(path, weights.ToDictionary(entry => entry.Key, entry => entry.Value.ToStored()), new Dictionary<string, string>());
        return path;
    }
}
