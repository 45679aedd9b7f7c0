using System.Text.Json;
using Unblur.Imaging;
using Unblur.Metrics.Perceptual;
using Unblur.Networks.Backbones;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;

namespace Unblur.Metrics.Tests.Perceptual;

public sealed class LpipsTests
{
    private static readonly Dictionary<LpipsNetwork, (Func<Backbone> Create, int[] Channels)> s_networks = new()
    {
        [LpipsNetwork.Alex] = (AlexNet.Create, [64, 192, 384, 256, 256]),
        [LpipsNetwork.Vgg] = (Vgg.Create16, [64, 128, 256, 512, 512]),
        [LpipsNetwork.Squeeze] = (SqueezeNet.Create, [64, 128, 256, 384, 384, 512, 512]),
    };

    [SkippableTheory]
    [InlineData("00")]
    [InlineData("01")]
    public void Layers_GoldenBackboneAndTheAuthorsHeads_HaveTheAuthorsValues(string pair)
    {
        JsonElement golden = JsonDocument.Parse(File.ReadAllText(SharedData.Require("golden", "lpips_alex_filled_backbone.json"))).RootElement.GetProperty($"gopro6 pair {pair}");
        PlanarImage blurry = PhotoCodec.Load(SharedData.Require("data", "pairs", "gopro6", "blur", $"blur_{pair}.png"));
        PlanarImage sharp = PhotoCodec.Load(SharedData.Require("data", "pairs", "gopro6", "sharp", $"sharp_{pair}.png"));
        using Lpips lpips = new(LpipsNetwork.Alex, Filled(LpipsNetwork.Alex), WeightFile.Read(SharedData.Require("weights", "lpips_lin", "v0.1", "alex.pth")));

        IReadOnlyList<double> layers = lpips.Layers(blurry, sharp);

        double[] expected = [.. golden[0].EnumerateArray().Select(term => term.GetDouble())];
        AssertLayers(expected, layers);
        AssertClose.Equal(golden[1].GetDouble(), lpips.Of(blurry, sharp), 1e-5);
    }

    [SkippableTheory]
    [InlineData(LpipsNetwork.Alex, "alex", LpipsVersion.Version00, "v0.0")]
    [InlineData(LpipsNetwork.Alex, "alex", LpipsVersion.Version01, "v0.1")]
    [InlineData(LpipsNetwork.Vgg, "vgg", LpipsVersion.Version00, "v0.0")]
    [InlineData(LpipsNetwork.Vgg, "vgg", LpipsVersion.Version01, "v0.1")]
    [InlineData(LpipsNetwork.Squeeze, "squeeze", LpipsVersion.Version00, "v0.0")]
    [InlineData(LpipsNetwork.Squeeze, "squeeze", LpipsVersion.Version01, "v0.1")]
    public void Load_TheAuthorsHeads_FitTheirNetwork(LpipsNetwork network, string name, LpipsVersion version, string folder)
    {
        string heads = SharedData.Require("weights", "lpips_lin", folder, $"{name}.pth");
        using TemporaryFolder temporary = new();

        using var lpips = Lpips.Load(network, SavedBackbone(network, temporary), heads, version);

        Assert.True(lpips.Of(Image(1, 40, 33), Image(2, 40, 33)) > 0);
    }

    // PyTorch 1.13 in float64, the networks written down anew there: the pattern and its mirror image, 40 x 51, the heads of these tests.
    [Theory]
    [InlineData(LpipsNetwork.Alex, LpipsVersion.Version01, 1.8871133567724758)]
    [InlineData(LpipsNetwork.Alex, LpipsVersion.Version00, 1.6523632459178466)]
    [InlineData(LpipsNetwork.Vgg, LpipsVersion.Version01, 2.706702360669344)]
    [InlineData(LpipsNetwork.Vgg, LpipsVersion.Version00, 2.716771273721937)]
    [InlineData(LpipsNetwork.Squeeze, LpipsVersion.Version01, 1.5019904364606995)]
    [InlineData(LpipsNetwork.Squeeze, LpipsVersion.Version00, 1.3224380071933748)]
    public void Of_GoldenBackbones_HasPyTorchsValue(LpipsNetwork network, LpipsVersion version, double expected)
    {
        using TensorScope scope = new();
        Tensor pattern = GoldenWeights.Pattern(40, 51);
        PlanarImage image = new(3, 40, 51, pattern.ToArray<float>());
        PlanarImage mirrored = new(3, 40, 51, pattern.Flip(3).ToArray<float>());
        using Lpips lpips = new(network, Filled(network), Heads(network), version);

        AssertClose.Equal(expected, lpips.Of(image, mirrored), 1e-5);
    }

