namespace Unblur.Torch.Modules;

/// <summary>How a convolution moves over its input.</summary>
public sealed record Conv2dOptions
{
    /// <summary>Step between outputs, in pixels. Default 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros added on every side, in pixels. Default 0; a <see cref="Conv2d"/> without options keeps the size.</summary>
    public int Padding { get; init; }

    /// <summary>Distance of the kernel's taps, in pixels. Default 1.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>Channel groups. Default 1; the number of channels for a depthwise convolution.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether a bias is added. Default true.</summary>
    public bool HasBias { get; init; } = true;
}
