namespace Unblur.Physics.Flow;

/// <summary>Pixels X to X + Length − 1 of one row, which share a kernel.</summary>
internal readonly record struct FlowRun(int X, int Length, int Kernel);
