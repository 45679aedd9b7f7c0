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

    internal bool Add(Tensor tensor)
    {
        tensor.Owner = this;
        _tensors.Add(tensor);
        return true;
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
            tensor.Owner = null;
            tensor.FeelPressure();
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

    internal void Close()
    {
        if (_current != this)
        {
            throw new InvalidOperationException("a TensorScope was closed on another thread, or before one that was opened inside it.");
        }

        _current = _outer;
        foreach (var tensor in _tensors)
        {
            if (tensor.Owner == this)
            {
                tensor.Dispose();
            }
        }
    }
}
