using Unblur.Torch;
using Unblur.Torch.Modules;
using Xunit;

namespace Unblur.TestKit;

/// <summary>The weights and the input that golden outputs were computed with: formulas in place of large files.</summary>
public static class GoldenWeights
{
    private const double SingleValue = 0.25;

    /// <summary>Fills a network: a value is a function of its place in the tensor and of the tensor's place among the sorted names.</summary>
    public static void Fill(Module network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        var state = network.State().OrderBy(entry => entry.Name, StringComparer.Ordinal).ToList();
        for (int index = 0; index < state.Count; index++)
        {
            (string name, Parameter parameter) = state[index];
            if (parameter.Value.DType is DType.Float32 or DType.Float64)
            {
                parameter.Value.CopyInPlace(Tensor.From(Values(name, index, parameter.Value.Shape), parameter.Value.Shape));
            }
        }
    }

    /// <summary>((7 c + 3 y + 5 x) mod 64) / 63, (1, 3, height, width).</summary>
    public static Tensor Pattern(int height, int width)
    {
        float[] values = new float[3 * height * width];
        for (int i = 0; i < values.Length; i++)
        {
            (int c, int y, int x) = (i / (height * width), i / width % height, i % width);
            values[i] = (float)(((7 * c) + (3 * y) + (5 * x)) % 64 / 63.0);
        }

        return Tensor.From(values, 1, 3, height, width);
    }

    /// <summary>||actual - expected|| / ||expected||; the shapes must be equal, since a smaller one would be broadcast.</summary>
    public static double RelativeError(Tensor actual, Tensor expected)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(expected);
        Assert.Equal(expected.Shape, actual.Shape);
        using var scope = new TensorScope();
        (Tensor a, Tensor b) = (actual.Detach().To(DType.Float64), expected.Detach().To(DType.Float64));
        return Math.Sqrt((a - b).Square().Sum().Item() / b.Square().Sum().Item());
    }

    private static float[] Values(string name, int index, long[] shape)
    {
        long count = shape.Aggregate(1L, (product, size) => product * size);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            double s = Math.Sin((0.7 * i) + (0.3 * index));
            values[i] = (float)(
                name.EndsWith("running_var", StringComparison.Ordinal) ? 1 + (0.1 * s * s)
                : name.EndsWith("running_mean", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal) ? 0.02 * s
                : shape.Length <= 1 && count == 1 ? SingleValue
                : shape.Length <= 1 ? 1 + (0.1 * s)
                : s / Math.Sqrt((double)count / shape[0]));
        }

        return values;
    }
}
