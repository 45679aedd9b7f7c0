using Unblur.Torch.Native;

namespace Unblur.Torch;

/// <summary>A seeded random generator of the CPU. Draw here and move to other devices: their own generators give other numbers.</summary>
public sealed class Generator : IDisposable
{
    private nint _handle;

    public Generator(ulong seed)
    {
        Door.Check(Door.GeneratorCreate(seed, out _handle), "create a generator");
    }

    ~Generator() => Free();

    internal nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            return _handle;
        }
    }

    /// <summary>The whole state, as a uint8 tensor: what a checkpoint stores.</summary>
    public Tensor GetState()
    {
        Door.Check(Door.GeneratorState(Handle, out nint state), "read a generator's state");
        GC.KeepAlive(this);
        return new Tensor(state);
    }

    /// <summary>Continues from a state that <see cref="GetState"/> returned.</summary>
    public void SetState(Tensor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Door.Check(Door.GeneratorSetState(Handle, state.Handle), "set a generator's state");
        GC.KeepAlive(this);
        GC.KeepAlive(state);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0)
        {
            Door.GeneratorFree(handle);
        }
    }
}
