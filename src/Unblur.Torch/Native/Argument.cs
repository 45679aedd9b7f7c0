using System.Runtime.InteropServices;

namespace Unblur.Torch.Native;

/// <summary>An operator's argument before it is laid out for the border: converts implicitly from every kind that operators take.</summary>
internal readonly struct Argument
{
    private Argument(Tag tag, long bits = 0, object? reference = null) => (Tag, Bits, Reference) = (tag, bits, reference);

    internal Tag Tag { get; }

    /// <summary>The payload of scalars.</summary>
    internal long Bits { get; }

    /// <summary>The object behind tensors, lists and strings; kept alive during the call.</summary>
    internal object? Reference { get; }

    internal static Argument None => default;

    public static implicit operator Argument(Tensor? tensor) => tensor is null ? default : new(Tag.Tensor, 0, tensor);

    public static implicit operator Argument(long value) => new(Tag.Int, value);

    public static implicit operator Argument(int value) => new(Tag.Int, value);

    public static implicit operator Argument(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(bool value) => new(Tag.Bool, value ? 1 : 0);

    public static implicit operator Argument(string? value) => value is null ? default : new(Tag.String, 0, value);

    public static implicit operator Argument(DType value) => new(Tag.Int, (long)value);

    public static implicit operator Argument(MemoryFormat value) => new(Tag.Int, (long)value);

    public static implicit operator Argument(Device value) => new(Tag.Device, value.Code);

    public static implicit operator Argument(Generator? value) => value is null ? default : new(Tag.Generator, 0, value);

    public static implicit operator Argument(long[]? values) => values is null ? default : new(Tag.IntList, 0, values);

    public static implicit operator Argument(double[] values) => new(Tag.DoubleList, 0, values);

    public static implicit operator Argument(Tensor[] tensors) => new(Tag.TensorList, 0, tensors);

    /// <summary>Lays the argument out; lists and strings are written to <paramref name="scratch"/>.</summary>
    internal unsafe Value ToValue(ref Scratch scratch)
    {
        var value = new Value { Tag = Tag, Integer = Bits };
        switch (Reference)
        {
            case null:
                break;
            case Tensor tensor:
                value.Pointer = tensor.Handle;
                break;
            case Generator generator:
                value.Pointer = generator.Handle;
                break;
            case string text:
                value.Count = System.Text.Encoding.UTF8.GetByteCount(text);
                long* bytes = scratch.Take((value.Count + sizeof(long)) / sizeof(long));
                System.Text.Encoding.UTF8.GetBytes(text, new Span<byte>(bytes, value.Count));
                value.Pointer = (nint)bytes;
                break;
            case long[] integers:
                value.Count = integers.Length;
                value.Pointer = (nint)scratch.Copy(integers);
                break;
            case double[] reals:
                value.Count = reals.Length;
                value.Pointer = (nint)scratch.Copy(MemoryMarshal.Cast<double, long>(reals));
                break;
            case Tensor[] tensors:
                value.Count = tensors.Length;
                long* handles = scratch.Take(tensors.Length);
                for (int i = 0; i < tensors.Length; i++)
                {
                    handles[i] = tensors[i]?.Handle ?? 0;  // the door reports which one is missing
                }

                value.Pointer = (nint)handles;
                break;
        }

        return value;
    }
}
