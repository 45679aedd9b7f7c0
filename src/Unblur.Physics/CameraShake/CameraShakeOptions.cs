using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Physics.CameraShake;

/// <summary>How three-dimensional camera shake is sampled.</summary>
/// <remarks>
/// The four weights are the blur of each motion, in px, relative to the others; the whole motion is then scaled to the extent that was drawn.
/// For distant scenes hand shake is rotation; translation and zoom matter at close range.
/// </remarks>
public sealed record CameraShakeOptions
{
    /// <summary>The largest blur extent in the image, and the statistics of each axis.</summary>
    public ShakeOptions Shake { get; init; } = new();

    /// <summary>Px; null for the longer side of the image, a 36 mm lens on full frame. Default null.</summary>
    public double? FocalLength { get; init; }

    /// <summary>Weight of pitch and yaw (rotation about x and y), 0 to 100. Default 1.</summary>
    public double PitchAndYaw { get; init; } = 1;

    /// <summary>Weight of roll (rotation about the optical axis), at the corners, 0 to 100. Default 0.5.</summary>
    public double Roll { get; init; } = 0.5;

    /// <summary>Weight of translation along x and y, 0 to 100. Default 0.2.</summary>
    public double Translation { get; init; } = 0.2;

    /// <summary>Weight of translation along the optical axis, at the corners, 0 to 100. Default 0.1.</summary>
    public double Zoom { get; init; } = 0.1;

    /// <summary>Checks every value, those of <see cref="Shake"/> included.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message lists every problem.</exception>
    public void Validate()
    {
        OptionProblems problems = new();
        Shake.AddProblems(problems);
        if (FocalLength is double focalLength)
        {
            problems.RequireRange(nameof(FocalLength), focalLength, 1, 1e7);
        }

        problems.RequireRange(nameof(PitchAndYaw), PitchAndYaw, 0, 100);
        problems.RequireRange(nameof(Roll), Roll, 0, 100);
        problems.RequireRange(nameof(Translation), Translation, 0, 100);
        problems.RequireRange(nameof(Zoom), Zoom, 0, 100);
        if (PitchAndYaw + Roll + Translation + Zoom == 0)
        {
            problems.Add("all weights are 0: give at least one motion a weight");
        }

        problems.ThrowIfAny(nameof(CameraShakeOptions));
    }

    /// <summary>The camera for images of this size.</summary>
    public CameraView View(int height, int width) => new(FocalLength ?? Math.Max(height, width), height, width);
}
