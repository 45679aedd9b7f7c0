using Unblur.TestKit;

namespace Unblur.Torch.Tests.Tensors;

public class ReductionTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Fast, Func<IEnumerable<double>, double> Slow)> Whole = new()
    {
        ["sum"] = (x => x.Sum(), values => values.Sum()),
        ["mean"] = (x => x.Mean(), values => values.Average()),
        ["min"] = (x => x.Min(), values => values.Min()),
        ["max"] = (x => x.Max(), values => values.Max()),
    };

    private static readonly Dictionary<string, (Func<Tensor, long[], bool, Tensor> Fast, Func<double[], double> Slow)> ByDimension = new()
    {
        ["sum"] = ((x, dimensions, keep) => x.Sum(dimensions, keep), values => values.Sum()),
        ["mean"] = ((x, dimensions, keep) => x.Mean(dimensions, keep), values => values.Average()),
        ["variance"] = ((x, dimensions, keep) => x.Variance(dimensions, 1, keep), values => Variance(values, 1)),
        ["population variance"] = ((x, dimensions, keep) => x.Variance(dimensions, 0, keep), values => Variance(values, 0)),
    };

    public static TheoryData<string> WholeNames => [.. Whole.Keys];

    public static TheoryData<string> DimensionNames => [.. ByDimension.Keys];

    [Theory]
    [MemberData(nameof(WholeNames))]
    public void Reduction_OverEverything_EqualsTheFormula(string name)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, 3, 4);
        (Func<Tensor, Tensor>? fast, Func<IEnumerable<double>, double>? slow) = Whole[name];

        AssertClose.Equal(slow(x.ToArray<double>()), fast(x).Item(), 1e-12);
        GradientCheck.Run(fast, x);
    }

    [Theory]
    [MemberData(nameof(DimensionNames))]
    public void Reduction_OverDimensions_EqualsTheFormula(string name)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, 3, 4);
        var source = NdArray.From(x);
        (Func<Tensor, long[], bool, Tensor>? fast, Func<double[], double>? slow) = ByDimension[name];
        double At(int middle) => slow([.. Enumerable.Range(0, 8).Select(k => source[k / 4, middle, k % 4])]);

        AssertClose.Equal(NdArray.Of([1, 3, 1], at => At(at[1])), fast(x, [0, 2], true), 1e-12);
        AssertClose.Equal(NdArray.Of([3], at => At(at[0])), fast(x, [0, 2], false), 1e-12);
        GradientCheck.Run(t => fast(t, [0, 2], false), x);
    }

    [Theory]
    [InlineData(1f, true)]
    [InlineData(float.NaN, false)]
    [InlineData(float.NegativeInfinity, false)]
    public void AllFinite_OneSuspect_TellsWhetherItIs(float suspect, bool expected)
    {
        using var x = Tensor.From([0f, suspect, 2f], 3);

        Assert.Equal(expected, x.AllFinite());
    }

    private static double Variance(double[] values, int correction)
        => values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - correction);
}
