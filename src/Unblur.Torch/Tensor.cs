using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Unblur.Torch.Native;
using Unblur.Torch.Tracing;

namespace Unblur.Torch;

/// <summary>A tensor of libtorch, with autograd. Images are N x C x H x W, RGB, [0,1].</summary>
/// <remarks>
/// Native memory is not seen by the garbage collector: dispose tensors, or work inside a <see cref="TensorScope"/>, which
/// disposes all that were made in it. A finaliser is the net below that. Operators may be called from any thread, but one
/// tensor must not be disposed while another thread uses it.
/// </remarks>
public sealed unsafe partial class Tensor : IDisposable
{
    private static long _live;
    private nint _handle;
    private Description _description;
    private volatile bool _described;
    private long _pressure;

    internal Tensor(nint handle)
    {
        if (handle == 0)
        {
            throw new TensorException("an operator gave no tensor where one was expected.");
        }

        _handle = handle;
        Interlocked.Increment(ref _live);
        if (!TensorScope.Register(this))
        {
            FeelPressure();
        }
    }

    ~Tensor() => Free();

    /// <summary>How many tensors are alive in this process: what leak tests compare.</summary>
    public static long LiveCount => Interlocked.Read(ref _live);

    public int Rank => (int)Describe().Rank;

    public long ElementCount => Describe().Elements;

    /// <summary>Size of the elements in bytes, together.</summary>
    public long ByteCount => Describe().Bytes;

    public DType DType => (DType)Describe().ElementType;

    public Device Device => Device.FromCode(Describe().Device);

    /// <summary>The sizes, outermost first.</summary>
    public long[] Shape
    {
        get
        {
            ref readonly Description description = ref Describe();
            long[] shape = new long[description.Rank];
            for (int i = 0; i < shape.Length; i++)
            {
                shape[i] = description.Sizes[i];
            }

            return shape;
        }
    }

    public bool IsDisposed => _handle == 0;

    /// <summary>True when the elements are stored row by row without gaps.</summary>
    public bool IsContiguous => IsDense(((ReadOnlySpan<byte>)[7, 6, 5, 4, 3, 2, 1, 0])[^Rank..]);

    /// <summary>True when a tensor of rank 4 is stored as N, H, W, C without gaps.</summary>
    public bool IsChannelsLast => Rank == 4 && IsDense([1, 3, 2, 0]);

