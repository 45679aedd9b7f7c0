namespace Unblur.Physics;

/// <summary>What a blur assumes beyond the image.</summary>
public enum BlurBorder
{
    /// <summary>The edge pixels go on for ever; the result has the size of the input.</summary>
    Replicate,

    /// <summary>Nothing: only pixels whose whole neighbourhood is known are computed; the result loses the kernel's radius on each side.</summary>
    Valid,
}
