namespace Unblur.Torch;

/// <summary>What lies beyond the border of a padded image.</summary>
public enum PadMode
{
    Zero,

    /// <summary>The image mirrored about its outermost pixels.</summary>
    Reflect,

    /// <summary>The outermost pixels.</summary>
    Replicate,
}
