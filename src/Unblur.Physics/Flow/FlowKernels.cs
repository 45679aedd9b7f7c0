using System.Runtime.InteropServices;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Flow;

/// <summary>A flow in the form that operators use: every kernel once, and each row as runs of pixels with the same kernel.</summary>
internal sealed class FlowKernels
{
    private readonly LineFormula _formula;
    private readonly List<LineKernel> _kernels = [];
    private readonly List<FlowRun> _runs = [];
    private readonly int[] _rowStarts;
    private readonly int[] _indices; // 1 + the index of the kernel of (u, v), 0 before it is made
    private readonly int _spanV;

    /// <param name="flow">Rounded here to whole px. Every component is finite and at most 500.</param>
    /// <param name="formula">How the ends of kernels are weighted.</param>
    /// <exception cref="ArgumentException">A component is not finite, or above 500.</exception>
    public FlowKernels(MotionFlow flow, LineFormula formula)
    {
        (Height, Width, _formula) = (flow.Height, flow.Width, formula);
        int spanU = (int)Checked(flow.MaximumU) + 1;
        _spanV = (int)Checked(flow.MaximumV) + 1;
        _indices = new int[(spanU + 1) * ((2 * _spanV) + 1)];
        _rowStarts = new int[Height + 1];
        for (int y = 0; y < Height; y++)
        {
            AddRuns(flow, y);
            _rowStarts[y + 1] = _runs.Count;
        }

        MarginX = _kernels.Max(kernel => kernel.RadiusX);
        MarginY = _kernels.Max(kernel => kernel.RadiusY);
    }

    public int Height { get; }

    public int Width { get; }

    public IReadOnlyList<LineKernel> Kernels => _kernels;

    /// <summary>Largest RadiusX of all kernels.</summary>
    public int MarginX { get; }

    /// <summary>Largest RadiusY of all kernels.</summary>
    public int MarginY { get; }

    /// <summary>The runs of one row, from left to right.</summary>
    public ReadOnlySpan<FlowRun> Row(int y) => CollectionsMarshal.AsSpan(_runs)[_rowStarts[y].._rowStarts[y + 1]];

    private void AddRuns(MotionFlow flow, int y)
    {
        int start = 0;
        MotionVector current = flow[0, y].Rounded.Canonical;
        for (int x = 1; x < Width; x++)
        {
            MotionVector next = flow[x, y].Rounded.Canonical;
            if (next == current)
            {
                continue;
            }

            _runs.Add(new FlowRun(start, x - start, KernelOf(current)));
            (start, current) = (x, next);
        }

        _runs.Add(new FlowRun(start, Width - start, KernelOf(current)));
    }

    private int KernelOf(MotionVector vector)
    {
        ref int index = ref _indices[((int)vector.U * ((2 * _spanV) + 1)) + (int)vector.V + _spanV];
        if (index == 0)
        {
            _kernels.Add(LineKernel.Of(vector, _formula));
            index = _kernels.Count;
        }

        return index - 1;
    }

    private static float Checked(float component) => component <= ShakePath.LengthLimit
        ? component
        : throw new ArgumentException($"The flow has a component of {component} px: components must be finite and at most {ShakePath.LengthLimit}.");
}

/// <summary>Pixels X to X + Length − 1 of one row, which share a kernel.</summary>
internal readonly record struct FlowRun(int X, int Length, int Kernel);
