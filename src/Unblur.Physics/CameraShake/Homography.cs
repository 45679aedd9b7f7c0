using Unblur.Physics.Kernels;

namespace Unblur.Physics.CameraShake;

/// <summary>A projective map of the image plane, in px from the middle of the image: identity plus E, with E's last entry 0.</summary>
internal readonly record struct Homography(double E00, double E01, double E02, double E10, double E11, double E12, double E20, double E21)
{
    /// <summary>The map from the reference to the pose: K (R + t nᵀ) K⁻¹ for the plane with the normal n = (0, 0, 1).</summary>
    /// <exception cref="ArgumentException">The plane is behind the camera.</exception>
    public static Homography FromPose(CameraPose pose, double focalLength)
    {
        double[,] m = Rotation(pose.RotationX, pose.RotationY, pose.RotationZ);
        m[0, 2] = (m[0, 2] + pose.TranslationX) * focalLength;
        m[1, 2] = (m[1, 2] + pose.TranslationY) * focalLength;
        m[2, 0] /= focalLength;
        m[2, 1] /= focalLength;
        m[2, 2] += pose.TranslationZ;
        return FromMatrix(m);
    }

    public Homography Inverse()
    {
        (double a, double b, double c) = (1 + E00, E01, E02);
        (double d, double e, double f) = (E10, 1 + E11, E12);
        (double g, double h) = (E20, E21);
        return FromMatrix(new[,]
        {
            { e - (f * h), (c * h) - b, (b * f) - (c * e) },
            { (f * g) - d, a - (c * g), (c * d) - (a * f) },
            { (d * h) - (e * g), (b * g) - (a * h), (a * e) - (b * d) },
        });
    }

    /// <summary>The distance by which the map moves a point, px.</summary>
    public PathPoint Displacement(PathPoint point)
    {
        double depth = (E20 * point.X) + (E21 * point.Y);
        return new PathPoint(
            ((E00 * point.X) + (E01 * point.Y) + E02 - (point.X * depth)) / (1 + depth),
            ((E10 * point.X) + (E11 * point.Y) + E12 - (point.Y * depth)) / (1 + depth));
    }

    /// <summary>Depth of the point after the map, relative to the middle: a point with a depth of 0 or less is behind the camera.</summary>
    public double Depth(PathPoint point) => 1 + (E20 * point.X) + (E21 * point.Y);

    private static Homography FromMatrix(double[,] m)
    {
        double s = m[2, 2];
        if (!(s > 1e-6))
        {
            throw new ArgumentException($"The pose puts the middle of the scene at {s:g3} of its distance, at or behind the camera: use a smaller motion.");
        }

        return new Homography((m[0, 0] / s) - 1, m[0, 1] / s, m[0, 2] / s, m[1, 0] / s, (m[1, 1] / s) - 1, m[1, 2] / s, m[2, 0] / s, m[2, 1] / s);
    }

    /// <summary>Rodrigues' formula: I + sin θ/θ [r] + (1 − cos θ)/θ² [r]².</summary>
    private static double[,] Rotation(double x, double y, double z)
    {
        double squared = (x * x) + (y * y) + (z * z);
        double angle = Math.Sqrt(squared);
        double sine = angle < 1e-6 ? 1 : Math.Sin(angle) / angle;
        double half = angle < 1e-6 ? 1 : Math.Sin(angle / 2) / (angle / 2);
        double versine = half * half / 2;
        return new[,]
        {
            { 1 - (versine * ((y * y) + (z * z))), (versine * x * y) - (sine * z), (versine * x * z) + (sine * y) },
            { (versine * x * y) + (sine * z), 1 - (versine * ((x * x) + (z * z))), (versine * y * z) - (sine * x) },
            { (versine * x * z) - (sine * y), (versine * y * z) + (sine * x), 1 - (versine * ((x * x) + (y * y))) },
        };
    }
}
