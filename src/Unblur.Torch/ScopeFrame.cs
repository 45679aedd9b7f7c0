namespace Unblur.Torch;

/// <summary>The tensors of one open <see cref="TensorScope"/>.</summary>
internal sealed class ScopeFrame
{
    [ThreadStatic]
    private static ScopeFrame? _current;

    private readonly List<Tensor> _tensors = [];
    private readonly ScopeFrame? _outer;

    private ScopeFrame(ScopeFrame? outer) => _outer = outer;

    internal static ScopeFrame? Current => _current;

    internal static ScopeFrame Open() => _current = new ScopeFrame(_current);

    internal void Add(Tensor tensor)
    {
        tensor.Owner = this;
        _tensors.Add(tensor);
    }

    /// <summary>Moves a tensor one scope out; one that belongs elsewhere (a parameter, an outer tensor) stays where it is.</summary>
    internal void Release(Tensor tensor)
    {
        if (tensor.Owner != this)
        {
            return;
        }

        if (_outer is null)
        {
            Detach(tensor);
        }
        else
        {
            _outer.Add(tensor);
        }
    }

    /// <summary>Takes a tensor out of every scope: it now belongs to whoever asked.</summary>
    internal static Tensor Detach(Tensor tensor)
    {
        if (tensor.Owner is not null)
        {
            tensor.Owner = null;
            tensor.FeelPressure();
        }

        return tensor;
    }

    /// <summary>Disposes what is in the scope, and in scopes that were opened inside it and not closed; a closed one stays closed.</summary>
    /// <exception cref="InvalidOperationException">Scopes inside this one were open still.</exception>
    internal void Close()
    {
        if (!IsOpen())
        {
            return;
        }

        ScopeFrame? innermost = _current;
        while (_current != _outer)
        {
            _current!.DisposeTensors();
            _current = _current._outer;
        }

        if (innermost != this)
        {
            throw new InvalidOperationException("a TensorScope was closed before one that was opened inside it: close them in reverse order.");
        }
    }

    private bool IsOpen()
    {
        ScopeFrame? frame = _current;
        while (frame is not null && frame != this)
        {
            frame = frame._outer;
        }

        return frame is not null;
    }

    private void DisposeTensors()
    {
        foreach (Tensor tensor in _tensors)
        {
            if (tensor.Owner == this)
            {
                tensor.Dispose();
            }
        }

        _tensors.Clear();
    }
}
