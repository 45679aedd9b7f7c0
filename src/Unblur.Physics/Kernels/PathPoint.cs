namespace Unblur.Physics.Kernels;

/// <summary>Where the image stood at one moment of the exposure, in px; x right, y down.</summary>
public readonly record struct PathPoint(double X, double Y);
