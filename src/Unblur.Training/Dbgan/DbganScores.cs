using System.Globalization;
using Unblur.Training.Session;

namespace Unblur.Training.Dbgan;

/// <summary>Means over the held-out pairs.</summary>
/// <param name="Psnr">Of restored photos, dB.</param>
/// <param name="BlurryPsnr">Of blurry ones, dB; the same at every validation.</param>
/// <param name="Ssim">Of restored photos, skimage's Gaussian one.</param>
internal sealed record DbganScores(double Psnr, double BlurryPsnr, double Ssim) : IValidationScores
{
    public double? Quality => Psnr;

    public IEnumerable<KeyValuePair<string, double?>> Numbers =>
    [
        KeyValuePair.Create("validation.psnr", (double?)Psnr),
        KeyValuePair.Create("validation.blurry_psnr", (double?)BlurryPsnr),
        KeyValuePair.Create("validation.ssim", (double?)Ssim),
    ];

    public string Describe() => string.Create(CultureInfo.InvariantCulture, $"held-out pairs {Psnr:0.00} dB ({GainText.Signed(Psnr - BlurryPsnr)}), SSIM {Ssim:0.0000}");
}
