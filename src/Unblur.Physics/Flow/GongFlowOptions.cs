using Unblur.Physics.Sampling;

namespace Unblur.Physics.Flow;

/// <summary>How random camera motions are drawn: each parameter is uniform in [-maximum, maximum].</summary>
/// <remarks>Gong et al., "From Motion Blur to Motion Flow", CVPR 2017; the values are those of the published code.</remarks>
public sealed record GongFlowOptions
{
    /// <summary>The strong set, which made the paper's data: the defaults.</summary>
    public static GongFlowOptions Strong { get; } = new();

    /// <summary>The mild set.</summary>
    public static GongFlowOptions Mild { get; } = new()
    {
        MaximumTranslation = 19,
        MaximumAcceleration = 0.25,
        MaximumZoom = 2e-3,
        MaximumCentreShift = 5,
        MaximumRotation = Math.PI / 120,
    };

    /// <summary>Translation along x, and along y, px, 0 to 500. Default 27.</summary>
    public double MaximumTranslation { get; init; } = 27;

    /// <summary>Relative change of the translation across the image, 0 to 2. Default 0.3.</summary>
    public double MaximumAcceleration { get; init; } = 0.3;

    /// <summary>Motion along the optical axis: a pixel at r px from the centre moves by this times r^1.5 px; 0 to 1. Default 0.005.</summary>
    public double MaximumZoom { get; init; } = 5e-3;

    /// <summary>Distance of the centre from the middle of the image, along x and along y, px, 0 to 10000. Default 15.</summary>
    public double MaximumCentreShift { get; init; } = 15;

    /// <summary>Rotation about the optical axis, radians, 0 to 1. Default π/70.</summary>
    public double MaximumRotation { get; init; } = Math.PI / 70;

    /// <summary>
    /// Zoom and rotation are defined for images of 480 x 640. True: for other sizes the zoom is scaled by (480/s)^1.5 and the rotation by 480/s,
    /// where s is the shorter side, so that the blur has the same length in px at every size. False: as published. Default true.
    /// </summary>
    public bool ScaleWithImage { get; init; } = true;

    /// <summary>
    /// The largest |u| and |v|, px, 1 to 500, or null for no limit. SEN uses 23 and 46, Gong's network 36. Default 46.
    /// Motions above it are discarded, at most <see cref="MaximumAttempts"/> of them.
    /// </summary>
    public double? Ceiling { get; init; } = 46;

    /// <summary>
    /// The number of motions that are drawn to stay below the ceiling, 1 to 10000. Then the last one is weakened: translations, zoom and
    /// tan(rotation) are multiplied by one factor, so that its largest component reaches the ceiling. Default 100.
    /// </summary>
    public int MaximumAttempts { get; init; } = 100;

    /// <summary>Whether components are rounded to whole px, so that the flow equals the motion of the kernels exactly. Default true.</summary>
    public bool Round { get; init; } = true;

    /// <summary>Default <see cref="GongTerms.Physical"/>.</summary>
    public GongTerms Terms { get; init; } = GongTerms.Physical;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message lists every problem.</exception>
    public void Validate()
    {
        OptionProblems problems = new();
        problems.RequireRange(nameof(MaximumTranslation), MaximumTranslation, 0, 500);
        problems.RequireRange(nameof(MaximumAcceleration), MaximumAcceleration, 0, 2);
        problems.RequireRange(nameof(MaximumZoom), MaximumZoom, 0, 1);
        problems.RequireRange(nameof(MaximumCentreShift), MaximumCentreShift, 0, 10000);
        problems.RequireRange(nameof(MaximumRotation), MaximumRotation, 0, 1);
        problems.RequireRange(nameof(Ceiling), Ceiling ?? 1, 1, 500);
        problems.RequireRange(nameof(MaximumAttempts), MaximumAttempts, 1, 10000);
        if (!Enum.IsDefined(Terms))
        {
            problems.Add($"{nameof(Terms)} is {Terms}: choose {GongTerms.Physical} or {GongTerms.Published}");
        }

        problems.ThrowIfAny(nameof(GongFlowOptions));
    }
}

/// <summary>Which formulas turn a camera motion into a flow.</summary>
public enum GongTerms
{
    /// <summary>As in the paper's figures: rotation about the optical axis moves pixels around the centre, forward motion moves them away from it.</summary>
    Physical,

    /// <summary>
    /// As in the published code: angles point up but V is then used as down, and the centre's y is measured from the top for distances,
    /// from the bottom for angles. Its "rotation" is mostly radial, its "zoom" mostly a swirl.
    /// </summary>
    Published,
}
