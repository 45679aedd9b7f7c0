using Unblur.Networks.Backbones;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.VggDiscriminators;

/// <summary>VGG19 with one output in place of its thousand classes: the discriminator that the paper of BGAN and DBGAN names.</summary>
/// <remarks>
/// Zhang et al. 2020, sections 3.2 and 3.3; Simonyan and Zisserman 2015. 139,574,337 parameters. Keys are torchvision's. As there, features are averaged to 7
/// x 7 for images of other sizes than 224 x 224. Without the dropout of its classifier.
/// </remarks>
public sealed class Vgg19Discriminator : ImageDiscriminator
{
    internal const string Name = "vgg19-discriminator";

    private const int Halvings = 5;

    private readonly Backbone _features;
    private readonly Linear[] _classifier;

    /// <summary>
    /// Parameters <c>features.0.weight</c> ... <c>features.34.bias</c>, <c>classifier.0.weight</c>, <c>classifier.3.weight</c>, <c>classifier.6.bias</c>.
    /// </summary>
    /// <param name="options">The size; by default <see cref="VggDiscriminatorOptions.Literal"/>.</param>
    /// <exception cref="ArgumentException">The options do not describe a network.</exception>
    public Vgg19Discriminator(VggDiscriminatorOptions? options = null)
    {
        Options = options ?? VggDiscriminatorOptions.Literal;
        Options.Validate();
        _features = Add("", Vgg.Create19(Options.Channels, null));
        _classifier =
        [
            Add("classifier.0", new Linear(Options.Features, Options.Hidden)),
            Add("classifier.3", new Linear(Options.Hidden, Options.Hidden)),
            Add("classifier.6", new Linear(Options.Hidden, 1)),
        ];
        Card = new NetworkCard
        {
            Name = Name,
            Source = "Simonyan and Zisserman, Very deep convolutional networks for large-scale image recognition, ICLR 2015, as named in Deblurring by Realistic Blurring, CVPR 2020",
            SizeMultiple = 1 << Halvings,
            SmallestSize = 1 << Halvings,
            ReceptiveRadius = NetworkCard.WholeImage,
            IsShiftInvariant = false,
            BytesPerPixel = 2 * sizeof(float) * Options.Channels,
            MultiplyAccumulatesPerPixel = 9 * ((3.0 * Options.Channels) + (Widths * Options.Channels * Options.Channels)),
        };
    }

    public override NetworkCard Card { get; }

    public VggDiscriminatorOptions Options { get; }

    // Inputs times outputs of all layers but the first, per pixel of the image, in squares of the first width: two, two, four, four, four convolutions.
    private static double Widths => 1 + ((2 + 4) / 4.0) + ((8 + (3 * 16)) / 16.0) + ((32 + (3 * 64)) / 64.0) + (4 * 64 / 256.0);

    public override Tensor Forward(Tensor images)
    {
        CheckInput(images);
        using var scope = new TensorScope();
        Tensor features = _features.Features(images, _features.LayerNames.Count - 1)[0];       // (N, 8 C, H/32, W/32)
        Tensor values = FeatureGrid.Of(features, Options.Grid);                                // (N, 8 C G G)
        foreach (Linear layer in _classifier[..^1])
        {
            values = InPlace.Relu(layer.Forward(values));                                      // (N, 4096)
        }

        return scope.Keep(_classifier[^1].Forward(values));                                    // (N, 1)
    }

    /// <summary>Kaiming-normal weights, biases 0: with the paper's deviation of 0.01 nothing would come through 19 layers without norms.</summary>
    public override void Initialize(Generator generator)
    {
        foreach ((string _, Parameter parameter) in Trainable())
        {
            if (parameter.Value.Rank > 1)
            {
                Initializers.KaimingNormal(parameter, generator);
            }
            else
            {
                Initializers.Constant(parameter, 0);
            }
        }
    }

    /// <summary>Trained values.</summary>
    /// <exception cref="ArgumentException">The options do not describe a network.</exception>
    internal static double ParameterCount(VggDiscriminatorOptions options)
    {
        options.Validate();
        (double c, double hidden) = (options.Channels, options.Hidden);
        double squares = 1 + 2 + 4 + 8 + (3 * 16) + 32 + (3 * 64) + (4 * 64), biases = (2 * 1) + (2 * 2) + (4 * 4) + (8 * 8);
        return (9 * ((3 * c) + (squares * c * c))) + (biases * c) + ((options.Features + 1) * hidden) + ((hidden + 1) * hidden) + hidden + 1;
    }
}
