namespace Unblur.Data.Blurring;

/// <summary>How a data set's blur comes about.</summary>
public enum BlurKind
{
    /// <summary>Random motion flows after Gong et al., CVPR 2017: a linear kernel for every pixel.</summary>
    Flow,

    /// <summary>Camera shake in three dimensions.</summary>
    Shake,

    /// <summary>One hand-shake kernel for the whole photo.</summary>
    Kernel,

    /// <summary>The average of consecutive frames of a high-speed sequence, as GoPro was made.</summary>
    Frames,
}
