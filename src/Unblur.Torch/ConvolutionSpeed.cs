namespace Unblur.Torch;

/// <summary>How fast one 3x3 convolution ran.</summary>
/// <param name="Channels">Of its input, and as many of its output.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="GigaflopsPerSecond">Two operations for each product, over the best time.</param>
public sealed record ConvolutionSpeed(int Channels, int Height, int Width, double GigaflopsPerSecond);
