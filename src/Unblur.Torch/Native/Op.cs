using System.Globalization;
using System.Runtime.CompilerServices;
using Unblur.Torch.Tracing;

namespace Unblur.Torch.Native;

/// <summary>One operator of libtorch's dispatcher, found by name when it is first called.</summary>
internal sealed unsafe class Op(string name, string overload = "")
{
    private const int ScratchLength = 64;
    private nint _handle;

    internal string Name { get; } = overload.Length == 0 ? $"aten::{name}" : $"aten::{name}.{overload}";

    /// <summary>The operator's schema as this libtorch states it.</summary>
    internal string Schema
    {
        get
        {
            Door.Check(Door.OperatorSchema(Resolve(), out byte* text), Name);
            return Door.TakeText(text);
        }
    }

    /// <summary>Calls an operator that gives one tensor.</summary>
    internal Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        Tensor result = new(Run(arguments, Tag.Tensor).Pointer);
        OperatorRecorder.Active?.Record(this, arguments, [result]);
        return result;
    }

    /// <summary>Calls an operator that gives a list of tensors.</summary>
    internal Tensor[] CallList(params ReadOnlySpan<Argument> arguments)
    {
        Value result = Run(arguments, Tag.TensorList);
        try
        {
            Tensor[] tensors = Tensor.TakeAll(new ReadOnlySpan<nint>((void*)result.Pointer, result.Count));
            OperatorRecorder.Active?.Record(this, arguments, tensors);
            return tensors;
        }
        finally
        {
            Door.Free((void*)result.Pointer);
        }
    }

    /// <summary>Calls an operator that writes its first argument, and gives that one back.</summary>
    internal Tensor CallInPlace(Tensor target, params ReadOnlySpan<Argument> rest)
    {
        var arguments = new Argument[rest.Length + 1];
        arguments[0] = target;
        rest.CopyTo(arguments.AsSpan(1));
        OperatorRecorder.Active?.RecordInPlace(this, arguments, target);
        Door.TensorFree(Run(arguments, Tag.Tensor).Pointer);
        return target;
    }

    private Value Run(ReadOnlySpan<Argument> arguments, Tag expected)
    {
        long* block = stackalloc long[ScratchLength];
        Value* values = stackalloc Value[arguments.Length];
        var scratch = new Scratch(block, ScratchLength);
        try
        {
            for (int i = 0; i < arguments.Length; i++)
            {
                values[i] = arguments[i].ToValue(ref scratch);
            }

            Value result;
            int status = Door.OperatorCall(Resolve(), values, arguments.Length, &result, 1, out int produced);
            if (status != 0)
            {
                string reason = Door.LastReason();
                throw Door.Failure(status, $"{Name}({Describe(arguments)})", reason);
            }

            return produced == 1 && result.Tag == expected
                ? result
                : throw new TensorException($"{Name}({Describe(arguments)}) gave {(produced == 0 ? Tag.None : result.Tag)} where {expected} was expected.");
        }
        finally
        {
            scratch.Free();
            KeepAlive(arguments);
        }
    }

    /// <summary>Owners must outlive the native call: a collected one would free its tensor under it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void KeepAlive(ReadOnlySpan<Argument> arguments)
    {
        foreach (Argument argument in arguments)
        {
            GC.KeepAlive(argument.Reference);
        }
    }

    private static string Describe(ReadOnlySpan<Argument> arguments)
    {
        List<string> parts = [];
        foreach (Argument argument in arguments)
        {
            parts.Add(argument.Reference switch
            {
                Tensor[] tensors => $"({string.Join(", ", tensors.Select(tensor => tensor?.ToString() ?? "none"))})",
                long[] values => $"[{string.Join(",", values)}]",
                double[] values => $"[{string.Join(",", values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}]",
                null => Describe(argument.Tag, argument.Bits),
                var other => other.ToString() ?? string.Empty,
            });
        }

        return string.Join(", ", parts);
    }

    private static string Describe(Tag tag, long bits) => tag switch
    {
        Tag.None => "none",
        Tag.Bool => bits != 0 ? "true" : "false",
        Tag.Double => BitConverter.Int64BitsToDouble(bits).ToString(CultureInfo.InvariantCulture),
        Tag.Device => Device.FromCode(bits).ToString(),
        _ => bits.ToString(CultureInfo.InvariantCulture),
    };

    private nint Resolve()
    {
        if (_handle == 0)
        {
            Door.Check(Door.OperatorFind($"aten::{name}", overload, out nint handle), Name);
            _handle = handle;
        }

        return _handle;
    }
}