    [Theory]
    [InlineData(LpipsNetwork.Alex, 31, 47)]
    [InlineData(LpipsNetwork.Vgg, 16, 21)]
    [InlineData(LpipsNetwork.Squeeze, 17, 30)]
    public void Layers_OfEachNetwork_EqualTheSlowDefinition(LpipsNetwork network, int height, int width)
    {
        (PlanarImage image, PlanarImage reference) = (Image(1, height, width), Image(2, height, width));
        using Lpips lpips = new(network, Natural(network), Heads(network));

        double[] expected = Slow(network, LpipsVersion.Version01, image, reference);

        AssertLayers(expected, lpips.Layers(image, reference));
    }

    [Fact]
    public void Layers_OfVersion00_AreWithoutTheNormalisation()
    {
        (PlanarImage image, PlanarImage reference) = (Image(1, 33, 31), Image(2, 33, 31));
        using Lpips lpips = new(LpipsNetwork.Alex, Natural(LpipsNetwork.Alex), Heads(LpipsNetwork.Alex), LpipsVersion.Version00);

        double[] expected = Slow(LpipsNetwork.Alex, LpipsVersion.Version00, image, reference);

        AssertLayers(expected, lpips.Layers(image, reference));
    }

    [Fact]
    public void Layers_ValuesOutsideTheRange_AreTakenAsTheyAre()
    {
        (PlanarImage image, PlanarImage reference) = (Image(1, 17, 17), Image(2, 17, 17));
        image.Values[5] = 1.7f;
        image.Values[400] = -0.4f;
        using Lpips lpips = new(LpipsNetwork.Squeeze, Natural(LpipsNetwork.Squeeze), Heads(LpipsNetwork.Squeeze));

        double expected = Slow(LpipsNetwork.Squeeze, LpipsVersion.Version01, image, reference).Sum();

        AssertClose.Equal(expected, lpips.Of(image, reference), 1e-5);
    }

    [Fact]
    public void Of_AnImageAndItself_IsZero()
    {
        using Lpips lpips = new(LpipsNetwork.Squeeze, Filled(LpipsNetwork.Squeeze), Heads(LpipsNetwork.Squeeze));

        Assert.Equal(0, lpips.Of(Image(1, 20, 20), Image(1, 20, 20)));
    }

    [Fact]
    public void Of_TwoPhotos_IsThatOfTheirPlanes()
    {
        (Photo photo, Photo reference) = (Photo.FromPlanes(Image(1, 20, 20)), Photo.FromPlanes(Image(2, 20, 20)));
        using Lpips lpips = new(LpipsNetwork.Squeeze, Filled(LpipsNetwork.Squeeze), Heads(LpipsNetwork.Squeeze));

        Assert.Equal(lpips.Of(photo.ToPlanes(), reference.ToPlanes()), lpips.Of(photo, reference));
    }

