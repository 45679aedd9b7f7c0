using Unblur.TestKit;

namespace Unblur.Torch.Tests.Tensors;

public class ArithmeticTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Fast, Func<double, double> Slow)> Unary = new()
    {
        ["x + 2"] = (x => x + 2, x => x + 2),
        ["x - 2"] = (x => x - 2, x => x - 2),
        ["2 - x"] = (x => 2 - x, x => 2 - x),
        ["-x"] = (x => -x, x => -x),
        ["x * 3"] = (x => x * 3, x => x * 3),
        ["3 * x"] = (x => 3 * x, x => 3 * x),
        ["x / 4"] = (x => x / 4, x => x / 4),
        ["abs"] = (x => x.Abs(), Math.Abs),
        ["sign"] = (x => x.Sign(), x => Math.Sign(x)),
        ["square"] = (x => x.Square(), x => x * x),
        ["sqrt"] = (x => x.Abs().Sqrt(), x => Math.Sqrt(Math.Abs(x))),
        ["exp"] = (x => x.Exp(), Math.Exp),
        ["log"] = (x => x.Abs().Log(), x => Math.Log(Math.Abs(x))),
        ["sin"] = (x => x.Sin(), Math.Sin),
        ["cos"] = (x => x.Cos(), Math.Cos),
        ["pow"] = (x => x.Pow(3), x => x * x * x),
        ["clamp"] = (x => x.Clamp(-0.5, 0.7), x => Math.Clamp(x, -0.5, 0.7)),
        ["round"] = (x => x.Round(), x => Math.Round(x, MidpointRounding.ToEven)),
        ["floor"] = (x => x.Floor(), Math.Floor),
    };

    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> Fast, Func<double, double, double> Slow)> Binary = new()
    {
        ["add"] = ((x, y) => x + y, (x, y) => x + y),
        ["subtract"] = ((x, y) => x - y, (x, y) => x - y),
        ["multiply"] = ((x, y) => x * y, (x, y) => x * y),
        ["divide"] = ((x, y) => x / y, (x, y) => x / y),
        ["maximum"] = (Tensor.Maximum, Math.Max),
        ["minimum"] = (Tensor.Minimum, Math.Min),
        ["where"] = ((x, y) => Tensor.Where(x.Greater(0), x, y), (x, y) => x > 0 ? x : y),
    };

    public static TheoryData<string> UnaryNames => [.. Unary.Keys];

    public static TheoryData<string> BinaryNames => [.. Binary.Keys];

    [Theory]
    [MemberData(nameof(UnaryNames))]
    public void UnaryOperator_RandomValues_EqualsTheFormula(string name)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 3, 4);
        var source = NdArray.From(x);
        (Func<Tensor, Tensor>? fast, Func<double, double>? slow) = Unary[name];

        AssertClose.Equal(NdArray.Of([3, 4], at => slow(source[at])), fast(x), 1e-12);
        GradientCheck.Run(fast, x);
    }

    [Theory]
    [MemberData(nameof(BinaryNames))]
    public void BinaryOperator_Broadcast_EqualsTheFormula(string name)
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor y) = (TestTensors.Normal(1, 2, 3, 4), TestTensors.Normal(2, 3, 1));
        (NdArray a, NdArray b) = (NdArray.From(x), NdArray.From(y));
        (Func<Tensor, Tensor, Tensor> fast, Func<double, double, double> slow) = Binary[name];

        AssertClose.Equal(NdArray.Of([2, 3, 4], at => slow(a[at], b[at[1], 0])), fast(x, y), 1e-12);
        GradientCheck.Run(t => fast(t[0], t[1]), x, y);
    }

    [Fact]
    public void Comparison_Values_IsBoolean()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1.0, 2, 3], 3);

        Assert.Equal([false, false, true], x.Greater(2).ToArray<bool>());
        Assert.Equal([true, false, false], x.Less(2).ToArray<bool>());
        Assert.Equal([true, true, false], x.EqualTo(Tensor.From([1.0, 2, 4], 3)).ToArray<bool>());
    }
}
