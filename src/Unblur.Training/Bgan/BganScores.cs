using System.Globalization;
using Unblur.Metrics.Blur;
using Unblur.Training.Session;

namespace Unblur.Training.Bgan;

/// <summary>What a validation measured: how near the blur is to the target's, and how much noise changes it.</summary>
internal sealed record BganScores : IValidationScores
{
    /// <summary>Of blurred held-out patches from those of the target.</summary>
    internal required BlurDistance Blurred { get; init; }

    /// <summary>Of the same patches before they were blurred; the same at every validation.</summary>
    internal required BlurDistance Sharp { get; init; }

    /// <summary>How far two draws of noise are apart, as a share of how far the blurred patches are from the sharp ones; root mean squares.</summary>
    internal required double NoiseSpread { get; init; }

    public double? Quality => -Blurred.Mean;

    public IEnumerable<KeyValuePair<string, double?>> Numbers =>
    [
        KeyValuePair.Create("validation.blur_distance", (double?)Blurred.Mean),
        KeyValuePair.Create("validation.sharp_blur_distance", (double?)Sharp.Mean),
        .. Blurred.Distances.Select(distance => KeyValuePair.Create($"validation.{distance.Name}_distance", (double?)distance.Value)),
        KeyValuePair.Create("validation.noise_spread", (double?)NoiseSpread),
    ];

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"held-out photos: blur {Blurred.Mean:0.00} from the target's, sharp {Sharp.Mean:0.00}; noise changes {NoiseSpread:P0} of it");
}
