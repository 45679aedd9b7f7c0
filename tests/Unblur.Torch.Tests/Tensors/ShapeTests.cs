using Unblur.TestKit;

namespace Unblur.Torch.Tests.Tensors;

public class ShapeTests
{
    /// <summary>Name, operator on a (2, 3, 4) tensor, shape of the result, and where each element of the result comes from.</summary>
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Fast, int[] Shape, Func<int[], int[]> From)> Operators = new()
    {
        ["reshape"] = (x => x.Reshape(4, -1), [4, 6], at => Unravel((at[0] * 6) + at[1])),
        ["permute"] = (x => x.Permute(2, 0, 1), [4, 2, 3], at => [at[1], at[2], at[0]]),
        ["transpose"] = (x => x.Transpose(0, 2), [4, 3, 2], at => [at[2], at[1], at[0]]),
        ["unsqueeze"] = (x => x.Unsqueeze(1), [2, 1, 3, 4], at => [at[0], at[2], at[3]]),
        ["squeeze"] = (x => x.Narrow(0, 1, 1).Squeeze(0), [3, 4], at => [1, at[0], at[1]]),
        ["expand"] = (x => x.Narrow(1, 2, 1).Expand(2, 5, 4), [2, 5, 4], at => [at[0], 2, at[2]]),
        ["repeat"] = (x => x.Repeat(2, 1, 2), [4, 3, 8], at => [at[0] % 2, at[1], at[2] % 4]),
        ["narrow"] = (x => x.Narrow(2, 1, 2), [2, 3, 2], at => [at[0], at[1], at[2] + 1]),
        ["narrow from the end"] = (x => x.Narrow(2, -2, 2), [2, 3, 2], at => [at[0], at[1], at[2] + 2]),
        ["stride"] = (x => x.Stride(2, 1, 2), [2, 3, 2], at => [at[0], at[1], (2 * at[2]) + 1]),
        ["select"] = (x => x.Select(1, 2), [2, 4], at => [at[0], 2, at[1]]),
        ["flip"] = (x => x.Flip(0, 2), [2, 3, 4], at => [1 - at[0], at[1], 3 - at[2]]),
        ["roll"] = (x => x.Roll([1, -1], [1, 2]), [2, 3, 4], at => [at[0], (at[1] + 2) % 3, (at[2] + 1) % 4]),
        ["split"] = (x => x.Split(3, 2)[1], [2, 3, 1], at => [at[0], at[1], 3]),
        ["index select"] = (x => x.IndexSelect(2, Tensor.From([3L, 0, 3], 3)), [2, 3, 3], at => [at[0], at[1], at[2] == 1 ? 0 : 3]),
        ["cat"] = (x => Tensor.Cat([x, x.Narrow(1, 0, 1)], 1), [2, 4, 4], at => [at[0], at[1] % 3, at[2]]),
        ["stack"] = (x => Tensor.Stack([x, x.Flip(0)], 3), [2, 3, 4, 2], at => [at[3] == 0 ? at[0] : 1 - at[0], at[1], at[2]]),
    };

    public static TheoryData<string> Names => [.. Operators.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ShapeOperator_ATensor_TakesEachElementFromItsPlace(string name)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, 3, 4);
        var source = NdArray.From(x);
        (Func<Tensor, Tensor>? fast, int[]? shape, Func<int[], int[]>? from) = Operators[name];

        AssertClose.Equal(NdArray.Of(shape, at => source[from(at)]), fast(x), 1e-15);
        GradientCheck.Run(fast, x);
    }

    [Fact]
    public void Split_AnUnevenDimension_LeavesTheRestInTheLastPart()
    {
        using var scope = new TensorScope();

        Tensor[] parts = Tensor.Zeros([2, 7]).Split(3, 1);

        Assert.Equal([3L, 3, 1], parts.Select(part => part.Size(1)));
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(-1, 2)]
    public void Narrow_BeyondTheDimension_IsRefused(long start, long length)
    {
        using var scope = new TensorScope();

        Assert.Throws<TensorException>(() => Tensor.Zeros([2, 4]).Narrow(1, start, length));
    }

    [Fact]
    public void Size_NegativeDimension_CountsFromTheLast()
    {
        using var x = Tensor.Zeros([2, 3, 4]);

        Assert.Equal(4, x.Size(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Size(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Size(-4));
    }

    private static int[] Unravel(int offset) => [offset / 12, offset / 4 % 3, offset % 4];
}
