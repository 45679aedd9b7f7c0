namespace Unblur.Physics.Kernels;

/// <summary>How the ends of a line kernel are weighted.</summary>
public enum LineFormula
{
    /// <summary>By the distance to the nearest point of the line.</summary>
    Exact,

    /// <summary>
    /// As in the code that published data sets were made with: a sign slip misplaces the foot of the perpendicular at the ends of oblique lines.
    /// Horizontal and vertical kernels are the same.
    /// </summary>
    Published,
}
