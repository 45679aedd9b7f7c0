namespace Unblur.Physics.Flow;

/// <summary>Which formulas turn a camera motion into a flow.</summary>
public enum GongTerms
{
    /// <summary>As the paper draws it: turning about the optical axis moves pixels around the centre, moving forward moves them away from it.</summary>
    Physical,

    /// <summary>
    /// As the published code has it: angles point up but V is then used as down, and the centre's y is measured from the top for distances,
    /// from the bottom for angles. Its "rotation" comes out mostly radial, its "zoom" mostly as a swirl.
    /// </summary>
    Published,
}
