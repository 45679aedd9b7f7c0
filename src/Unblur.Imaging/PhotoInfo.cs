namespace Unblur.Imaging;

/// <summary>What a photo's header tells, without decoding it.</summary>
/// <param name="Format">The format by content.</param>
/// <param name="Width">Width in pixels, after EXIF orientation.</param>
/// <param name="Height">Height in pixels, after EXIF orientation.</param>
/// <param name="Pages">Pages of a TIFF or frames of an animation.</param>
public sealed record PhotoInfo(PhotoFormat Format, int Width, int Height, int Pages);
