namespace Unblur.Physics.Flow;

/// <summary>The motion of one pixel during the exposure: the full length of its blur in px, U right, V down.</summary>
/// <remarks>A vector and its reverse cause the same blur; see <see cref="Canonical"/>.</remarks>
public readonly record struct MotionVector(float U, float V)
{
    /// <summary>Length of the blur in px, at least 0.</summary>
    public double Length => Math.Sqrt(((double)U * U) + ((double)V * V));

    /// <summary>The one of the two equivalent vectors with U > 0, or U = 0 and V >= 0.</summary>
    public MotionVector Canonical => this switch
    {
        { U: > 0 } => this,
        { U: 0 } => new(0, MathF.Abs(V)),
        _ => new(-U, -V),
    };

    /// <summary>The nearest whole px, halves away from 0 as in MATLAB.</summary>
    public MotionVector Rounded => new(MathF.Round(U, MidpointRounding.AwayFromZero), MathF.Round(V, MidpointRounding.AwayFromZero));
}
