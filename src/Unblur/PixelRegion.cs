namespace Unblur;

/// <summary>A rectangle of a photo, in pixels.</summary>
/// <param name="X">Of the left edge, from 0.</param>
/// <param name="Y">Of the upper edge, from 0.</param>
/// <param name="Width">At least 1.</param>
/// <param name="Height">At least 1.</param>
public sealed record PixelRegion(int X, int Y, int Width, int Height);
