using System.Globalization;
using Unblur.Training.Session;

namespace Unblur.Training.RpGan;

/// <summary>What a validation of RP-GAN found: means over held-out patches, dB of PSNR.</summary>
internal sealed record RpScores : IValidationScores
{
    /// <summary>Of the blurry photos.</summary>
    internal required double Blurry { get; init; }

    /// <summary>Of I* at the first level, which no generator has seen.</summary>
    internal required double Deconvolved { get; init; }

    /// <summary>Of Z at each level.</summary>
    internal required IReadOnlyList<double> Levels { get; init; }

    public double? Quality => Levels[^1];

    public IEnumerable<KeyValuePair<string, double?>> Numbers =>
    [
        KeyValuePair.Create("validation.psnr", Quality),
        .. Levels.Select((psnr, i) => KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"validation.level_{i + 1}_psnr"), (double?)psnr)),
        KeyValuePair.Create("validation.deconvolved_psnr", (double?)Deconvolved),
        KeyValuePair.Create("validation.blurry_psnr", (double?)Blurry),
    ];

    public string Describe()
    {
        string levels = string.Join(", ", Levels.Select((psnr, i) => string.Create(CultureInfo.InvariantCulture, $"level {i + 1} {psnr:0.00} dB")));
        return string.Create(CultureInfo.InvariantCulture, $"held-out photos: {levels}, deconvolved {Deconvolved:0.00}, blurry {Blurry:0.00}");
    }
}
