using Unblur.TestKit;
using Xunit.Sdk;

namespace Unblur.Torch.Tests.Kit;

public class TestKitTests
{
    [Fact]
    public void GradientCheck_AWrongGradient_Fails()
    {
        using var scope = new TensorScope();

        // The detached factor is taken for a constant by autograd, not by the differences.
        Assert.Throws<XunitException>(() => GradientCheck.Run(x => x.Detach() * x, TestTensors.Normal(1, 3)));
    }

    [Fact]
    public void AssertClose_ValuesOrShapesThatDiffer_Fails()
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, 3);

        Assert.Throws<XunitException>(() => AssertClose.Equal(x, x * 1.001));
        Assert.Throws<XunitException>(() => AssertClose.Equal(x, x * double.NaN));
        Assert.ThrowsAny<XunitException>(() => AssertClose.Equal(x, x.Reshape(3, 2)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public void RelativeError_OfNothingOrOfAPart_Fails(int expected, int actual)
        => Assert.Throws<XunitException>(() => AssertClose.RelativeError(new double[expected], new double[actual]));

    [Fact]
    public void RelativeError_OfShapesThatWouldBeBroadcast_Fails()
    {
        using var scope = new TensorScope();
        Assert.ThrowsAny<XunitException>(() => GoldenWeights.RelativeError(Tensor.Ones([1, 3, 4, 4]), Tensor.Ones([1, 1, 4, 4])));
    }
}
