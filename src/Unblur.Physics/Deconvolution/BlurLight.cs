namespace Unblur.Physics.Deconvolution;

/// <summary>Which values a blur acts on.</summary>
public enum BlurLight
{
    /// <summary>Gamma-encoded values, as they are: most of what is blurred by a program.</summary>
    Encoded,

    /// <summary>Linear light, from which the photo was encoded as sRGB afterwards: what a camera does, as far as it follows sRGB.</summary>
    Linear,

    /// <summary>
    /// Light from which the photo was encoded by a curve with less bend than sRGB's: what the contrast curve of a camera leaves, about the power 1.6. It lies between
    /// the other two, and is less wrong than either where the curve is not known.
    /// </summary>
    Camera,
}
