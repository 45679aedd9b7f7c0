using Unblur.Physics.Shake;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.ShakeUNet;

/// <summary>Estimates from the spectrum of a photo how far, and in which direction, the camera was shaken: the layers that learn it.</summary>
/// <remarks>
/// Blur damps a photo's spectrum by its own; what is known of photos' spectra separates the two. Four means over many blocks of
/// the power in bands, of different weight on strong and weak blocks, and the steepness of edges (<see cref="ShakeFeatures"/>) go through two hidden
/// layers. One estimate from some hundred thousand pixels is far better than any that a network of limited reach can make by itself. The layers also say how far off the estimate may be,
/// and what kind of blur it is; asked without one of their three sources (small blocks, large blocks, edges) they must say the same, or they are unsure.
/// Files of the first kind have neither edges nor these answers.
/// </remarks>
public sealed class ShakeEstimator : Module, IShakeEstimator
{
    private const int Hidden = 128;
    private const int Narrow = 64;

    private readonly Parameter _mean;
    private readonly Parameter _scale;
    private readonly Linear _first;
    private readonly Linear _second;
    private readonly Linear _last;

    /// <summary>Parameters of three linear layers, and the buffers <c>mean</c> and <c>scale</c> (<see cref="Features"/>); zeros, but for the scale.</summary>
    /// <param name="judgesKind">Whether edges are looked at and the kind of blur is judged; false for weights of the first kind, which estimate the shake alone.</param>
    public ShakeEstimator(bool judgesKind = true)
    {
        JudgesKind = judgesKind;
        Features = ShakeFeatures.Count(judgesKind);
        _mean = AddBuffer("mean", Tensor.Zeros([Features]));
        _scale = AddBuffer("scale", Tensor.Ones([Features]));
        _first = Add("first", new Linear(Features, Hidden));
        _second = Add("second", new Linear(Hidden, Narrow));
        _last = Add("last", new Linear(Narrow, ShakeFeatures.Outputs(judgesKind)));
    }

    /// <inheritdoc/>
    public bool JudgesKind { get; }

    /// <summary>Length of <see cref="ShakeFeatures.Describe"/>.</summary>
    public int Features { get; }

    /// <summary>Weights and biases.</summary>
    internal static double TrainedCount(bool judgesKind)
        => ((ShakeFeatures.Count(judgesKind) + 1.0) * Hidden) + ((Hidden + 1) * Narrow) + ((Narrow + 1) * ShakeFeatures.Outputs(judgesKind));

    /// <summary>What the layers say, with the features that they see: they may be masked.</summary>
    /// <param name="features">(N, <see cref="Features"/>), of <see cref="ShakeFeatures.Describe"/>.</param>
    /// <param name="change">Changes the features, which have mean 0 and deviation 1; null for none.</param>
    /// <returns>(N, 3) or (N, 8): see <see cref="ShakeJudge.Judge"/>.</returns>
    public Tensor Forward(Tensor features, Func<Tensor, Tensor>? change = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        using var scope = new TensorScope();
        Tensor seen = (features.To(_mean.Value.Device) - _mean.Value) / _scale.Value;
        Tensor hidden = Functional.Gelu(_first.Forward(change is null ? seen : change(seen)));
        hidden = Functional.Gelu(_second.Forward(hidden));
        return scope.Keep(_last.Forward(hidden));
    }

    /// <summary>The shake of a region, as far as it should be undone.</summary>
    /// <inheritdoc cref="Judge"/>
    public ShakeMoments Estimate(ShakeStatistics statistics) => Judge(statistics).Undone;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The statistics have edges and the layers do not look at them, or the other way round.</exception>
    public ShakeJudgement Judge(ShakeStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        if (statistics.HasEdges != JudgesKind)
        {
            string edges = JudgesKind ? "without" : "with";
            throw new ArgumentException($"the region was observed {edges} edges: set withEdges to the estimator's JudgesKind, {JudgesKind}.", nameof(statistics));
        }

        using var grad = GradMode.Disabled();
        return ShakeJudge.Judge(statistics, (features, mask) =>
        {
            using var scope = new TensorScope();
            return Forward(Tensor.From(features, 1, Features), seen => seen * OnDevice(mask)).ToArray<float>();
        });
    }

    /// <summary>1 for every feature but those of a group, (1, <see cref="Features"/>).</summary>
    /// <param name="group">Of <see cref="ShakeFeatures.Groups"/>; -1 for none.</param>
    public Tensor Without(int group) => OnDevice(ShakeFeatures.Mask(group, JudgesKind));

    /// <summary>Sets what features are shifted and scaled by.</summary>
    /// <param name="mean">Of every feature.</param>
    /// <param name="scale">Standard deviation of every feature, above 0.</param>
    public void Normalize(ReadOnlySpan<float> mean, ReadOnlySpan<float> scale)
    {
        using var scope = new TensorScope();
        Device device = _mean.Value.Device;
        _mean.Replace(Tensor.From(mean, Features).To(device));
        _scale.Replace(Tensor.From(scale, Features).To(device));
    }

    /// <summary>First values of the layers.</summary>
    public void Initialize(Generator generator)
    {
        foreach ((string _, Parameter parameter) in Trainable().Where(entry => entry.Parameter.Value.Rank > 1))
        {
            Initializers.KaimingNormal(parameter, generator, gain: 1);
        }
    }

    private Tensor OnDevice(float[] mask) => Tensor.From(mask, 1, Features).To(_mean.Value.Device);
}
