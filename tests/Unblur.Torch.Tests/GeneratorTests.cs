namespace Unblur.Torch.Tests;

public class GeneratorTests
{
    [Fact]
    public void Rand_SameSeed_GivesTheSameNumbers() => Assert.Equal(Draw(1), Draw(1));

    [Fact]
    public void Rand_AnotherSeed_GivesOthers() => Assert.NotEqual(Draw(1), Draw(2));

    [Fact]
    public void SetState_OfAnEarlierState_GoesOnFromThere()
    {
        using var scope = new TensorScope();
        using var generator = new Generator(1);
        _ = Tensor.RandN([7], generator);
        Tensor state = generator.GetState();
        float[] expected = Tensor.RandN([20], generator).ToArray<float>();

        using var other = new Generator(99);
        other.SetState(Tensor.FromBytes(state.ToBytes(), DType.UInt8, state.Shape));

        Assert.Equal(expected, Tensor.RandN([20], other).ToArray<float>());
    }

    [Fact]
    public void SetState_OfSomethingElse_IsRefused()
    {
        using var scope = new TensorScope();
        using var generator = new Generator(1);

        Assert.Throws<TensorException>(() => generator.SetState(Tensor.Zeros([3])));
    }

    [Fact]
    public void Rand_ManyValues_AreUniform()
    {
        using var scope = new TensorScope();
        using var generator = new Generator(1);
        var x = Tensor.Rand([100_000], generator, DType.Float64);

        Assert.Equal(0.5, x.Mean().Item(), 0.005);
        Assert.Equal(1 / 12.0, x.Variance([0]).Item(), 0.002);
    }

    [Fact]
    public void Generator_AfterDispose_IsRefused()
    {
        var generator = new Generator(1);
        generator.Dispose();
        generator.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Tensor.Rand([1], generator));
        Assert.Throws<ObjectDisposedException>(generator.GetState);
    }

    private static float[] Draw(ulong seed)
    {
        using var generator = new Generator(seed);
        using var x = Tensor.Rand([20], generator);
        return x.ToArray<float>();
    }
}
