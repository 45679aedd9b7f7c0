using Unblur.Torch;
using Xunit;
using Xunit.Sdk;

namespace Unblur.TestKit;

/// <summary>Assertions on tensors by relative error, ||actual - expected|| / ||expected||.</summary>
public static class AssertClose
{
    /// <summary>Holds the shapes equal and the relative error under the tolerance.</summary>
    public static void Equal(Tensor expected, Tensor actual, double tolerance = 1e-5)
        => Equal(NdArray.From(expected), actual, tolerance);

    /// <inheritdoc cref="Equal(Tensor, Tensor, double)"/>
    public static void Equal(NdArray expected, Tensor actual, double tolerance = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        Assert.Equal(expected.Shape.Select(size => (long)size), actual.Shape);
        double error = RelativeError(expected.Values, actual.ToArray<double>());
        if (!(error <= tolerance))
        {
            throw new XunitException($"relative error {error:G3} of {actual} is above {tolerance:G3}.");
        }
    }

    /// <summary>Holds a scalar within a relative error.</summary>
    public static void Equal(double expected, double actual, double tolerance = 1e-5)
    {
        if (!(RelativeError([expected], [actual]) <= tolerance))
        {
            throw new XunitException($"{actual:R} is not {expected:R} within a relative error of {tolerance:G3}.");
        }
    }

    /// <summary>||actual - expected|| / ||expected||, and ||actual|| where expected is all zero.</summary>
    public static double RelativeError(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        if (expected.Count == 0 || expected.Count != actual.Count)
        {
            throw new XunitException($"{expected.Count} values are expected and {actual.Count} are there: nothing, or a part, would be compared.");
        }

        double difference = Math.Sqrt(expected.Zip(actual).Sum(pair => (pair.Second - pair.First) * (pair.Second - pair.First)));
        double norm = Math.Sqrt(expected.Sum(value => value * value));
        return norm == 0 ? difference : difference / norm;
    }
}
