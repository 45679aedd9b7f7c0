namespace Unblur.Metrics.Filters;

/// <summary>What a filter finds outside the image.</summary>
internal enum Border
{
    /// <summary>aaa|abcd|ddd: "replicate", SciPy's "nearest".</summary>
    Replicate,

    /// <summary>cba|abcd|dcb: MATLAB's "symmetric", OpenCV's BORDER_REFLECT.</summary>
    Symmetric,

    /// <summary>dcb|abcd|cba: OpenCV's BORDER_REFLECT_101.</summary>
    Reflect101,
}