    internal nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            return _handle;
        }
    }

    /// <summary>The scope that will dispose this tensor; none for parameters and tensors made outside scopes.</summary>
    internal ScopeFrame? Owner { get; set; }

    /// <summary>The size of one dimension; negative counts from the last.</summary>
    public long Size(int dimension)
    {
        int rank = Rank;
        int index = dimension < 0 ? dimension + rank : dimension;
        ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(dimension));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, rank, nameof(dimension));
        return _description.Sizes[index];
    }

    /// <summary>The elements in row-major order, converted to <typeparamref name="T"/>'s element type first.</summary>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        var result = new T[ElementCount];
        CopyTo(result.AsSpan());
        return result;
    }

    /// <summary>Writes the elements in row-major order to <paramref name="target"/>.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void CopyTo<T>(Span<T> target)
        where T : unmanaged
    {
        if (target.Length != ElementCount)
        {
            throw new ArgumentException($"{this} has {ElementCount} elements but the target holds {target.Length}.", nameof(target));
        }

        using var scope = new TensorScope();
        Tensor dense = Detach().To(Device.Cpu).To(DTypeOf<T>()).Contiguous();
        new ReadOnlySpan<T>(dense.DataPointer(), target.Length).CopyTo(target);
        GC.KeepAlive(dense);
    }

    /// <summary>The elements themselves, in row-major order: for loops that no operator does. The caller keeps the tensor alive meanwhile.</summary>
    /// <remarks>Autograd does not see what is written: write only to tensors that nothing was computed from yet.</remarks>
    /// <exception cref="InvalidOperationException">The tensor is not contiguous, not on the CPU, or of another element type.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        if (DType != DTypeOf<T>() || Device != Device.Cpu || !IsContiguous || ElementCount > int.MaxValue)
        {
            throw new InvalidOperationException(
                $"{this} cannot be seen as {typeof(T).Name}s: it must be {DTypeOf<T>()}, contiguous, on the CPU and of at most {int.MaxValue} elements.");
        }

        return new Span<T>(DataPointer(), (int)ElementCount);
    }

    /// <summary>The one element of a tensor that has one.</summary>
    public double Item()
    {
        if (ElementCount != 1)
        {
            throw new ArgumentException($"{this} has {ElementCount} elements: Item() takes a tensor with exactly one.");
        }

        return ToArray<double>()[0];
    }

    public override string ToString()
    {
        if (_handle == 0)
        {
            return "disposed tensor";
        }

        string device = Device.IsCuda ? $" {Device}" : string.Empty;
        return $"{DType}[{string.Join(",", Shape)}]{device}";
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    internal static DType DTypeOf<T>()
        where T : unmanaged
        => default(T) switch
        {
            float => DType.Float32,
            double => DType.Float64,
            Half => DType.Float16,
            long => DType.Int64,
            int => DType.Int32,
            short => DType.Int16,
            sbyte => DType.Int8,
            byte => DType.UInt8,
            bool => DType.Bool,
            _ => throw new ArgumentException($"{typeof(T).Name} has no element type: use float, double, Half, long, int, short, sbyte, byte or bool."),
        };

    /// <summary>Wraps handles that the door gave; where one is missing, none of them leaks.</summary>
    internal static Tensor[] TakeAll(ReadOnlySpan<nint> handles)
    {
        var tensors = new Tensor[handles.Length];
        for (int i = 0; i < handles.Length; i++)
        {
            if (handles[i] != 0)
            {
                tensors[i] = new Tensor(handles[i]);
            }
        }

        return handles.Contains(0) ? throw new TensorException("an operator gave no tensor where one was expected.") : tensors;
    }

    /// <summary>The memory of a contiguous CPU tensor; the caller keeps the tensor alive while it is used.</summary>
    internal void* DataPointer()
    {
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        OperatorRecorder.Active?.CheckRead(this);
        return Describe().Data;
    }

    /// <summary>Whether both have elements within one stretch of memory.</summary>
    internal bool Overlaps(Tensor other)
    {
        ((nuint start, nuint end), (nuint otherStart, nuint otherEnd)) = (MemoryRange(), other.MemoryRange());
        return start < otherEnd && otherStart < end;
    }

    /// <summary>Called when a scope releases the tensor: from here on the collector has to know its size.</summary>
    internal void FeelPressure()
    {
        _pressure = Describe().Bytes;
        if (_pressure > 0)
        {
            GC.AddMemoryPressure(_pressure);
        }
    }

    /// <summary>From the first element to behind the last; empty without elements. Strides are never negative.</summary>
    private (nuint Start, nuint End) MemoryRange()
    {
        ref readonly Description description = ref Describe();
        if (description.Elements == 0)
        {
            return default;
        }

        long last = 0;
        for (int dimension = 0; dimension < description.Rank; dimension++)
        {
            last += (description.Sizes[dimension] - 1) * description.Strides[dimension];
        }

        nuint start = (nuint)description.Data;
        return (start, start + (nuint)((last + 1) * (description.Bytes / description.Elements)));
    }

    /// <param name="order">The dimensions, innermost first.</param>
    private bool IsDense(ReadOnlySpan<byte> order)
    {
        ref readonly Description description = ref Describe();
        long expected = 1;
        foreach (byte dimension in order)
        {
            if (description.Elements > 0 && description.Sizes[dimension] != 1 && description.Strides[dimension] != expected)
            {
                return false;
            }

            expected *= description.Sizes[dimension];
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref readonly Description Describe()
    {
        if (!_described)
        {
            // Threads may share a tensor: the field only ever gets whole descriptions, and they are all the same.
            Door.Check(Door.TensorDescribe(Handle, out Description description), "describe a tensor");
            GC.KeepAlive(this);
            _description = description;
            _described = true;
        }

        return ref _description;
    }

    private void Free()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle == 0)
        {
            return;
        }

        Door.TensorFree(handle);
        Interlocked.Decrement(ref _live);
        if (_pressure > 0)
        {
            GC.RemoveMemoryPressure(_pressure);
        }
    }
}
