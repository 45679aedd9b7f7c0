using Unblur.Torch.Native;

namespace Unblur.Torch;

/// <content>Making tensors.</content>
public sealed unsafe partial class Tensor
{
    /// <summary>A tensor with undefined values.</summary>
    public static Tensor Empty(long[] shape, DType type = DType.Float32, Device device = default, MemoryFormat format = MemoryFormat.Contiguous)
        => Aten.Empty.Call(shape, type, Argument.None, device, Argument.None, format);

    public static Tensor Zeros(long[] shape, DType type = DType.Float32, Device device = default) => Full(shape, 0, type, device);

    public static Tensor Ones(long[] shape, DType type = DType.Float32, Device device = default) => Full(shape, 1, type, device);

    public static Tensor Full(long[] shape, double value, DType type = DType.Float32, Device device = default)
        => Aten.Full.Call(shape, value, type, Argument.None, device, Argument.None);

    /// <summary>start, start + step, ... below <paramref name="end"/>.</summary>
    public static Tensor Arange(double start, double end, double step = 1, DType type = DType.Float32)
        => Aten.Arange.Call(start, end, step, type);

    /// <summary><paramref name="steps"/> values from <paramref name="start"/> to <paramref name="end"/>, both included.</summary>
    public static Tensor Linspace(double start, double end, long steps, DType type = DType.Float32)
        => Aten.Linspace.Call(start, end, steps, type);

    /// <summary>Uniform in [0,1).</summary>
    public static Tensor Rand(long[] shape, Generator generator, DType type = DType.Float32) => Aten.Rand.Call(shape, generator, type);

    /// <summary>Standard normal.</summary>
    public static Tensor RandN(long[] shape, Generator generator, DType type = DType.Float32) => Aten.RandN.Call(shape, generator, type);

    /// <summary>A CPU tensor with a copy of <paramref name="values"/> in row-major order.</summary>
    /// <exception cref="ArgumentException">The number of values is not what <paramref name="shape"/> asks for.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, params long[] shape)
        where T : unmanaged
    {
        Tensor tensor = Empty(shape, DTypeOf<T>());
        if (tensor.ElementCount != values.Length)
        {
            tensor.Dispose();
            throw new ArgumentException($"{values.Length} values do not fill a tensor of shape [{string.Join(",", shape)}].", nameof(values));
        }

        values.CopyTo(new Span<T>(tensor.DataPointer(), values.Length));
        return tensor;
    }

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, long[])"/>
    public static Tensor From<T>(T[] values, params long[] shape)
        where T : unmanaged
        => From((ReadOnlySpan<T>)values, shape);

    /// <summary>A CPU tensor of any element type from its bytes in row-major order (little-endian, as weight files store them).</summary>
    public static Tensor FromBytes(ReadOnlySpan<byte> bytes, DType type, long[] shape)
    {
        Tensor tensor = Empty(shape, type);
        if (tensor.ByteCount != bytes.Length)
        {
            long needed = tensor.ByteCount;
            tensor.Dispose();
            throw new ArgumentException($"{bytes.Length} bytes do not fill {type}[{string.Join(",", shape)}], which takes {needed}.", nameof(bytes));
        }

        bytes.CopyTo(new Span<byte>(tensor.DataPointer(), bytes.Length));
        return tensor;
    }

    /// <summary>The bytes of the elements in row-major order, in the tensor's own element type.</summary>
    public byte[] ToBytes()
    {
        using var scope = new TensorScope();
        Tensor dense = Detach().To(Device.Cpu).Contiguous();
        if (dense.ByteCount > Array.MaxLength)
        {
            throw new ArgumentException($"{this} takes {dense.ByteCount} bytes and an array holds {Array.MaxLength}: narrow it and take parts.");
        }

        byte[] bytes = new ReadOnlySpan<byte>(dense.DataPointer(), (int)dense.ByteCount).ToArray();
        GC.KeepAlive(dense);
        return bytes;
    }

    /// <summary>A copy that shares no memory; gradients flow through it.</summary>
    public Tensor Clone() => Aten.Clone.Call(this);

    /// <summary>The same values cut off from autograd's graph; shares memory.</summary>
    public Tensor Detach() => Aten.Detach.Call(this);

    /// <summary>This tensor in another element type; where it has it, a second tensor over the same memory.</summary>
    public Tensor To(DType type) => Aten.ToType.Call(this, type);

    /// <summary>This tensor on another device; where it is there, a second tensor over the same memory.</summary>
    public Tensor To(Device device) => Aten.ToDevice.Call(this, device, DType);

    /// <summary>This tensor laid out densely in <paramref name="format"/>; where it is, a second tensor over the same memory.</summary>
    public Tensor Contiguous(MemoryFormat format = MemoryFormat.Contiguous) => Aten.Contiguous.Call(this, format);

    /// <summary>Takes the tensor out of every scope: the caller now disposes it.</summary>
    public Tensor Own() => ScopeFrame.Detach(this);
}
