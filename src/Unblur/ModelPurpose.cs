namespace Unblur;

/// <summary>What a model is for.</summary>
public enum ModelPurpose
{
    /// <summary>It restores photos: <see cref="Deblurrer"/>.</summary>
    Deblur,

    /// <summary>It estimates what motion blurred them: <see cref="MotionEstimator"/>.</summary>
    Motion,
}
