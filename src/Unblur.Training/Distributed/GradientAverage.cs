using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Torch.Modules;

namespace Unblur.Training.Distributed;

/// <summary>Averages gradients over all processes: with batches of one size, the result is the gradients of the whole batch.</summary>
internal static class GradientAverage
{
    /// <summary>Averages every gradient, and some numbers with them, in one exchange. One process alone exchanges nothing.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="parameters">The same in all processes.</param>
    /// <param name="numbers">As many in all processes; single precision.</param>
    /// <returns>The averaged numbers. A number that is not finite in one process is not finite in any.</returns>
    /// <exception cref="ProcessLostException">Another process is gone; no gradient was changed.</exception>
    internal static double[] Apply(ProcessGroup group, IEnumerable<(string Name, Parameter Parameter)> parameters, params double[] numbers)
    {
        if (group.Size == 1)
        {
            return numbers;
        }

        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        List<Tensor> gradients = [];
        foreach ((string _, Parameter parameter) in parameters)
        {
            if (parameter.Value.TryGetGrad(out Tensor? gradient))
            {
                gradients.Add(gradient);
            }
        }

        Device device = gradients.Count > 0 ? gradients[0].Device : Device.Cpu;
        Tensor extra = Tensor.From(numbers, numbers.Length).To(DType.Float32).To(device);
        var bucket = Tensor.Cat([.. gradients.Select(gradient => gradient.Reshape(-1)), extra], 0);
        group.SumInPlace(bucket);
        bucket.DivideInPlace(group.Size);

        long position = 0;
        foreach (Tensor gradient in gradients)
        {
            gradient.CopyInPlace(bucket.Narrow(0, position, gradient.ElementCount).Reshape(gradient.Shape));
            position += gradient.ElementCount;
        }

        return bucket.Narrow(0, position, numbers.Length).ToArray<double>();
    }
}
