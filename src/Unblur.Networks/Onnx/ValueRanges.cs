using Unblur.Torch;
using Unblur.Torch.Tracing;

namespace Unblur.Networks.Onnx;

/// <summary>Between which numbers the values of a graph lie, on some images.</summary>
internal static class ValueRanges
{
    private const string Convolution = "aten::conv";

    /// <summary>Runs a graph, and notes the least and the largest number of each value that may be rounded.</summary>
    /// <remarks>
    /// Where a network convolves at several scales, the values of the finest one are left out: rounded, they cost most of the accuracy, and their convolutions
    /// are a small part of the work.
    /// </remarks>
    /// <param name="network">The network.</param>
    /// <param name="graph">One of its graphs.</param>
    /// <param name="expected">What it calls.</param>
    /// <param name="images">(1, 3, H, W), RGB, [0,1], of sizes that the network takes; one is in memory at a time.</param>
    /// <returns>Least and largest, by the value's number in the trace.</returns>
    /// <exception cref="OnnxExportException">It calls something else for one of the images, a value is not finite, or there is no image.</exception>
    internal static IReadOnlyDictionary<int, (float Least, float Largest)> Measure(
        Network network, NetworkGraph graph, SizedTrace expected, IEnumerable<Tensor> images)
    {
        Dictionary<int, (float Least, float Largest)> ranges = [];
        using IEnumerator<Tensor> rest = images.GetEnumerator();
        while (true)
        {
            using TensorScope scope = new();                                    // of the image, too, if it is made here
            if (!rest.MoveNext())
            {
                return ranges.Count > 0 ? ranges : throw new OnnxExportException("there is no photo to find the range of its values by.");
            }

            Tensor image = rest.Current;
            IReadOnlyList<Tensor> inputs = network.GraphInputs(graph, image);
            using var trace = OperatorTrace.Record(inputs, () => graph.Run(inputs), Note);
            if (!trace.Calls.Select(Signature).SequenceEqual(expected.Calls.Select(call => (call.Operator, call.Results.Count > 0 ? call.Result.Id : -1))))
            {
                throw new OnnxExportException($"it calls other operators for a photo of {image.Size(3)} x {image.Size(2)} than at other sizes.");
            }

            foreach (TracedTensor fine in Finest(trace))
            {
                ranges.Remove(fine.Id);
            }
        }

        void Note(TracedTensor traced, Tensor value)
        {
            if (value.DType != DType.Float32)
            {
                return;
            }

            using TensorScope scope = new();
            (float least, float largest) = (value.Min().ToArray<float>()[0], value.Max().ToArray<float>()[0]);
            if (!float.IsFinite(least) || !float.IsFinite(largest))
            {
                throw new OnnxExportException($"value {traced.Id} is not finite for one of the photos: its weights or the photos are damaged.");
            }

            (float Least, float Largest) known = ranges.GetValueOrDefault(traced.Id, (least, largest));
            ranges[traced.Id] = (Math.Min(known.Least, least), Math.Max(known.Largest, largest));
        }
    }

    private static (string Operator, int Id) Signature(TracedCall call) => (call.Operator, call.Results.Count > 0 ? call.Results[0].Id : -1);

    /// <summary>The values of the finest scale at which there are convolutions, and of finer ones; none where all are of one scale.</summary>
    private static IEnumerable<TracedTensor> Finest(OperatorTrace trace)
    {
        IReadOnlyList<TracedTensor> values = [.. trace.Calls.SelectMany(call => call.Results)];
        long[] scales =
            [.. trace.Calls.Where(call => call.Operator.StartsWith(Convolution, StringComparison.Ordinal)).Select(call => Pixels(call.Results[0])).Where(pixels => pixels > 1).Distinct()];
        return scales.Length > 1 ? values.Where(value => Pixels(value) >= scales.Max()) : [];

        // Parts of an image may lie next to each other in the batch; what is pooled to one pixel is no scale.
        static long Pixels(TracedTensor value) => value.Shape.Count == 4 ? value.Shape[0] * value.Shape[2] * value.Shape[3] : 0;
    }
}
