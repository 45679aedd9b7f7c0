using Unblur.Networks.OffsetNet;
using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Networks.Tests.OffsetNet;

public sealed class CanonicalMotionTests
{
    [Theory]
    [InlineData(1f, 2f, 1f, 2f)]
    [InlineData(1f, -2f, -1f, 2f)]
    [InlineData(-3f, -0.5f, 3f, 0.5f)]
    [InlineData(-3f, 0f, -3f, 0f)]
    public void Of_AVector_PointsRight(float dy, float dx, float canonicalDy, float canonicalDx)
    {
        using var scope = new TensorScope();

        Tensor canonical = CanonicalMotion.Of(Tensor.From(new[] { dy, dx }, 1, 2, 1, 1));

        Assert.Equal([canonicalDy, canonicalDx], canonical.ToArray<float>());
    }

    [Fact]
    public void Of_AFieldAndItsReverse_AreTheSame()
    {
        using var scope = new TensorScope();
        Tensor motion = TestTensors.Normal(3, 2, 2, 5, 4);

        Tensor canonical = CanonicalMotion.Of(motion);

        Assert.Equal(canonical.ToBytes(), CanonicalMotion.Of(-motion).ToBytes());
        Assert.Equal(canonical.ToBytes(), CanonicalMotion.Of(canonical).ToBytes());
        Assert.True(canonical.Narrow(1, 1, 1).Min().Item() >= 0);
    }

    [Fact]
    public void Of_AField_PassesTheGradientWithTheSign()
    {
        using var scope = new TensorScope();

        GradientCheck.Run(CanonicalMotion.Of, TestTensors.Normal(4, 2, 2, 3, 4));
    }

    [Fact]
    public void Of_AnythingElse_SaysWhatIsWanted()
    {
        using var scope = new TensorScope();

        ArgumentException error = Assert.Throws<ArgumentException>(() => CanonicalMotion.Of(Tensor.Zeros([1, 3, 4, 4])));

        Assert.Contains("(N, 2, H, W)", error.Message, StringComparison.Ordinal);
    }
}
