using System.Globalization;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.PatchGan;

/// <summary>NeurMAP's N: says of overlapping patches of an image, at full and at half size, how natural they look.</summary>
/// <remarks>
/// The PatchGAN of pix2pix (Isola et al., CVPR 2017) at several scales as in pix2pixHD (Wang et al., CVPR 2018), for scores without a
/// sigmoid (least squares). 5,529,474 parameters. A bias before an instance norm cancels out; the authors' checkpoints have it.
/// </remarks>
public sealed class MultiscaleDiscriminator : Network
{
    internal const string Name = "patchgan";

    /// <summary>A 4x4 kernel with two zeros on every side: each layer of stride 1 makes the result a pixel larger.</summary>
    private const int Kernel = 4;
    private const int Padding = 2;

    private const int Layers = 5;
    private const int SmallestSize = 32;
    private const double Slope = 0.2;

    private readonly Conv2d[][] _scales;

    /// <summary>Parameters <c>scale0_layer0.0.weight</c> ... <c>scale1_layer4.0.bias</c>; the highest scale sees the whole size.</summary>
    public MultiscaleDiscriminator(MultiscaleDiscriminatorOptions? options = null)
    {
        Options = options ?? new MultiscaleDiscriminatorOptions();
        Options.Validate();
        _scales = [.. Enumerable.Range(0, Options.Scales).Select(Scale)];
        Card = new NetworkCard
        {
            Name = Name,
            Source = "Isola, Zhu, Zhou and Efros, Image-to-Image Translation with Conditional Adversarial Networks, CVPR 2017, at several scales as NeurMAP's N",
            SizeMultiple = 1,
            SmallestSize = SmallestSize * Math.Max(1, 1 << (Options.Scales - 2)),
            ReceptiveRadius = NetworkCard.WholeImage,                                              // instance norm
            IsShiftInvariant = false,
            BytesPerPixel = 5 * Options.Channels,
            MultiplyAccumulatesPerPixel = Options.MultiplyAccumulatesPerPixel(),
        };
    }

    public override NetworkCard Card { get; }

    public MultiscaleDiscriminatorOptions Options { get; }

    /// <summary>Scores overlapping patches.</summary>
    /// <param name="input">Images, (N, 3, H, W), float32, RGB, [0,1]; H and W at least 32, with 3 scales 64, with 4 scales 128.</param>
    /// <returns>
    /// A map of scores (N, 1, h, w) for each scale, the full size first; unbounded, trained towards 1 for natural and 0 for others. At
    /// 256x256 they are 35x35 and 19x19. The caller disposes them.
    /// </returns>
    /// <exception cref="ArgumentException">The rank, the channels or the size do not fit.</exception>
    public IReadOnlyList<Tensor> Forward(Tensor input)
    {
        CheckInput(input);
        using var scope = new TensorScope();
        List<Tensor> scores = [];
        Tensor image = input;
        for (int scale = _scales.Length - 1; scale >= 0; scale--)
        {
            scores.Add(scope.Keep(Score(_scales[scale], image)));                               // (N, 1, h, w)
            image = scale == 0 ? image : Functional.AvgPool2d(image, 3, 2, 1, countPadding: false);
        }

        return scores;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Apply(Tensor images) => Forward(images);

    /// <summary>From <c>images</c> to <c>scores_0</c>, <c>scores_1</c> ...</summary>
    public override IReadOnlyList<NetworkGraph> Graphs =>
        [new NetworkGraph("", [new GraphInput("images", 3)], [.. Enumerable.Range(0, Options.Scales).Select(i => string.Create(CultureInfo.InvariantCulture, $"scores_{i}"))], inputs => Forward(inputs[0]))];

    /// <summary>The authors' values: Xavier-normal weights with gain 1, biases 0. The same generator seed gives the same network.</summary>
    public override void Initialize(Generator generator) => WeightInitialization.Xavier(this, generator);

    private Conv2d[] Scale(int scale)
    {
        int channels = Options.Channels;
        int[] widths = [3, channels, 2 * channels, 4 * channels, 8 * channels, 1];
        return
        [
            .. Enumerable.Range(0, Layers).Select(layer => Add(
                $"scale{scale}_layer{layer}.0",
                new Conv2d(widths[layer], widths[layer + 1], Kernel, new Conv2dOptions { Stride = layer < 3 ? 2 : 1, Padding = Padding }))),
        ];
    }

    private static Tensor Score(Conv2d[] layers, Tensor image)
    {
        using var scope = new TensorScope();
        Tensor features = InPlace.LeakyRelu(layers[0].Forward(image), Slope);                        // (N, C, H/2 + 1, W/2 + 1)
        foreach (Conv2d layer in layers[1..^1])
        {
            features = InPlace.LeakyRelu(Functional.InstanceNorm(layer.Forward(features)), Slope);
        }

        return scope.Keep(layers[^1].Forward(features));                                        // (N, 1, H/8 + 3, W/8 + 3)
    }
}
