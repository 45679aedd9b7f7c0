using Unblur.Imaging;
using Unblur.Metrics;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Torch;
using Unblur.Training.Losses;

namespace Unblur.Training.Tests.Losses;

public sealed class StructuralLossesTests
{
    [Theory]
    [InlineData(176, 192)]
    [InlineData(61, 48)]
    public void MsSsim_EqualsTheSlowMeasure(int width, int height)
    {
        using TensorScope scope = new();
        (PlanarImage sharp, PlanarImage blurry) = (TestPhotos.Draw(1, width, height), Softened(TestPhotos.Draw(1, width, height)));

        AssertClose.Equal(1 - MsSsim.Training(blurry, sharp), StructuralLosses.MsSsim(Double(blurry), Double(sharp)).Item(), 1e-6);
    }

    [Fact]
    public void MsSsim_SeveralImages_TakesMeansOfALevelOverAllOfThem()
    {
        using TensorScope scope = new();
        (Tensor a, Tensor b) = (TestTensors.Uniform(1, 2, 3, 32, 32), TestTensors.Uniform(2, 2, 3, 32, 32));
        b = (a * 0.9) + (b * 0.1);

        // Channels are averaged like images: two images of three channels are one of six.
        double together = StructuralLosses.MsSsim(a.Reshape(1, 6, 32, 32), b.Reshape(1, 6, 32, 32)).Item();
        Assert.Equal(together, StructuralLosses.MsSsim(a, b).Item(), 1e-12);
    }

    [Fact]
    public void MsSsim_Float32_EqualsFloat64()
    {
        using TensorScope scope = new();
        (Tensor sharp, Tensor blurry) = (Double(TestPhotos.Draw(1, 96, 64)), Double(Softened(TestPhotos.Draw(1, 96, 64))));

        double expected = StructuralLosses.MsSsim(blurry, sharp).Item();
        AssertClose.Equal(expected, StructuralLosses.MsSsim(blurry.To(DType.Float32), sharp.To(DType.Float32)).Item(), 1e-4);
    }

    [Fact]
    public void MsSsim_GradientEqualsTheNumericalOne()
    {
        using TensorScope scope = new();
        Tensor reference = TestTensors.Uniform(3, 1, 1, 16, 18);
        Tensor image = (reference * 0.8) + (TestTensors.Uniform(4, 1, 1, 16, 18) * 0.2);

        GradientCheck.Run(inputs => StructuralLosses.MsSsim(inputs[0], reference), image);
    }

    [Fact]
    public void MsSsim_EqualImages_IsZero()
    {
        using TensorScope scope = new();
        Tensor image = TestTensors.Uniform(5, 1, 3, 32, 32);

        Assert.Equal(0, StructuralLosses.MsSsim(image, image).Item(), 1e-9);
    }

    [Fact]
    public void MsSsim_Negative_IsFiniteWithItsGradient()
    {
        using TensorScope scope = new();
        Tensor image = TestTensors.Uniform(6, 1, 3, 32, 32);
        image.RequiresGrad = true;
        Tensor loss = StructuralLosses.MsSsim(image, 1 - image.Detach());

        Assert.True(double.IsFinite(loss.Item()));
        Assert.True(Tensor.Grad([loss], [image])[0].AllFinite());
    }

    [Fact]
    public void MsSsim_TooSmallForFiveLevels_IsRefused()
        => Assert.Throws<ArgumentException>(() =>
        {
            using TensorScope scope = new();
            StructuralLosses.MsSsim(Tensor.Zeros([1, 3, 15, 64]), Tensor.Zeros([1, 3, 15, 64]));
        });

    private static Tensor Double(PlanarImage image) => Tensor.From<float>(image.Values, 1, 3, image.Height, image.Width).To(DType.Float64);

    private static PlanarImage Softened(PlanarImage image)
    {
        float[] values = image.Values;
        for (int i = values.Length - 1; i >= 3; i--)
        {
            values[i] = (values[i] + values[i - 1] + values[i - 2] + values[i - 3]) / 4;
        }

        return image;
    }
}
