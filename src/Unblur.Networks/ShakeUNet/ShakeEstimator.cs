using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.ShakeUNet;

/// <summary>Estimates from the spectrum of a photo how far, and in which direction, the camera was shaken.</summary>
/// <remarks>
/// Blur damps a photo's spectrum by its own; what is known of photos' spectra separates the two. Four means over many blocks of
/// the power in bands, of different weight on strong and weak blocks, go through two hidden layers. One estimate from some hundred
/// thousand pixels is far better than any that a network of limited reach can make by itself.
/// </remarks>
public sealed class ShakeEstimator : Module
{
    /// <summary>Least side of a region that is taken as it is, px; smaller ones are continued by their mirror image, and believed less.</summary>
    public const int SmallestSide = 256;

    private const int Hidden = 128;
    private const int Narrow = 64;
    private const int Outputs = 3;
    private const int Means = 4;
    private const double SpreadOffset = 0.3;
    private const double Least = 1e-6;

    /// <summary>Beyond this no estimate is believed, px: a straight shake of 30 px has 8.7, and the filter would reach farther than it may.</summary>
    private const double LargestSpread = 10;

    /// <summary>Sides of blocks, px, and their rings of frequency.</summary>
    private static readonly (int Block, int Rings)[] Spectra = [(64, 10), (128, 12)];

    /// <summary>Sharp photos are often taken for shaken by up to this, px: such an estimate is not believed.</summary>
    private const double SharpSpread = 0.3;

    /// <summary>Few sharp photos are taken for shaken by more than this, px: such an estimate is believed whole, and one between the two in part.</summary>
    private const double SureSpread = 1;

    private readonly SpectralBands[] _bands = [.. Spectra.Select(spectrum => new SpectralBands(spectrum.Block, spectrum.Rings))];
    private readonly Parameter _mean;
    private readonly Parameter _scale;
    private readonly Linear _first;
    private readonly Linear _second;
    private readonly Linear _last;

    /// <summary>Parameters of three linear layers, and the buffers <c>mean</c> and <c>scale</c> (<see cref="Features"/>); zeros, but for the scale.</summary>
    public ShakeEstimator()
    {
        _mean = AddBuffer("mean", Tensor.Zeros([Features]));
        _scale = AddBuffer("scale", Tensor.Ones([Features]));
        _first = Add("first", new Linear(Features, Hidden));
        _second = Add("second", new Linear(Hidden, Narrow));
        _last = Add("last", new Linear(Narrow, Outputs));
    }

    /// <summary>Length of <see cref="Describe"/>.</summary>
    public static int Features { get; } = Spectra.Sum(spectrum => spectrum.Rings) * SpectralBands.Directions * Means;

    /// <summary>Weights and biases.</summary>
    internal static double TrainedCount => ((Features + 1.0) * Hidden) + ((Hidden + 1) * Narrow) + ((Narrow + 1) * Outputs);

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
        long[] counts = new long[_bands.Length];
        double[][] sums = new double[_bands.Length][];
        for (int i = 0; i < _bands.Length; i++)
        {
            Tensor powers = _bands[i].Powers(grey);                                                  // (blocks, bands)
            counts[i] = powers.Size(0);
            sums[i] = Tensor.Cat([powers, (powers + Least).Log(), powers.Pow(0.25), powers.Square()], 1).Sum([0]).ToArray<double>();
        }

        return new ShakeStatistics(region.Size(2) * region.Size(3), counts, sums);
    }

    /// <summary>The numbers that the layers see of a region: four generalised means of the power in each band, in logarithms.</summary>
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

        return [.. features];
    }

    /// <summary>Estimates shakes.</summary>
    /// <param name="features">(N, <see cref="Features"/>), of <see cref="Describe"/>.</param>
    /// <returns>(N, 3): what <see cref="Encode"/> makes of the moments.</returns>
    public Tensor Forward(Tensor features)
    {
        using var scope = new TensorScope();
        Tensor hidden = Functional.Gelu(_first.Forward((features.To(_mean.Value.Device) - _mean.Value) / _scale.Value));
        hidden = Functional.Gelu(_second.Forward(hidden));
        return scope.Keep(_last.Forward(hidden));
    }

    /// <summary>The shake of a region. A region below <see cref="SmallestSide"/> squared shows little, and what is not known is not undone: its moments are scaled by its share of that area.</summary>
    public ShakeMoments Estimate(ShakeStatistics statistics)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        ShakeMoments moments = Decode(Forward(Tensor.From(Describe(statistics), 1, Features)).ToArray<double>());
        double belief = Math.Min(1, statistics.Pixels / (double)(SmallestSide * SmallestSide)) * Math.Clamp((moments.Spread - SharpSpread) / (SureSpread - SharpSpread), 0, 1);
        return new ShakeMoments(belief * moments.XX, belief * moments.YY, belief * moments.XY);
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
