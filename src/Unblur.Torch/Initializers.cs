using Unblur.Torch.Modules;

namespace Unblur.Torch;

/// <summary>First values of weights. Each takes the generator, so that a seed fixes a network.</summary>
public static class Initializers
{
    /// <summary>Normal with standard deviation gain sqrt(2 / (fan_in + fan_out)).</summary>
    /// <remarks>Glorot and Bengio 2010. fan = channels x kernel area; the sum is the same for both convolution layouts.</remarks>
    public static void XavierNormal(Parameter parameter, Generator generator, double gain = 1)
    {
        (long fanIn, long fanOut) = Fans(parameter);
        Normal(parameter, gain * Math.Sqrt(2.0 / (fanIn + fanOut)), generator);
    }

    /// <summary>Normal with standard deviation gain sqrt(2 / fan_in), for layers followed by a ReLU.</summary>
    /// <remarks>He et al. 2015.</remarks>
    public static void KaimingNormal(Parameter parameter, Generator generator, double gain = 1)
        => Normal(parameter, gain * Math.Sqrt(2.0 / Fans(parameter).In), generator);

    /// <summary>Normal with mean 0.</summary>
    public static void Normal(Parameter parameter, double standardDeviation, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        using var grad = GradMode.Disabled();
        parameter.Value.NormalInPlace(0, standardDeviation, generator);
    }

    /// <summary>Uniform in [-bound, bound).</summary>
    public static void Uniform(Parameter parameter, double bound, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        using var grad = GradMode.Disabled();
        parameter.Value.UniformInPlace(-bound, bound, generator);
    }

    public static void Constant(Parameter parameter, double value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        using var grad = GradMode.Disabled();
        parameter.Value.FillInPlace(value);
    }

    private static (long In, long Out) Fans(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        long[] shape = parameter.Value.Shape;
        if (shape.Length < 2)
        {
            throw new ArgumentException($"{parameter.Value} has no fan: give a weight of at least two dimensions.", nameof(parameter));
        }

        long area = shape.Skip(2).Aggregate(1L, (product, size) => product * size);
        return (shape[1] * area, shape[0] * area);
    }
}
