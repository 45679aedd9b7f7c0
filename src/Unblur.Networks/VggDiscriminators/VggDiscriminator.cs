using System.Globalization;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.VggDiscriminators;

/// <summary>The discriminator that DBGAN's code has: convolutions after VGG with strides and batch norm, and two fully connected layers.</summary>
/// <remarks>
/// ESRGAN's <c>Discriminator_VGG_128</c> (Wang et al. 2018). 14,502,281 parameters, 2.2 GMAC for 128 x 128. The paper says "the same as the VGG19 network":
/// <see cref="Vgg19Discriminator"/> is that to the letter. Patches of other sizes than 32 times the grid are judged by averages of their features.
/// </remarks>
public sealed class VggDiscriminator : ImageDiscriminator
{
    internal const string Name = "vgg-discriminator";

    private const double Slope = 0.2;
    private const double Deviation = 0.01;
    private const int Stages = 5;

    private readonly List<(Conv2d Convolution, BatchNorm2d? Norm)> _layers = [];
    private readonly Linear _hidden;
    private readonly Linear _score;

    /// <summary>
    /// Parameters <c>features.0.weight</c> ... <c>features.27.bias</c>, <c>classifier.0.weight</c> ... <c>classifier.2.bias</c>, as in the authors'
    /// checkpoint.
    /// </summary>
    /// <exception cref="ArgumentException">The options do not describe a network.</exception>
    public VggDiscriminator(VggDiscriminatorOptions? options = null)
    {
        Options = options ?? new VggDiscriminatorOptions();
        Options.Validate();
        int inputs = 3, position = 0;
        for (int stage = 0; stage < Stages; stage++)
        {
            int outputs = Width(Options, stage);
            AddLayer(ref position, inputs, outputs, isHalving: false);
            AddLayer(ref position, outputs, outputs, isHalving: true);
            inputs = outputs;
        }

        _hidden = Add("classifier.0", new Linear(Options.Features, Options.Hidden));
        _score = Add("classifier.2", new Linear(Options.Hidden, 1));
        Card = new NetworkCard
        {
            Name = Name,
            Source = "Wang et al., ESRGAN: Enhanced Super-Resolution Generative Adversarial Networks, 2018, as in the code of Deblurring by Realistic Blurring, CVPR 2020",
            SizeMultiple = 1 << Stages,
            SmallestSize = 1 << Stages,
            ReceptiveRadius = NetworkCard.WholeImage,
            IsShiftInvariant = false,
            BytesPerPixel = 2 * sizeof(float) * Options.Channels,
            MultiplyAccumulatesPerPixel = Work(Options),
        };
    }

    public override NetworkCard Card { get; }

    public VggDiscriminatorOptions Options { get; }

    public override Tensor Forward(Tensor images)
    {
        CheckInput(images);
        using var scope = new TensorScope();
        Tensor features = images;
        foreach ((Conv2d convolution, BatchNorm2d? norm) in _layers)
        {
            features = convolution.Forward(features);                                          // half the size in every second
            features = InPlace.LeakyRelu(norm is null ? features : norm.Forward(features), Slope);
        }

        Tensor grid = FeatureGrid.Of(features, Options.Grid);                                  // (N, 8 C G G)
        Tensor hidden = InPlace.LeakyRelu(_hidden.Forward(grid), Slope);                       // (N, 100)
        return scope.Keep(_score.Forward(hidden));                                             // (N, 1)
    }

    /// <summary>The paper's values: normal with standard deviation 0.01, biases 0, norms that change nothing.</summary>
    public override void Initialize(Generator generator)
    {
        foreach ((string name, Parameter parameter) in Trainable())
        {
            if (parameter.Value.Rank > 1)
            {
                Initializers.Normal(parameter, Deviation, generator);
            }
            else
            {
                Initializers.Constant(parameter, name.EndsWith(".weight", StringComparison.Ordinal) ? 1 : 0);
            }
        }
    }

    /// <summary>Trained values.</summary>
    /// <exception cref="ArgumentException">The options do not describe a network.</exception>
    internal static double ParameterCount(VggDiscriminatorOptions options)
    {
        options.Validate();
        (double count, double inputs) = (((double)options.Features + 2) * options.Hidden + 1, 3);
        for (int stage = 0; stage < Stages; stage++)
        {
            double outputs = Width(options, stage);
            count += (9 * inputs * outputs) + (16 * outputs * outputs) + ((stage == 0 ? 4 : 6) * outputs);
            inputs = outputs;
        }

        return count;
    }

    // Per pixel of the image; the fully connected layers count for nothing.
    private static double Work(VggDiscriminatorOptions options)
    {
        (double work, double inputs) = (0, 3);
        for (int stage = 0; stage < Stages; stage++)
        {
            double outputs = Width(options, stage);
            work += ((9 * inputs * outputs) + (4 * outputs * outputs)) / Math.Pow(4, stage);
            inputs = outputs;
        }

        return work;
    }

    private static int Width(VggDiscriminatorOptions options, int stage) => options.Channels * Math.Min(8, 1 << stage);

    // Positions in the authors' sequence, in which norms and activations count too.
    private void AddLayer(ref int position, int inputs, int outputs, bool isHalving)
    {
        bool hasNorm = position > 0;
        Conv2d convolution = Add(At(position), new Conv2d(inputs, outputs, isHalving ? 4 : 3, new Conv2dOptions { Stride = isHalving ? 2 : 1, Padding = 1 }));
        _layers.Add((convolution, hasNorm ? Add(At(position + 1), new BatchNorm2d(outputs)) : null));
        position += hasNorm ? 3 : 2;
    }

    private static string At(int position) => string.Create(CultureInfo.InvariantCulture, $"features.{position}");
}

/// <summary>Features of a fixed number of places, whatever the size of the image.</summary>
internal static class FeatureGrid
{
    /// <param name="features">(N, C, h, w).</param>
    /// <param name="side">G.</param>
    /// <returns>(N, C G G), averaged to G x G where they are of another size.</returns>
    internal static Tensor Of(Tensor features, int side)
    {
        using var scope = new TensorScope();
        bool fits = features.Size(2) == side && features.Size(3) == side;
        return scope.Keep((fits ? features : Functional.AdaptiveAvgPool2d(features, side)).Reshape(features.Size(0), -1));
    }
}
