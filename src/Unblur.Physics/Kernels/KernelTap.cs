namespace Unblur.Physics.Kernels;

/// <summary>One non-zero weight of a kernel, at (Dx, Dy) px from its centre; x right, y down.</summary>
public readonly record struct KernelTap(int Dx, int Dy, float Weight);
