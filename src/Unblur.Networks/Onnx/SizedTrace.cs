using Unblur.Torch;
using Unblur.Torch.Tracing;

namespace Unblur.Networks.Onnx;

/// <summary>What a graph calls, for images of any size: traces of several sizes, laid over one another.</summary>
internal sealed class SizedTrace
{
    private readonly IReadOnlyList<OperatorTrace> _traces;
    private readonly IReadOnlyList<(long Height, long Width)> _sizes;

    /// <summary>Lays traces over one another.</summary>
    /// <param name="traces">One for each size; not disposed as long as this is used.</param>
    /// <param name="sizes">As for <see cref="SizeExpression.Fit"/>.</param>
    /// <exception cref="OnnxExportException">What is called depends on the size in a way that ONNX cannot express.</exception>
    internal SizedTrace(IReadOnlyList<OperatorTrace> traces, IReadOnlyList<(long Height, long Width)> sizes)
    {
        (_traces, _sizes) = (traces, sizes);
        OperatorTrace first = traces[0];
        foreach (OperatorTrace other in traces)
        {
            if (!other.Calls.Select(call => call.Operator).SequenceEqual(first.Calls.Select(call => call.Operator)))
            {
                throw new OnnxExportException($"it calls {first.Calls.Count} operators at {Text(sizes[0])} and {other.Calls.Count} others at another size: it has to call the same ones.");
            }
        }

        Inputs = [.. first.Inputs.Select((_, i) => Tensor([.. traces.Select(trace => trace.Inputs[i])]))];
        Calls = [.. first.Calls.Select((_, i) => Call([.. traces.Select(trace => trace.Calls[i])]))];
        Outputs = [.. first.Outputs.Select((_, i) => Tensor([.. traces.Select(trace => trace.Outputs[i])]))];
    }

    internal IReadOnlyList<SizedTensor> Inputs { get; }

    internal IReadOnlyList<SizedCall> Calls { get; }

    internal IReadOnlyList<SizedTensor> Outputs { get; }

    private SizedCall Call(IReadOnlyList<TracedCall> calls)
    {
        TracedCall first = calls[0];
        return new SizedCall(
            first.Operator,
            [.. first.Arguments.Select((_, i) => Argument(first.Operator, [.. calls.Select(call => call.Arguments[i])]))],
            [.. first.Results.Select((_, i) => Tensor([.. calls.Select(call => call.Results[i])]))]);
    }

    private object? Argument(string name, IReadOnlyList<object?> values) => values[0] switch
    {
        TracedTensor => Tensor([.. values.Cast<TracedTensor>()]),
        TracedTensor[] list => list.Select((_, i) => Tensor([.. values.Select(value => ((TracedTensor[])value!)[i])])).ToArray(),
        long => Number([.. values.Cast<long>()]),
        long[] list => list.Select((_, i) => Number([.. values.Select(value => ((long[])value!)[i])])).ToArray(),
        double number when values.Any(value => !Equals(value, number)) => throw new OnnxExportException($"{name} is given {number} at one size and another number at another."),
        var same => same,
    };

    private SizeExpression Number(IReadOnlyList<long> values) => values.All(value => value == values[0])
        ? SizeExpression.Of(values[0])
        : SizeExpression.Fit(_sizes, values) ?? throw new OnnxExportException($"{string.Join(", ", values)} at {string.Join(", ", _sizes.Select(Text))} do not follow from the size.");

    private SizedTensor Tensor(IReadOnlyList<TracedTensor> tensors)
    {
        TracedTensor first = tensors[0];
        if (tensors.Any(tensor => tensor.Id != first.Id || tensor.Shape.Count != first.Shape.Count))
        {
            throw new OnnxExportException("its operators are connected in another way at another size.");
        }

        // Shapes of what lies inside may follow from the size in any way: only those that are asked for have to be expressed.
        SizeExpression?[] shape = [.. first.Shape.Select((_, i) => TryNumber([.. tensors.Select(tensor => tensor.Shape[i])]))];
        return new SizedTensor(first.Id, shape, first.Type, Constant(tensors), first);

        SizeExpression? TryNumber(IReadOnlyList<long> values)
            => values.All(value => value == values[0]) ? SizeExpression.Of(values[0]) : SizeExpression.Fit(_sizes, values);
    }

    /// <summary>A constant must be the same at every size, or one value everywhere.</summary>
    private static Tensor? Constant(IReadOnlyList<TracedTensor> tensors)
    {
        if (tensors[0].Constant is not { } constant)
        {
            return null;
        }

        bool isSame = tensors.All(tensor => tensor.Shape.SequenceEqual(tensors[0].Shape) && tensor.Constant!.ToBytes().AsSpan().SequenceEqual(constant.ToBytes()));
        return isSame || tensors.All(tensor => IsUniform(tensor.Constant!, constant))
            ? constant
            : throw new OnnxExportException($"a constant {constant} is another one at another size.");
    }

    private static bool IsUniform(Tensor tensor, Tensor like)
    {
        float value = like.ToArray<float>()[0];
        return Array.TrueForAll(tensor.ToArray<float>(), other => other == value);
    }

    private static string Text((long Height, long Width) size) => $"{size.Width}x{size.Height}";
}

/// <summary>A call, its numbers as <see cref="SizeExpression"/>.</summary>
internal sealed record SizedCall(string Operator, IReadOnlyList<object?> Arguments, IReadOnlyList<SizedTensor> Results)
{
    internal SizedTensor Result => Results[0];

    internal SizedTensor Tensor(int index) => (SizedTensor)Arguments[index]!;

    internal SizedTensor? TensorOrNone(int index) => (SizedTensor?)Arguments[index];

    internal IReadOnlyList<SizedTensor> Tensors(int index) => (SizedTensor[])Arguments[index]!;

    internal SizeExpression Int(int index) => (SizeExpression)Arguments[index]!;

    internal IReadOnlyList<SizeExpression> Ints(int index) => (SizeExpression[])Arguments[index]!;

    internal long[] FixedInts(int index) => [.. Ints(index).Select(value => value.Value)];

    internal bool Bool(int index) => (bool)Arguments[index]!;

    internal double Number(int index) => Arguments[index] switch
    {
        double number => number,
        SizeExpression whole => whole.Value,
        var other => throw new OnnxExportException($"{Operator} has {other ?? "nothing"} where a number was expected."),
    };
}

/// <summary>A value of the graph.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Sizes">Its sizes; null where one does not follow from the image's in a simple way.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Constant">Its elements, where they do not depend on the inputs.</param>
/// <param name="Traced">As it was at the first size.</param>
internal sealed record SizedTensor(int Id, IReadOnlyList<SizeExpression?> Sizes, DType Type, Tensor? Constant, TracedTensor Traced)
{
    internal int Rank => Sizes.Count;

    /// <exception cref="OnnxExportException">A size does not follow from the image's.</exception>
    internal IReadOnlyList<SizeExpression> Shape => [.. Enumerable.Range(0, Rank).Select(Size)];

    /// <exception cref="OnnxExportException">It does not follow from the image's size.</exception>
    internal SizeExpression Size(int dimension)
        => Sizes[dimension] ?? throw new OnnxExportException($"dimension {dimension} of a value, {Traced.Shape[dimension]} at first, does not follow from the size of the image.");

    internal int Dimension(long index) => (int)(index < 0 ? index + Rank : index);
}
