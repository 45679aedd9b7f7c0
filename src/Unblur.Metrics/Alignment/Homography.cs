namespace Unblur.Metrics.Alignment;

/// <summary>A projective map of the plane: (x, y) to ((A x + B y + C) / w, (D x + E y + F) / w), w = G x + H y + 1. Pixels; x right, y down.</summary>
public readonly record struct Homography(double A, double B, double C, double D, double E, double F, double G, double H)
{
    /// <summary>The map that changes nothing.</summary>
    public static Homography Identity { get; } = new(1, 0, 0, 0, 1, 0, 0, 0);

    /// <summary>Where a point goes.</summary>
    public (double X, double Y) Map(double x, double y)
    {
        double w = (G * x) + (H * y) + 1;
        return (((A * x) + (B * y) + C) / w, ((D * x) + (E * y) + F) / w);
    }
}
