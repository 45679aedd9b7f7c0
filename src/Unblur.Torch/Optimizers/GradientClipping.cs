using Unblur.Torch.Modules;

namespace Unblur.Torch.Optimizers;

/// <summary>Keeps a step from being thrown far by one bad batch.</summary>
public static class GradientClipping
{
    /// <summary>Scales all gradients so that their joint Euclidean norm is at most <paramref name="maximum"/>.</summary>
    /// <returns>The norm before scaling; NaN or infinite where a gradient is.</returns>
    public static double ClipNorm(IEnumerable<(string Name, Parameter Parameter)> parameters, double maximum)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximum);
        using var grad = GradMode.Disabled();
        using var scope = new TensorScope();
        List<Tensor> gradients = [];
        foreach ((string _, Parameter parameter) in parameters)
        {
            if (parameter.Value.TryGetGrad(out Tensor? gradient))
            {
                gradients.Add(gradient);
            }
        }

        if (gradients.Count == 0)
        {
            return 0;
        }

        var squares = Tensor.Stack([.. gradients.Select(SumOfSquares)]);
        double norm = Math.Sqrt(squares.Sum().Item());
        if (norm > maximum)
        {
            foreach (Tensor gradient in gradients)
            {
                gradient.MultiplyInPlace(maximum / (norm + 1e-6));
            }
        }

        return norm;
    }

    private static Tensor SumOfSquares(Tensor gradient)
    {
        using var scope = new TensorScope();
        return scope.Keep(gradient.Square().Sum());
    }
}
