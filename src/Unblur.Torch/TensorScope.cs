namespace Unblur.Torch;

/// <summary>Disposes every tensor made on this thread since it was opened, except those kept.</summary>
/// <remarks>
/// A <c>ref struct</c>, because scopes belong to a thread: an <c>await</c> inside one does not compile.
/// <code>
/// using var scope = new TensorScope();
/// ...
/// return scope.Keep(result);
/// </code>
/// Tensors in autograd's graph stay alive inside libtorch as long as the graph needs them, scope or not.
/// </remarks>
public readonly ref struct TensorScope
{
    private readonly ScopeFrame _frame;

    public TensorScope() => _frame = ScopeFrame.Open();

    /// <summary>Hands a tensor to the enclosing scope (or to the caller, where there is none) and gives it back.</summary>
    public Tensor Keep(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        _frame.Release(tensor);
        return tensor;
    }

    /// <inheritdoc cref="Keep(Tensor)"/>
    public Tensor[] Keep(Tensor[] tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        foreach (Tensor tensor in tensors)
        {
            _frame.Release(tensor);
        }

        return tensors;
    }

    public void Dispose() => _frame.Close();

    /// <summary>Puts a new tensor into the innermost scope of this thread; false where there is none.</summary>
    internal static bool Register(Tensor tensor)
    {
        ScopeFrame.Current?.Add(tensor);
        return tensor.Owner is not null;
    }
}
