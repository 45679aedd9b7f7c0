using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.ShakeUNet;

/// <summary>Estimates from the spectrum of a photo how far, and in which direction, the camera was shaken.</summary>
/// <remarks>
/// Blur damps a photo's spectrum by its own; what is known of photos' spectra separates the two. Four means over many blocks of
/// the power in bands, of different weight on strong and weak blocks, and the steepness of edges go through two hidden layers. One estimate from
/// some hundred thousand pixels is far better than any that a network of limited reach can make by itself. The layers also say how far off the estimate may be,
/// and what kind of blur it is; asked without one of their three sources (small blocks, large blocks, edges) they must say the same, or they are unsure.
/// Files of the first kind have neither edges nor these answers.
/// </remarks>
public sealed class ShakeEstimator : Module
{
    /// <summary>Least side of a region that is taken as it is, px; smaller ones are continued by their mirror image, and believed less.</summary>
    public const int SmallestSide = 256;

    private const int Hidden = 128;
    private const int Narrow = 64;
    private const int FirstOutputs = 3;
    private const int AllOutputs = 8;
    private const int Means = 4;
    private const double SpreadOffset = 0.3;
    private const double Least = 1e-6;

    /// <summary>Added to shares of places before their logarithm.</summary>
    private const double LeastShare = 1e-4;

    /// <summary>Beyond this no estimate is believed, px: a straight shake of 30 px has 8.7, and the filter would reach farther than it may.</summary>
    private const double LargestSpread = 10;

    /// <summary>Sides of blocks, px, and their rings of frequency.</summary>
    private static readonly (int Block, int Rings)[] Spectra = [(64, 10), (128, 12)];

