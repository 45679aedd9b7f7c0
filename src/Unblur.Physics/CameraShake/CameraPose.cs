namespace Unblur.Physics.CameraShake;

/// <summary>The pose of a fronto-parallel scene in front of the camera at one moment, relative to the reference.</summary>
/// <param name="RotationX">Rotation vector in rad, x right; at the image centre content moves up by the focal length times this.</param>
/// <param name="RotationY">y down; content moves right by the focal length times this.</param>
/// <param name="RotationZ">z into the scene; content turns clockwise by this angle.</param>
/// <param name="TranslationX">In units of the scene's distance; content moves right by the focal length times this.</param>
/// <param name="TranslationY">Content moves down by the focal length times this.</param>
/// <param name="TranslationZ">Away from the camera: content shrinks by 1 / (1 + this).</param>
/// <remarks>The camera makes the opposite motion.</remarks>
public readonly record struct CameraPose(
    double RotationX, double RotationY, double RotationZ, double TranslationX, double TranslationY, double TranslationZ)
{
    public static CameraPose operator +(CameraPose a, CameraPose b) => new(
        a.RotationX + b.RotationX, a.RotationY + b.RotationY, a.RotationZ + b.RotationZ,
        a.TranslationX + b.TranslationX, a.TranslationY + b.TranslationY, a.TranslationZ + b.TranslationZ);

    public static CameraPose operator *(CameraPose pose, double factor) => new(
        pose.RotationX * factor, pose.RotationY * factor, pose.RotationZ * factor,
        pose.TranslationX * factor, pose.TranslationY * factor, pose.TranslationZ * factor);

    public static CameraPose Add(CameraPose left, CameraPose right) => left + right;

    public static CameraPose Multiply(CameraPose left, double right) => left * right;

    internal bool IsFinite => double.IsFinite(RotationX + RotationY + RotationZ + TranslationX + TranslationY + TranslationZ);
}
