namespace Unblur.Imaging.Vips;

/// <summary>What the samples of an image mean (VipsInterpretation); the ones that photographs have.</summary>
internal enum VipsSpace
{
    Multiband = 0,
    Grey = 1,
    Lab = 13,
    Cmyk = 15,
    LabQ = 16,
    Rgb = 17,
    LabS = 21,
    Srgb = 22,
    Rgb16 = 25,
    Grey16 = 26,
}