    [Theory]
    [InlineData(LpipsNetwork.Alex, 30)]
    [InlineData(LpipsNetwork.Vgg, 15)]
    [InlineData(LpipsNetwork.Squeeze, 16)]
    public void Of_AnImageTooSmallForTheNetwork_SaysHowLargeItMustBe(LpipsNetwork network, int side)
    {
        using Lpips lpips = new(network, Filled(network), Heads(network));

        ArgumentException error = Assert.Throws<ArgumentException>(() => lpips.Of(Image(1, side, 99), Image(2, side, 99)));

        Assert.Contains($"at least {side + 1} x {side + 1}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 40, 41)]
    [InlineData(1, 40, 40)]
    public void Of_ImagesThatDoNotFit_AreRefused(int channels, int height, int width)
    {
        using Lpips lpips = new(LpipsNetwork.Squeeze, Filled(LpipsNetwork.Squeeze), Heads(LpipsNetwork.Squeeze));

        Assert.Throws<ArgumentException>(() => lpips.Of(new PlanarImage(channels, height, width), Image(1, 40, 40)));
    }

    [Fact]
    public void Load_HeadsOfAnotherNetwork_NamesTheFile()
    {
        using TemporaryFolder folder = new();
        string heads = folder.File("vgg.safetensors");
        Safetensors.Write(heads, Heads(LpipsNetwork.Vgg).Tensors);

        WeightFileException error = Assert.Throws<WeightFileException>(() => Lpips.Load(LpipsNetwork.Alex, SavedBackbone(LpipsNetwork.Alex, folder), heads));

        Assert.Contains("vgg.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Contains("lin1.model.1.weight must be [1, 192, 1, 1]", error.Message, StringComparison.Ordinal);
    }

    private static void AssertLayers(double[] expected, IReadOnlyList<double> layers)
    {
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Length, layers.Count);
        Assert.All(expected.Zip(layers), pair => AssertClose.Equal(pair.First, pair.Second, 1e-5));
    }

    private static Backbone Filled(LpipsNetwork network)
    {
        Backbone backbone = s_networks[network].Create();
        GoldenWeights.Fill(backbone);
        return backbone;
    }

    /// <summary>Random weights with which features keep their size from layer to layer, as those of a trained network do.</summary>
    private static Backbone Natural(LpipsNetwork network)
    {
        Backbone backbone = s_networks[network].Create();
        using Generator generator = new(3);
        foreach ((string _, Torch.Modules.Parameter parameter) in backbone.Trainable())
        {
            if (parameter.Value.Rank > 1)
            {
                Initializers.KaimingNormal(parameter, generator);
            }
            else
            {
                Initializers.Normal(parameter, 0.1, generator);
            }
        }

        return backbone;
    }

    private static string SavedBackbone(LpipsNetwork network, TemporaryFolder folder)
    {
        using Backbone backbone = Filled(network);
        string path = folder.File("backbone.safetensors");
        Safetensors.Write(path, backbone.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored()));
        return path;
    }

    private static WeightFile Heads(LpipsNetwork network) => new(s_networks[network].Channels
        .Select((channels, layer) => ($"lin{layer}.model.1.weight", new StoredTensor(HeadOf(layer, channels), 1, channels, 1, 1)))
        .ToDictionary(head => head.Item1, head => head.Item2));

    private static float[] HeadOf(int layer, int channels) => [.. Enumerable.Range(0, channels).Select(c => (float)(1 + Math.Sin(c + layer)))];

    private static PlanarImage Image(int seed, int height, int width)
    {
        Random random = new(seed);
        return new PlanarImage(3, height, width, [.. Enumerable.Range(0, 3 * height * width).Select(_ => random.NextSingle())]);
    }

    private static double[] Slow(LpipsNetwork network, LpipsVersion version, PlanarImage image, PlanarImage reference)
    {
        using Backbone backbone = Natural(network);
        SlowFeatures features = new(backbone.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToArray<double>()));
        (List<Planes> first, List<Planes> second) = (features.Of(backbone.Name, Normalized(image, version)), features.Of(backbone.Name, Normalized(reference, version)));
        return [.. first.Zip(second).Select((pair, layer) => SlowTerm(pair.First, pair.Second, HeadOf(layer, pair.First.Channels)))];
    }

    private static Planes Normalized(PlanarImage image, LpipsVersion version)
    {
        double[] shift = [-0.030, -0.088, -0.188];
        double[] scale = [0.458, 0.448, 0.450];
        return new Planes(3, image.Height, image.Width, [.. image.Values.Select((value, i) =>
        {
            double signed = (2.0 * value) - 1;
            int c = i / (image.Height * image.Width);
            return version == LpipsVersion.Version01 ? (signed - shift[c]) / scale[c] : signed;
        })]);
    }

    private static double SlowTerm(Planes first, Planes second, float[] head)
    {
        double sum = 0.0;
        for (int i = 0; i < first.Height * first.Width; i++)
        {
            (double lengthA, double lengthB) = (Length(first, i), Length(second, i));
            for (int c = 0; c < first.Channels; c++)
            {
                int at = (c * first.Height * first.Width) + i;
                double difference = (first.Values[at] / (lengthA + 1e-10)) - (second.Values[at] / (lengthB + 1e-10));
                sum += head[c] * difference * difference;
            }
        }

        return sum / (first.Height * first.Width);
    }

    private static double Length(Planes features, int i)
        => Math.Sqrt(Enumerable.Range(0, features.Channels).Sum(c => Math.Pow(features.Values[(c * features.Height * features.Width) + i], 2)));
}
