using Unblur.Torch.Native;

namespace Unblur.Torch.Tracing;

/// <summary>The operators that a computation calls on its inputs and on what follows from them, in order; everything else is a constant of it.</summary>
public sealed class OperatorTrace : IDisposable
{
    private OperatorTrace(IReadOnlyList<TracedTensor> inputs, IReadOnlyList<TracedCall> calls, IReadOnlyList<TracedTensor> outputs, IReadOnlyList<Tensor> constants)
        => (Inputs, Calls, Outputs, _constants) = (inputs, calls, outputs, constants);

    private readonly IReadOnlyList<Tensor> _constants;

    /// <summary>The inputs, in the order that they were given in.</summary>
    public IReadOnlyList<TracedTensor> Inputs { get; }

    /// <summary>The calls, in the order that they were made in.</summary>
    public IReadOnlyList<TracedCall> Calls { get; }

    /// <summary>The results of the computation.</summary>
    public IReadOnlyList<TracedTensor> Outputs { get; }

    /// <summary>Runs a computation once, without gradients, and records it.</summary>
    /// <param name="inputs">What it is computed from.</param>
    /// <param name="run">The computation, of operators alone: no value that depends on an input may be read.</param>
    /// <param name="watch">Is passed every value that depends on an input, once it is computed; null for none.</param>
    /// <exception cref="TraceException">It reads such a value, or writes over a tensor that shares its memory with one that is used later.</exception>
    public static OperatorTrace Record(IReadOnlyList<Tensor> inputs, Func<IReadOnlyList<Tensor>> run, Action<TracedTensor, Tensor>? watch = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(run);
        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        using var recorder = OperatorRecorder.Start(inputs, watch);
        IReadOnlyList<Tensor> outputs = run();
        recorder.Watch();
        TracedTensor[] results = [.. outputs.Select(recorder.Find)];
        return new OperatorTrace(recorder.Inputs, recorder.Calls, results, recorder.TakeConstants());
    }

    /// <summary>Disposes the constants.</summary>
    public void Dispose()
    {
        foreach (Tensor constant in _constants)
        {
            constant.Dispose();
        }
    }
}

/// <summary>One call of an operator.</summary>
/// <param name="Operator">Its name in libtorch, with its overload: <c>aten::add.Tensor</c>.</param>
/// <param name="Arguments">In the order of its schema: <see cref="TracedTensor"/>, an array of them, <c>long</c>, <c>double</c>, <c>bool</c>, arrays of numbers, or null.</param>
/// <param name="Results">What it gave; of an operator that writes over its first argument, that one's new value.</param>
public sealed record TracedCall(string Operator, IReadOnlyList<object?> Arguments, IReadOnlyList<TracedTensor> Results);

/// <summary>A value of a traced computation.</summary>
/// <param name="Id">Its number, from 0, in the order in which values appear: alike in two traces of one computation.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Constant">Its elements, where it does not depend on the inputs; belongs to the trace.</param>
public sealed record TracedTensor(int Id, IReadOnlyList<long> Shape, DType Type, Tensor? Constant)
{
    /// <summary>The tensor that a constant was taken from, to find out which parameter it is; null for others.</summary>
    internal Tensor? Source { get; init; }

    /// <summary>Whether this constant was taken from a tensor as it is, such as a parameter.</summary>
    public bool IsTakenFrom(Tensor tensor) => Source is not null && ReferenceEquals(Source, tensor);
}

/// <summary>A computation cannot be traced.</summary>
public sealed class TraceException(string message) : InvalidOperationException(message);
