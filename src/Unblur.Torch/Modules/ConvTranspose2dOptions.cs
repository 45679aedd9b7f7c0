namespace Unblur.Torch.Modules;

/// <summary>How a transposed convolution moves over its output. The defaults with a kernel of 4 double the size.</summary>
public sealed record ConvTranspose2dOptions
{
    /// <summary>Step between the inputs' footprints, in pixels. Default 2.</summary>
    public int Stride { get; init; } = 2;

    /// <summary>Rows and columns cut from every side of the result, in pixels. Default 1.</summary>
    public int Padding { get; init; } = 1;

    /// <summary>Rows and columns added at the bottom and the right, in pixels. Default 0.</summary>
    public int OutputPadding { get; init; }

    /// <summary>Whether a bias is added. Default true.</summary>
    public bool HasBias { get; init; } = true;
}
