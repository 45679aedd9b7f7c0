using Unblur.Training.Recipes;

namespace Unblur.Training.Supervised;

/// <summary>What the windows show from which an estimator of shake learns, and how it is taught: keys <c>estimator.*</c>. A share is a probability, 0 to 1.</summary>
public sealed record ShakeWindowOptions
{
    /// <summary>Windows that are not blurred.</summary>
    public double SharpShare { get; init; } = 0.3;

    /// <summary>Windows out of focus: blurred by a disc.</summary>
    public double DefocusShare { get; init; } = 0.1;

    /// <summary>Windows that are enlarged first, as soft as photos of small cameras: still called sharp.</summary>
    public double SoftShare { get; init; } = 0.12;

    /// <summary>Windows with drawn patterns in place of a photo.</summary>
    public double PatternShare { get; init; } = 0.12;

    /// <summary>Windows of photos that are scaled down first.</summary>
    public double SmallerShare { get; init; } = 0.4;

    public double NoiseShare { get; init; } = 0.4;

    /// <summary>Largest standard deviation of read noise.</summary>
    public double MaximumNoise { get; init; } = 0.025;

    /// <summary>Windows with film grain: noise that is smooth over a pixel or two.</summary>
    public double GrainShare { get; init; } = 0.15;

    public double JpegShare { get; init; } = 0.5;

    /// <summary>The quantile of the spread that is undone: below 0.5, over-estimates cost more than under-estimates.</summary>
    public double Caution { get; init; } = 0.25;

    internal static ShakeWindowOptions Read(RecipeReader keys)
    {
        ShakeWindowOptions usual = new();
        return new ShakeWindowOptions
        {
            SharpShare = Share("sharp_share", usual.SharpShare, "Windows that are not blurred."),
            DefocusShare = Share("defocus_share", usual.DefocusShare, "Windows that are out of focus: blurred by a disc. The others are shaken, by shake.*."),
            SoftShare = Share("soft_share", usual.SoftShare, "Windows that are enlarged first, and so as soft as photos of small cameras; they still count as sharp."),
            PatternShare = Share("pattern_share", usual.PatternShare, "Windows with drawn patterns (stripes, fronts, bricks, checks, lattices, letters) in place of a photo."),
            SmallerShare = Share("smaller_share", usual.SmallerShare, "Windows of photos that are scaled down first, to half at least, where the photo is large enough."),
            NoiseShare = Share("noise_share", usual.NoiseShare, "Windows with noise."),
            MaximumNoise = Share("maximum_noise", usual.MaximumNoise, "Largest standard deviation of read noise, photos in [0,1]; that of shot noise at white is as large."),
            GrainShare = Share("grain_share", usual.GrainShare, "Windows with film grain: noise that is smooth over a pixel or two, of half to all of that deviation."),
            JpegShare = Share("jpeg_share", usual.JpegShare, "Windows compressed as JPEG, of a quality of degradation.minimum_jpeg_quality less 15, at least 30, to 98."),
            Caution = keys.Number(
                "estimator.caution", usual.Caution, Bounds.Between(0.02, 0.5), "",
                "Of shakeunet's estimator: the quantile of the spread that it learns to undo. 0.25: it is three times as bad to say too much as to say too little."),
        };

        double Share(string key, double fallback, string meaning) => keys.Number($"estimator.{key}", fallback, Bounds.Share, "", "Of shakeunet's estimator: " + char.ToLowerInvariant(meaning[0]) + meaning[1..]);
    }
}
