using System.Globalization;
using Unblur.Training.Session;

namespace Unblur.Training.NeurMap;

/// <summary>Means over the photos that the averaged D is validated on.</summary>
public sealed record NeurMapScores : IValidationScores
{
    double? IValidationScores.Quality => Psnr;

    IEnumerable<KeyValuePair<string, double?>> IValidationScores.Numbers =>
    [
        KeyValuePair.Create("validation.psnr", Psnr), KeyValuePair.Create("validation.blurry_psnr", BlurryPsnr), KeyValuePair.Create("validation.ssim", Ssim),
        KeyValuePair.Create("validation.reblur_psnr", (double?)ReblurPsnr), KeyValuePair.Create("validation.blurry_motion", (double?)BlurryMotion),
        KeyValuePair.Create("validation.restored_motion", (double?)RestoredMotion),
    ];

    /// <summary>PSNR of the restored photos, dB; null where there are no validation pairs.</summary>
    public double? Psnr { get; init; }

    /// <summary>PSNR of the blurry photos as they are, dB; null where there are no validation pairs.</summary>
    public double? BlurryPsnr { get; init; }

    /// <summary>SSIM of the restored photos, scikit-image's Gaussian definition; null where there are no validation pairs.</summary>
    public double? Ssim { get; init; }

    /// <summary>PSNR of the restored photos, blurred again by M's motion and R, against the blurry ones, dB.</summary>
    public required double ReblurPsnr { get; init; }

    /// <summary>Mean length of M's motion in the blurry photos, px of the full blur.</summary>
    public required double BlurryMotion { get; init; }

    /// <summary>Mean length of M's motion in the restored photos, px of the full blur.</summary>
    public required double RestoredMotion { get; init; }

    public string Describe()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string truth = Psnr is { } psnr ? string.Create(culture, $"{psnr:0.00} dB ({GainText.Signed(psnr - (BlurryPsnr ?? psnr))} dB)  SSIM {Ssim:0.0000}  ") : "";
        return truth + string.Create(culture, $"motion {BlurryMotion:0.0} -> {RestoredMotion:0.0} px  reblurred {ReblurPsnr:0.0} dB");
    }
}
