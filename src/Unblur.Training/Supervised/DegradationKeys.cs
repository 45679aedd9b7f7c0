using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Training.Recipes;

namespace Unblur.Training.Supervised;

/// <summary>How sharp photos are made blurry: keys <c>degradation.*</c> and <c>shake.*</c>.</summary>
internal static class DegradationKeys
{
    internal static DegradationOptions Read(RecipeReader keys)
    {
        DegradationOptions usual = new();
        DegradationOptions options = new()
        {
            Shake = Shake(keys, usual.Shake),
            SharpShare = Share("sharp_share", usual.SharpShare, "Patches that are not blurred, so that the network leaves sharp photos alone."),
            LinearLightShare = Share("linear_light_share", usual.LinearLightShare, "Patches blurred in linear light; the others are blurred as encoded."),
            SaturationShare = Share("saturation_share", usual.SaturationShare, "Patches in linear light whose highlights are boosted and clip after the blur."),
            NoiseShare = Share("noise_share", usual.NoiseShare, "Patches with noise."),
            MaximumReadNoise = Share("maximum_read_noise", usual.MaximumReadNoise, "Largest standard deviation of read noise, photos in [0,1]."),
            MaximumShotNoise = Share("maximum_shot_noise", usual.MaximumShotNoise, "Largest standard deviation of shot noise at white, photos in [0,1]."),
            JpegShare = Share("jpeg_share", usual.JpegShare, "Patches compressed as JPEG."),
            MinimumJpegQuality = Quality("minimum_jpeg_quality", usual.MinimumJpegQuality, "Lowest JPEG quality."),
            MaximumJpegQuality = Quality("maximum_jpeg_quality", usual.MaximumJpegQuality, "Highest JPEG quality."),
        };
        keys.Check("shake", options.Shake.Validate);
        keys.Check("degradation", (options with { Shake = usual.Shake }).Validate);
        return options;

        double Share(string key, double fallback, string meaning) => keys.Number($"degradation.{key}", fallback, Bounds.Share, "", meaning);
        int Quality(string key, int fallback, string meaning) => keys.Whole($"degradation.{key}", fallback, Bounds.Between(1, 100), "", meaning);
    }

    private static ShakeOptions Shake(RecipeReader keys, ShakeOptions usual)
    {
        return new ShakeOptions
        {
            MinimumLength = Length("minimum_length", usual.MinimumLength, "Shortest path of the shake: the largest distance between two of its points."),
            MaximumLength = Length("maximum_length", usual.MaximumLength, "Longest path of the shake."),
            ShortLength = Length("short_length", usual.ShortLength, "Border between short and long paths, between the two."),
            ShortShare = keys.Number("shake.short_share", usual.ShortShare, Bounds.Share, "", "Short paths; the others are long."),
            StraightShare = keys.Number(
                "shake.straight_share", usual.StraightShare, Bounds.Share, "", "Straight paths of uniform speed; the others are curved hand shake."),
        };

        double Length(string key, double fallback, string meaning) => keys.Number($"shake.{key}", fallback, Bounds.Between(0, 500), "px", meaning);
    }
}
