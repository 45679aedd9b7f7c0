using Unblur.Torch;
using Xunit.Sdk;

namespace Unblur.TestKit;

/// <summary>Compares autograd with central differences, in float64.</summary>
public static class GradientCheck
{
    private const double Step = 1e-6;
    private const double Tolerance = 1e-6;

    /// <summary>Checks the gradient of a weighted sum of a function's values with respect to every element of every input.</summary>
    /// <param name="function">Differentiable at the inputs, and up to a step of 1e-6 around them.</param>
    /// <param name="inputs">float64; left as they are.</param>
    public static void Run(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        using var scope = new TensorScope();
        Tensor[] leaves = Array.ConvertAll(inputs, input => input.Detach().Clone());
        Array.ForEach(leaves, leaf => leaf.RequiresGrad = true);
        Tensor output = function(leaves);
        Tensor weights = TestTensors.Normal(seed: 99, output.Shape);
        Tensor[] gradients = Tensor.Grad([(output * weights).Sum()], leaves);
        for (int i = 0; i < leaves.Length; i++)
        {
            double error = AssertClose.RelativeError(Numerical(function, leaves, i, weights), gradients[i].ToArray<double>());
            if (!(error <= Tolerance))
            {
                throw new XunitException($"the gradient of input {i}, {inputs[i]}, is off by a relative {error:G3}.");
            }
        }
    }

    /// <inheritdoc cref="Run(Func{Tensor[], Tensor}, Tensor[])"/>
    public static void Run(Func<Tensor, Tensor> function, Tensor input) => Run(inputs => function(inputs[0]), input);

    private static double[] Numerical(Func<Tensor[], Tensor> function, Tensor[] leaves, int which, Tensor weights)
    {
        using var grad = GradMode.Disabled();
        double[] values = leaves[which].ToArray<double>();
        long[] shape = leaves[which].Shape;
        return [.. values.Select((value, element) => (At(value + Step, element) - At(value - Step, element)) / (2 * Step))];

        double At(double value, int element)
        {
            using var scope = new TensorScope();
            double[] moved = values.ToArray();
            moved[element] = value;
            Tensor[] inputs = leaves.ToArray();
            inputs[which] = Tensor.From(moved, shape);
            return (function(inputs) * weights).Sum().Item();
        }
    }
}
