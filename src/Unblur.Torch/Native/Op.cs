using System.Runtime.CompilerServices;

namespace Unblur.Torch.Native;

/// <summary>One operator of libtorch's dispatcher, found by name when it is first called.</summary>
internal sealed unsafe class Op(string name, string overload = "")
{
    private const int ResultCapacity = 8;
    private const int ScratchLength = 64;
    private nint _handle;

    internal string Name { get; } = overload.Length == 0 ? $"aten::{name}" : $"aten::{name}.{overload}";

    /// <summary>The operator's schema as this libtorch states it.</summary>
    internal string Schema
    {
        get
        {
            Door.Check(Door.OperatorSchema(Resolve(), out var text), Name);
            return Door.TakeText(text);
        }
    }

    /// <summary>Calls an operator that gives one tensor.</summary>
    internal Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[ResultCapacity];
        Run(arguments, results);
        return new Tensor(results[0].Pointer);
    }

    /// <summary>Calls an operator that gives two tensors.</summary>
    internal (Tensor First, Tensor Second) CallPair(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[ResultCapacity];
        Run(arguments, results);
        return (new Tensor(results[0].Pointer), new Tensor(results[1].Pointer));
    }

    /// <summary>Calls an operator that gives a list of tensors.</summary>
    internal Tensor[] CallList(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[ResultCapacity];
        Run(arguments, results);
        var handles = (nint*)results[0].Pointer;
        var tensors = new Tensor[results[0].Count];
        for (var i = 0; i < tensors.Length; i++)
        {
            tensors[i] = new Tensor(handles[i]);
        }

        Door.Free(handles);
        return tensors;
    }

    /// <summary>Calls an operator that writes its first argument, and gives that one back.</summary>
    internal Tensor CallInPlace(Tensor target, params ReadOnlySpan<Argument> rest)
    {
        var arguments = new Argument[rest.Length + 1];
        arguments[0] = target;
        rest.CopyTo(arguments.AsSpan(1));
        var results = stackalloc Value[ResultCapacity];
        Run(arguments, results);
        Door.TensorFree(results[0].Pointer);
        return target;
    }

    /// <summary>Calls an operator that gives a number or a truth value.</summary>
    internal double CallNumber(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[ResultCapacity];
        Run(arguments, results);
        return results[0].Tag == Tag.Double ? results[0].Real : results[0].Integer;
    }

    private void Run(ReadOnlySpan<Argument> arguments, Value* results)
    {
        var block = stackalloc long[ScratchLength];
        var scratch = new Scratch(block, ScratchLength);
        var values = stackalloc Value[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            values[i] = arguments[i].ToValue(ref scratch);
        }

        var status = Door.OperatorCall(Resolve(), values, arguments.Length, results, ResultCapacity, out _);
        scratch.Free();
        var failure = status == 0 ? null : Door.Failure(status, Describe(arguments));
        KeepAlive(arguments);
        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>Owners must outlive the native call: a collected one would free its tensor under it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void KeepAlive(ReadOnlySpan<Argument> arguments)
    {
        foreach (var argument in arguments)
        {
            GC.KeepAlive(argument.Reference);
        }
    }

    private string Describe(ReadOnlySpan<Argument> arguments)
    {
        List<string> parts = [];
        foreach (var argument in arguments)
        {
            parts.Add(argument.Reference switch
            {
                Tensor tensor => tensor.ToString(),
                Tensor[] tensors => $"({string.Join(", ", tensors.Select(t => t.ToString()))})",
                long[] values => $"[{string.Join(",", values)}]",
                null => argument.Tag switch
                {
                    Tag.None => "none",
                    Tag.Double => BitConverter.Int64BitsToDouble(argument.Bits).ToString(System.Globalization.CultureInfo.InvariantCulture),
                    _ => argument.Bits.ToString(System.Globalization.CultureInfo.InvariantCulture),
                },
                var other => other.ToString() ?? string.Empty,
            });
        }

        return $"{Name}({string.Join(", ", parts)})";
    }

    private nint Resolve()
    {
        if (_handle == 0)
        {
            Door.Check(Door.OperatorFind($"aten::{name}", overload, out var handle), Name);
            _handle = handle;
        }

        return _handle;
    }
}
