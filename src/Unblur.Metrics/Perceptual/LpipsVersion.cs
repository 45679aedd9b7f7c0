namespace Unblur.Metrics.Perceptual;

/// <summary>Which release of LPIPS. Values of different versions do not compare.</summary>
public enum LpipsVersion
{
    /// <summary>The paper's first weights; images are not normalised before the network.</summary>
    Version00,

    /// <summary>The weights that everyone uses, with normalised images.</summary>
    Version01,
}
