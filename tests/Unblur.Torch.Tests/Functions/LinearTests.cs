using Unblur.TestKit;

namespace Unblur.Torch.Tests.Functions;

public class LinearTests
{
    [Fact]
    public void Linear_Vectors_EqualsTheSums()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor weight, Tensor bias) = (TestTensors.Normal(1, 4, 3), TestTensors.Normal(2, 2, 3), TestTensors.Normal(3, 2));
        (NdArray a, NdArray w, NdArray b) = (NdArray.From(x), NdArray.From(weight), NdArray.From(bias));
        var slow = NdArray.Of([4, 2], at => b[at[1]] + Enumerable.Range(0, 3).Sum(k => a[at[0], k] * w[at[1], k]));

        AssertClose.Equal(slow, Functional.Linear(x, weight, bias), 1e-12);
        GradientCheck.Run(t => Functional.Linear(t[0], t[1], t[2]), x, weight, bias);
    }

    [Fact]
    public void MatMul_Batches_EqualsTheSums()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor y) = (TestTensors.Normal(1, 2, 3, 4), TestTensors.Normal(2, 4, 5));
        (NdArray a, NdArray b) = (NdArray.From(x), NdArray.From(y));

        AssertClose.Equal(NdArray.Of([2, 3, 5], at => Enumerable.Range(0, 4).Sum(k => a[at[0], at[1], k] * b[k, at[2]])), x.MatMul(y), 1e-12);
        GradientCheck.Run(t => t[0].MatMul(t[1]), x, y);
    }
}
