using System.Globalization;
using System.Text.Json.Serialization;
using Unblur.Physics.Degradations;
using Unblur.Physics.Flow;
using Unblur.Physics.Frames;
using Unblur.Physics.Kernels;

namespace Unblur.Data.Blurring;

/// <summary>How a data set is blurred.</summary>
public enum BlurKind
{
    /// <summary>Random motion flows after Gong et al., CVPR 2017: a linear kernel for every pixel.</summary>
    Flow,

    /// <summary>Camera shake in three dimensions.</summary>
    Shake,

    /// <summary>One hand-shake kernel for the whole photo.</summary>
    Kernel,

    /// <summary>The average of consecutive frames of a high-speed sequence, as GoPro was made.</summary>
    Frames,

    /// <summary>A BGAN that was trained on blurry photos.</summary>
    Bgan,
}

/// <summary>The names of a data set's files.</summary>
public enum BlurLayout
{
    /// <summary>Blurry photos alone, in the tree of the sharp ones: <c>{name}_blurry.png</c>.</summary>
    Photos,

    /// <summary>The same names in the folders <c>blur</c>, <c>sharp</c>, and <c>flow</c> or <c>kernel</c>.</summary>
    Pairs,

    /// <summary>One folder, as Gong et al. published theirs: <c>{name}_{nnn}_blurryimg.png</c>, <c>_gtimg.png</c>, <c>_mfmap.flo</c>.</summary>
    Gong,
}

/// <summary>JPEG qualities, both included, 1 to 100.</summary>
public sealed record QualityRange(int Minimum, int Maximum)
{
    /// <summary><c>70-95</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minimum}-{Maximum}");
}

/// <summary>All that decides what a data set of blurry photos holds, except the photos themselves. A manifest stores it.</summary>
public sealed record BlurDataOptions
{
    private const int LargestNumber = 100_000;

    /// <summary>Default <see cref="BlurKind.Flow"/>.</summary>
    public BlurKind Kind { get; init; } = BlurKind.Flow;

    /// <summary>Default <see cref="BlurLayout.Pairs"/>.</summary>
    public BlurLayout Layout { get; init; } = BlurLayout.Pairs;

    /// <summary>Every draw depends on it. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Blurry photos made from each sharp one, 1 to 100000; frames ignore it. Default 1 (Gong: 50).</summary>
    public int PerImage { get; init; } = 1;

    /// <summary>Whether one more is made of each photo that is not blurred, the last (Gong: the 51st). Frames ignore it. Default false.</summary>
    public bool WithSharp { get; init; }

    /// <summary>Default null: no split.</summary>
    public DataSplit? Split { get; init; }

    /// <summary>
    /// Whether the edges, where blur reaches for what the photo does not show, are cut off: floor(max|v| / 2) rows and floor(max|u| / 2)
    /// columns for flow, a kernel's radius, the reach of a shake. Default true.
    /// </summary>
    public bool Crop { get; init; } = true;

    /// <summary>The random motion of <see cref="BlurKind.Flow"/>. Default: Gong's strong set, at most 46 px, the same at every photo size.</summary>
    public GongFlowOptions Flow { get; init; } = new();

    /// <summary>Shortest extent of <see cref="BlurKind.Shake"/> and <see cref="BlurKind.Kernel"/>, px, 0 to 500; the extent is uniform. Default 5.</summary>
    public double MinimumLength { get; init; } = 5;

    /// <summary>Longest extent, px, MinimumLength to 500. Default 30.</summary>
    public double MaximumLength { get; init; } = 30;

    /// <summary>Frames averaged to one, odd. Default 11 (GoPro: 7 to 13).</summary>
    public int Frames { get; init; } = 11;

    /// <summary>Frames from one group to the next. Default null: as many as <see cref="Frames"/>.</summary>
    public int? Stride { get; init; }

    /// <summary>SHA-256 of the weights of <see cref="BlurKind.Bgan"/>; null for other kinds. A data set is rebuilt by the same weights alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    /// <summary>The light that is blurred. Default as stored, as Gong's data and GoPro's <c>blur</c> are.</summary>
    public LightTransfer Light { get; init; } = LightTransfer.Encoded;

    /// <summary>Factor on highlights at white, 1 to 100. Default 1: none.</summary>
    public double Saturation { get; init; } = 1;

    /// <summary>Standard deviation of noise at black, 0 to 1. Default 0.</summary>
    public double ReadNoise { get; init; }

    /// <summary>Standard deviation that brightness adds at white, 0 to 1. Default 0.</summary>
    public double ShotNoise { get; init; }

    /// <summary>Qualities that blurry photos are compressed with, as JPEG, before they are stored without loss. Default null: not at all.</summary>
    public QualityRange? Jpeg { get; init; }

    /// <summary>Samples made of each photo.</summary>
    internal int SamplesPerImage => PerImage + (WithSharp ? 1 : 0);

    internal SceneLight Scene => new(Light, Saturation);

    internal ShakeOptions Shake => new() { MinimumLength = MinimumLength, MaximumLength = MaximumLength, ShortLength = MinimumLength, ShortShare = 0 };

    internal FrameAveragingOptions Averaging => new() { Frames = Frames, Stride = Stride, Light = Scene };

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message says what.</exception>
    public void Validate()
    {
        Flow.Validate();
        Shake.Validate();
        Averaging.Validate();
        new DegradationSettings(Scene, ReadNoise, ShotNoise, Jpeg?.Minimum).Validate();
        if ((Kind == BlurKind.Bgan) != (Model is not null))
        {
            throw new ArgumentException(Model is null ? "Kind is Bgan, but Model is missing: name its weights." : $"Model is for Kind Bgan, not for {Kind}.");
        }

        if (PerImage is < 1 or > LargestNumber)
        {
            throw new ArgumentException($"PerImage is {PerImage}: choose 1 to {LargestNumber}.");
        }

        if (Jpeg is { } range && (range.Minimum < 1 || range.Maximum > 100 || range.Minimum > range.Maximum))
        {
            throw new ArgumentException($"Jpeg is {range}: choose qualities from 1 to 100, the lower one first.");
        }
    }
}
