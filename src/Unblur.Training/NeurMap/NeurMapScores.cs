namespace Unblur.Training.NeurMap;

/// <summary>What the averaged D makes of the photos that are looked at while training: means over them.</summary>
public sealed record NeurMapScores
{
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
}
