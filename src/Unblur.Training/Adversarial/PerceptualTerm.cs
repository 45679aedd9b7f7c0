using Unblur.Networks.Backbones;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Training.Losses;
using Unblur.Training.Recipes;
using Unblur.Training.Session;

namespace Unblur.Training.Adversarial;

/// <summary>The perceptual loss of a recipe, with its backbone, which is not trained. Disposes it.</summary>
internal sealed class PerceptualTerm : IDisposable
{
    private readonly PerceptualOptions _options;
    private readonly Backbone? _backbone;
    private readonly DType _precision;

    /// <param name="options">Which backbone, and how much.</param>
    /// <param name="device">Where the images are.</param>
    /// <param name="precision">The arithmetic inside the backbone.</param>
    /// <exception cref="WeightFileException">The file is missing or damaged, or ends before the layer; the message says what to do.</exception>
    /// <exception cref="RecipeException">VGG19 has no such layer.</exception>
    internal PerceptualTerm(PerceptualOptions options, Device device, DType precision)
    {
        (_options, _precision) = (options, precision);
        if (options.Weight > 0)
        {
            _backbone = Load(options).Prepared(device);
            _backbone.Eval();
            foreach ((string _, Torch.Modules.Parameter parameter) in _backbone.Trainable())
            {
                parameter.Value.RequiresGrad = false;
            }
        }
    }

    /// <summary>Adds the term.</summary>
    /// <param name="loss">Receives it.</param>
    /// <param name="name">Its name in the log.</param>
    /// <param name="generated">(N, 3, P, P), with a gradient.</param>
    /// <param name="wanted">(N, 3, P, P).</param>
    internal void AddTo(WeightedTerms loss, string name, Tensor generated, Tensor wanted) => loss.Add(name, _options.Weight, () =>
        _options.Distance == FeatureDistance.Absolute
            ? PerceptualLosses.AbsoluteFeatures(_backbone!, _options.Layer, generated.To(_precision), wanted.To(_precision))
            : PerceptualLosses.Features(_backbone!, _options.Layer, generated.To(_precision), wanted.To(_precision)));

    public void Dispose() => _backbone?.Dispose();

    private static Backbone Load(PerceptualOptions options)
    {
        try
        {
            return Vgg19File.Load(options.Backbone, options.Layer);
        }
        catch (ArgumentException unknown)
        {
            throw new RecipeException($"perceptual.layer: {unknown.Message}");
        }
    }
}