    private readonly SpectralBands[] _bands = [.. Spectra.Select(spectrum => new SpectralBands(spectrum.Block, spectrum.Rings))];
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
        Groups = judgesKind ? [.. SpectralGroups, EdgeSteepness.Bands] : SpectralGroups;
        Features = Groups.Sum();
        _mean = AddBuffer("mean", Tensor.Zeros([Features]));
        _scale = AddBuffer("scale", Tensor.Ones([Features]));
        _first = Add("first", new Linear(Features, Hidden));
        _second = Add("second", new Linear(Hidden, Narrow));
        _last = Add("last", new Linear(Narrow, judgesKind ? AllOutputs : FirstOutputs));
    }

    /// <summary>Length of what weights of the first kind look at.</summary>
    internal static int SpectralFeatures { get; } = Spectra.Sum(spectrum => spectrum.Rings) * SpectralBands.Directions * Means;

    /// <summary>Whether it looks at edges, and says what kind of blur it sees and how sure it is.</summary>
    public bool JudgesKind { get; }

    /// <summary>Length of <see cref="Describe"/>.</summary>
    public int Features { get; }

    /// <summary>Lengths of the parts of <see cref="Describe"/>: of blocks of 64 px, of 128 px, and of edges.</summary>
    public IReadOnlyList<int> Groups { get; }

    private static int[] SpectralGroups => [.. Spectra.Select(spectrum => spectrum.Rings * SpectralBands.Directions * Means)];

    /// <summary>Weights and biases.</summary>
    internal static double TrainedCount(bool judgesKind)
        => ((SpectralFeatures + (judgesKind ? EdgeSteepness.Bands : 0) + 1.0) * Hidden) + ((Hidden + 1) * Narrow) + ((Narrow + 1) * (judgesKind ? AllOutputs : FirstOutputs));

    /// <summary>Looks at a part of a photo.</summary>
    /// <param name="region">(1, 3, H, W), float32, RGB, [0,1].</param>
    public ShakeStatistics Observe(Tensor region)
    {
        ArgumentNullException.ThrowIfNull(region);
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        var weights = Tensor.From([0.299f, 0.587f, 0.114f], 1, 3, 1, 1);
        Tensor grey = (region.Detach().To(Device.Cpu) * weights).Sum([1], keepDimensions: true);
        grey = Continued(Continued(grey.Squeeze(0).Squeeze(0), 0), 1);
        long[] counts = new long[Groups.Count];
        double[][] sums = new double[Groups.Count][];
        for (int i = 0; i < _bands.Length; i++)
        {
            Tensor powers = _bands[i].Powers(grey);                                                  // (blocks, bands)
            counts[i] = powers.Size(0);
            sums[i] = Tensor.Cat([powers, (powers + Least).Log(), powers.Pow(0.25), powers.Square()], 1).Sum([0]).ToArray<double>();
        }

        if (JudgesKind)
        {
            sums[^1] = EdgeSteepness.Count(grey.ToArray<float>(), (int)grey.Size(0), (int)grey.Size(1), out counts[^1]);
        }

        return new ShakeStatistics(region.Size(2) * region.Size(3), counts, sums);
    }

    /// <summary>The numbers that the layers see of a region, in logarithms: four generalised means of the power in each band, and shares of places with steep edges.</summary>
    public float[] Describe(ShakeStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        List<float> features = new(Features);
        for (int i = 0; i < _bands.Length; i++)
        {
            double[] means = statistics.Sums[i].Select(sum => sum / statistics.Counts[i]).ToArray();
            int bands = _bands[i].Count;
            features.AddRange(means.Select((mean, j) => (float)((j / bands) switch
            {
                0 => Math.Log(mean + Least),
                1 => mean,
                2 => Math.Log(Math.Pow(mean, 4) + Least),
                _ => Math.Log(Math.Sqrt(mean) + Least),
            })));
        }

        if (JudgesKind)
        {
            AddEdges(features, statistics.Sums[^1], Math.Max(1, statistics.Counts[^1]));
        }

        return [.. features];
    }

    /// <summary>Of each direction, span and least range: the share of places with that range, and of these the shares that are at least so steep.</summary>
    private static void AddEdges(List<float> features, double[] counts, long places)
    {
        for (int start = 0; start < counts.Length; start += EdgeSteepness.Ratios)
        {
            double all = counts.AsSpan(start, EdgeSteepness.Ratios).ToArray().Sum();
            features.Add((float)Math.Log((all / places) + LeastShare));
            double steeper = 0;
            for (int ratio = EdgeSteepness.Ratios - 1; ratio > 0; ratio--)
            {
                steeper += counts[start + ratio];
                features.Add((float)Math.Log((steeper / Math.Max(1, all)) + LeastShare));
            }
        }
    }

    /// <summary>What the layers say, with the features that they see: they may be masked.</summary>
    /// <param name="features">(N, <see cref="Features"/>), of <see cref="Describe"/>.</param>
    /// <param name="change">Changes the features, which have mean 0 and deviation 1; null for none.</param>
    /// <returns>(N, 3) or (N, 8): the cautious logarithm of the spread, stretch and slant as <see cref="Encode"/> has them, the likely and the largest logarithm of
    /// the spread, and the logits of sharp, shaken and defocused.</returns>
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
    public ShakeMoments Estimate(ShakeStatistics statistics) => Judge(statistics).Undone;

    /// <summary>Judges a region.</summary>
    public ShakeJudgement Judge(ShakeStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        var features = Tensor.From(Describe(statistics), 1, Features);
        double[] all = Forward(features).ToArray<double>();
        if (!JudgesKind)
        {
            return ShakeBelief.OfFirstKind(all, statistics.Pixels);
        }

        double[][] partial = [.. Enumerable.Range(0, Groups.Count).Select(group => Forward(features, seen => seen * Without(group)).ToArray<double>())];
        return ShakeBelief.Of(all, partial, statistics.Pixels);
    }

    /// <summary>1 for every feature but those of a group, (1, <see cref="Features"/>).</summary>
    /// <param name="group">Of <see cref="Groups"/>; -1 for none.</param>
    public Tensor Without(int group)
    {
        float[] mask = new float[Features];
        Array.Fill(mask, 1);
        if (group >= 0)
        {
            Array.Clear(mask, Groups.Take(group).Sum(), Groups[group]);
        }

        return Tensor.From(mask, 1, Features).To(_mean.Value.Device);
    }

    /// <summary>What the layers are taught: the logarithm of the spread, stretch and slant as shares of it.</summary>
    public static double[] Encode(ShakeMoments moments)
        => [Math.Log(moments.Spread + SpreadOffset), moments.Stretch / moments.Spread, moments.Slant / moments.Spread];

    /// <summary>The inverse of <see cref="Encode"/>, of values that no shake need have.</summary>
    public static ShakeMoments Decode(ReadOnlySpan<double> values)
    {
        double spread = Math.Clamp(Math.Exp(values[0]) - SpreadOffset, 0, LargestSpread);
        return double.IsFinite(spread + values[1] + values[2])
            ? ShakeMoments.FromSpread(spread, values[1] * spread, values[2] * spread)
            : default;
    }

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

    /// <summary>Mirrored again and again along a dimension, up to <see cref="SmallestSide"/>.</summary>
    private static Tensor Continued(Tensor grey, int dimension)
    {
        while (grey.Size(dimension) < SmallestSide)
        {
            grey = Tensor.Cat([grey, grey.Flip(dimension)], dimension);
        }

        return grey;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (SpectralBands bands in _bands)
        {
            bands.Dispose();
        }
    }
}
