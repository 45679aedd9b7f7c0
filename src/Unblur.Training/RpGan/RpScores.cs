using System.Globalization;
using Unblur.Training.Session;

namespace Unblur.Training.RpGan;

/// <summary>Means over held-out patches of one kind, dB of PSNR.</summary>
/// <param name="Blurry">Of the blurry photos.</param>
/// <param name="Deconvolved">Of I* at the first level, which no generator has seen.</param>
/// <param name="Levels">Of Z at each level.</param>
internal sealed record RpLevelScores(double Blurry, double Deconvolved, IReadOnlyList<double> Levels)
{
    internal double Last => Levels[^1];

    internal IEnumerable<KeyValuePair<string, double?>> Numbers(string name) =>
    [
        KeyValuePair.Create($"{name}.psnr", (double?)Last),
        .. Levels.Select((psnr, i) => KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"{name}.level_{i + 1}_psnr"), (double?)psnr)),
        KeyValuePair.Create($"{name}.deconvolved_psnr", (double?)Deconvolved),
        KeyValuePair.Create($"{name}.blurry_psnr", (double?)Blurry),
    ];

    public override string ToString()
    {
        string levels = string.Join(", ", Levels.Select((psnr, i) => string.Create(CultureInfo.InvariantCulture, $"level {i + 1} {psnr:0.00} dB")));
        return string.Create(CultureInfo.InvariantCulture, $"{levels}, deconvolved {Deconvolved:0.00}, blurry {Blurry:0.00}");
    }
}

/// <summary>What a validation of RP-GAN found.</summary>
internal sealed record RpScores : IValidationScores
{
    /// <summary>Photos, deconvolved along their motion.</summary>
    internal required RpLevelScores Moving { get; init; }

    /// <summary>Photos under one kernel, deconvolved with an estimate of it; null where these are not trained on.</summary>
    internal RpLevelScores? Shaken { get; init; }

    public double? Quality => Shaken is null ? Moving.Last : (Moving.Last + Shaken.Last) / 2;

    public IEnumerable<KeyValuePair<string, double?>> Numbers => [.. Moving.Numbers("validation"), .. Shaken?.Numbers("validation_kernel") ?? []];

    public string Describe() => Shaken is null ? $"held-out photos: {Moving}" : $"held-out photos: {Moving}; with a kernel: {Shaken}";
}
