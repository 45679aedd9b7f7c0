namespace Unblur.Torch;

/// <summary>How values between pixels are found.</summary>
public enum InterpolationMode
{
    Nearest,
    Bilinear,
    Bicubic,
}
