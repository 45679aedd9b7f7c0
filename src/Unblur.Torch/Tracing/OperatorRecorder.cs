using Unblur.Torch.Native;

namespace Unblur.Torch.Tracing;

/// <summary>Writes down the calls of operators on this thread, as long as it is open.</summary>
internal sealed class OperatorRecorder : IDisposable
{
    [ThreadStatic]
    private static OperatorRecorder? _active;

    private readonly Dictionary<Tensor, TracedTensor> _live = new(ReferenceEqualityComparer.Instance); // what depends on an input
    private readonly Dictionary<Tensor, TracedTensor> _fixed = new(ReferenceEqualityComparer.Instance); // constants that were used
    private readonly HashSet<Tensor> _stale = new(ReferenceEqualityComparer.Instance);                  // written over through another tensor
    private readonly List<Tensor> _written = [];                                                        // by what depends on an input
    private readonly List<TracedCall> _calls = [];
    private readonly Action<TracedTensor, Tensor>? _watch;
    private readonly List<(TracedTensor Traced, Tensor Value)> _unwatched = [];                         // new values, which may not be computed yet
    private List<Tensor> _constants = [];
    private int _count;

    private OperatorRecorder(IReadOnlyList<Tensor> inputs, Action<TracedTensor, Tensor>? watch)
    {
        _watch = watch;
        Inputs = [.. inputs.Select(New)];
        foreach ((Tensor tensor, TracedTensor traced) in inputs.Zip(Inputs))
        {
            _live[tensor] = traced;
        }
    }

    /// <summary>The recorder of this thread; null where nothing is recorded.</summary>
    internal static OperatorRecorder? Active => _active;

    internal IReadOnlyList<TracedTensor> Inputs { get; }

    internal IReadOnlyList<TracedCall> Calls => _calls;

    internal static OperatorRecorder Start(IReadOnlyList<Tensor> inputs, Action<TracedTensor, Tensor>? watch = null)
        => _active is null ? _active = new OperatorRecorder(inputs, watch) : throw new TraceException("a computation is being traced on this thread already.");

    public void Dispose()
    {
        _active = null;
        TakeConstants().ToList().ForEach(constant => constant.Dispose());
    }

    /// <summary>The constants, which now belong to the caller.</summary>
    internal IReadOnlyList<Tensor> TakeConstants()
    {
        List<Tensor> constants = _constants;
        _constants = [];
        return constants;
    }

    /// <summary>The traced value of a tensor: what depends on the inputs, or a constant.</summary>
    internal TracedTensor Find(Tensor tensor)
    {
        if (_stale.Contains(tensor))
        {
            throw new TraceException($"{tensor} shares its memory with a tensor that was written over, and is used after that: copy it first.");
        }

        if (_live.TryGetValue(tensor, out TracedTensor? traced) || _fixed.TryGetValue(tensor, out traced))
        {
            return traced;
        }

        if (IsFilled(tensor))
        {
            throw new TraceException($"{tensor} was filled with what depends on an input: put parts together with Cat.");
        }

        Aside(() =>
        {
            Tensor copy = tensor.Clone().Own();
            _constants.Add(copy);
            _fixed[tensor] = New(tensor) with { Constant = copy, Source = tensor };
        });
        return _fixed[tensor];
    }

    /// <summary>Shows the values that were computed since the last time.</summary>
    internal void Watch()
    {
        foreach ((TracedTensor traced, Tensor value) in _unwatched.Where(result => !result.Value.IsDisposed))
        {
            Aside(() => _watch?.Invoke(traced, value));
        }

        _unwatched.Clear();
    }

    /// <summary>Records a call that made new tensors.</summary>
    internal void Record(Op op, ReadOnlySpan<Argument> arguments, ReadOnlySpan<Tensor> results)
    {
        if (!DependsOnInputs(arguments))
        {
            return;
        }

        Watch();
        object?[] traced = Trace(arguments);
        List<TracedTensor> made = [];
        foreach (Tensor result in results)
        {
            made.Add(Add(result));
        }

        _calls.Add(new TracedCall(op.Name, traced, made));
    }

    /// <summary>Records a call that is about to write over a tensor.</summary>
    internal void RecordInPlace(Op op, ReadOnlySpan<Argument> arguments, Tensor target)
    {
        if (!DependsOnInputs(arguments))
        {
            _ = _fixed.Remove(target);
            return;
        }

        Watch();
        object?[] traced = Trace(arguments);
        foreach (Tensor other in _live.Keys.Where(other => !ReferenceEquals(other, target) && !other.IsDisposed && other.Overlaps(target)).ToList())
        {
            _stale.Add(other);
        }

        _written.Add(target);
        _calls.Add(new TracedCall(op.Name, traced, [Add(target)]));
    }

    /// <summary>Throws where the elements of a tensor, which are being read, depend on an input.</summary>
    internal void CheckRead(Tensor tensor)
    {
        if (_live.ContainsKey(tensor))
        {
            throw new TraceException($"the elements of {tensor} are read while the computation is traced: it is not made of operators alone.");
        }
    }

    private bool DependsOnInputs(ReadOnlySpan<Argument> arguments)
    {
        foreach (Argument argument in arguments)
        {
            if (argument.Reference is Tensor tensor && Depends(tensor) || argument.Reference is Tensor[] list && list.Any(Depends))
            {
                return true;
            }
        }

        return false;
    }

    private bool Depends(Tensor tensor) => _live.ContainsKey(tensor) || IsFilled(tensor);

    /// <summary>Whether what depends on an input was written into a constant's memory.</summary>
    private bool IsFilled(Tensor tensor) => _written.Any(target => !target.IsDisposed && target.Overlaps(tensor));

    private object?[] Trace(ReadOnlySpan<Argument> arguments)
    {
        object?[] traced = new object?[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            Argument argument = arguments[i];
            traced[i] = argument.Reference switch
            {
                Tensor tensor => Find(tensor),
                Tensor[] tensors => tensors.Select(Find).ToArray(),
                not null => argument.Reference,
                null => argument.Tag switch
                {
                    Tag.Int => argument.Bits,
                    Tag.Double => BitConverter.Int64BitsToDouble(argument.Bits),
                    Tag.Bool => argument.Bits != 0,
                    _ => null,
                },
            };
        }

        return traced;
    }

    private TracedTensor Add(Tensor tensor)
    {
        TracedTensor traced = _live[tensor] = New(tensor);
        if (_watch is not null)
        {
            _unwatched.Add((traced, tensor));
        }

        return traced;
    }

    /// <summary>Computes something that is not part of the computation.</summary>
    private void Aside(Action work)
    {
        _active = null;
        try
        {
            work();
        }
        finally
        {
            _active = this;
        }
    }

    private TracedTensor New(Tensor tensor) => new(_count++, tensor.Shape, tensor.DType, null);
}
