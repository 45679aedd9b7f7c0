using Unblur.Torch;

namespace Unblur.TestKit;

/// <summary>Small random float64 tensors; the same seed gives the same numbers.</summary>
public static class TestTensors
{
    /// <summary>Standard normal.</summary>
    public static Tensor Normal(ulong seed, params long[] shape)
    {
        using var generator = new Generator(seed);
        return Tensor.RandN(shape, generator, DType.Float64);
    }

    /// <summary>Uniform in [0,1).</summary>
    public static Tensor Uniform(ulong seed, params long[] shape)
    {
        using var generator = new Generator(seed);
        return Tensor.Rand(shape, generator, DType.Float64);
    }
}
