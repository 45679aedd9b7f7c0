using Unblur.TestKit;

namespace Unblur.Torch.Tests.Tensors;

public class InPlaceTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor, Tensor> Fast, Func<double, double, double, double> Slow)> Operators = new()
    {
        ["add"] = ((x, y, _) => x.AddInPlace(y), (x, y, _) => x + y),
        ["add scaled"] = ((x, y, _) => x.AddInPlace(y, 0.3), (x, y, _) => x + (0.3 * y)),
        ["add number"] = ((x, _, _) => x.AddInPlace(0.5), (x, _, _) => x + 0.5),
        ["multiply"] = ((x, y, _) => x.MultiplyInPlace(y), (x, y, _) => x * y),
        ["multiply number"] = ((x, _, _) => x.MultiplyInPlace(0.5), (x, _, _) => x * 0.5),
        ["divide number"] = ((x, _, _) => x.DivideInPlace(4), (x, _, _) => x / 4),
        ["sqrt"] = ((x, _, _) => x.SqrtInPlace(), (x, _, _) => Math.Sqrt(x)),
        ["clamp"] = ((x, _, _) => x.ClampInPlace(0.2, 0.6), (x, _, _) => Math.Clamp(x, 0.2, 0.6)),
        ["add product"] = ((x, y, z) => x.AddProductInPlace(y, z, 0.3), (x, y, z) => x + (0.3 * y * z)),
        ["add quotient"] = ((x, y, z) => x.AddQuotientInPlace(y, z, 0.3), (x, y, z) => x + (0.3 * y / z)),
        ["lerp"] = ((x, y, _) => x.LerpInPlace(y, 0.3), (x, y, _) => x + (0.3 * (y - x))),
        ["fill"] = ((x, _, _) => x.FillInPlace(2.5), (_, _, _) => 2.5),
        ["copy"] = ((x, y, _) => x.CopyInPlace(y), (_, y, _) => y),
    };

    public static TheoryData<string> Names => [.. Operators.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void InPlaceOperator_RandomValues_WritesTheFormulaIntoTheSameTensor(string name)
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor y, Tensor z) = (TestTensors.Uniform(1, 3, 4), TestTensors.Uniform(2, 3, 4), TestTensors.Uniform(3, 3, 4) + 0.5);
        (NdArray a, NdArray b, NdArray c) = (NdArray.From(x), NdArray.From(y), NdArray.From(z));
        (Func<Tensor, Tensor, Tensor, Tensor>? fast, Func<double, double, double, double>? slow) = Operators[name];

        Tensor result = fast(x, y, z);

        Assert.Same(x, result);
        AssertClose.Equal(NdArray.Of([3, 4], at => slow(a[at], b[at], c[at])), x, 1e-12);
    }

    [Fact]
    public void AddInPlace_TensorsOfIntegers_StayIntegers()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1L, 2], 2);

        x.AddInPlace(Tensor.From([10L, 20], 2)).AddInPlace(100).AddInPlace(Tensor.From([1L, 1], 2), -2);

        Assert.Equal([109L, 120], x.ToArray<long>());
    }

    [Fact]
    public void CopyInPlace_AnotherElementType_Converts()
    {
        using var scope = new TensorScope();
        var x = Tensor.Zeros([2]);

        x.CopyInPlace(Tensor.From([1L, 2], 2));

        Assert.Equal([1f, 2f], x.ToArray<float>());
    }

    [Fact]
    public void InPlaceOperator_OnAView_WritesTheSource()
    {
        using var scope = new TensorScope();
        var x = Tensor.Zeros([2, 2]);

        x.Select(0, 1).FillInPlace(3);

        Assert.Equal([0f, 0, 3, 3], x.ToArray<float>());
    }

    [Fact]
    public void NormalInPlace_ManyValues_HasTheGivenMoments()
    {
        using var scope = new TensorScope();
        using var generator = new Generator(1);
        Tensor x = Tensor.Empty([100_000], DType.Float64).NormalInPlace(3, 2, generator);

        Assert.Equal(3, x.Mean().Item(), 0.03);
        Assert.Equal(4, x.Variance([0]).Item(), 0.1);
    }

    [Fact]
    public void UniformInPlace_ManyValues_FillsTheRange()
    {
        using var scope = new TensorScope();
        using var generator = new Generator(1);
        Tensor x = Tensor.Empty([100_000], DType.Float64).UniformInPlace(-1, 3, generator);

        Assert.InRange(x.Min().Item(), -1, -0.999);
        Assert.InRange(x.Max().Item(), 2.999, 3);
        Assert.Equal(1, x.Mean().Item(), 0.02);
    }
}
