using Unblur.Networks.Backbones;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Modules;
using Unblur.Training.Losses;

namespace Unblur.Training.Tests.Losses;

public sealed class PerceptualLossesTests
{
    private static readonly double[] s_mean = [0.485, 0.456, 0.406], s_deviation = [0.229, 0.224, 0.225];

    [Fact]
    public void Features_EqualsTheMeanSquareOfNormalisedPhotosFeatures()
    {
        using TensorScope scope = new();
        using Backbone backbone = Filled();
        (Tensor restored, Tensor sharp) = (Photo(1), Photo(2));
        double[] a = Slow(backbone, restored), b = Slow(backbone, sharp);

        Assert.Equal(2 * 128 * 4 * 6, a.Length);
        double expected = a.Zip(b, (x, y) => (x - y) * (x - y)).Average();
        Assert.InRange(expected, 1e-6, double.MaxValue);
        Assert.Equal(expected, PerceptualLosses.Features(backbone, "relu2_2", restored, sharp).Item(), 1e-4 * expected);
    }

    [Fact]
    public void AbsoluteFeatures_EqualsTheMeanDifferenceOfNormalisedPhotosFeatures()
    {
        using TensorScope scope = new();
        using Backbone backbone = Filled();
        (Tensor restored, Tensor sharp) = (Photo(1), Photo(2));
        double expected = Slow(backbone, restored).Zip(Slow(backbone, sharp), (x, y) => Math.Abs(x - y)).Average();

        Assert.Equal(expected, PerceptualLosses.AbsoluteFeatures(backbone, "relu2_2", restored, sharp).Item(), 1e-4 * expected);
    }

    [Fact]
    public void Features_PassesAGradientToTheRestoredPhotoAlone()
    {
        using TensorScope scope = new();
        using Backbone backbone = Filled();
        (Tensor restored, Tensor sharp) = (Photo(3), Photo(4));
        (restored.RequiresGrad, sharp.RequiresGrad) = (true, true);

        PerceptualLosses.Features(backbone, "relu2_2", restored, sharp).Backward();

        Assert.True(restored.TryGetGrad(out Tensor? gradient) && gradient.Abs().Sum().Item() > 0);
        Assert.False(sharp.TryGetGrad(out _));
    }

    [Fact]
    public void Features_OtherShapesOrLayers_AreRefused()
    {
        using TensorScope scope = new();
        using Backbone backbone = Filled();

        Assert.Throws<ArgumentException>(() => PerceptualLosses.Features(backbone, "relu2_2", Photo(5), Photo(6).Narrow(0, 0, 1)));
        Assert.Throws<ArgumentException>(() => PerceptualLosses.Features(backbone, "relu9_9", Photo(5), Photo(6)));
    }

    private static double[] Slow(Backbone backbone, Tensor photo)
    {
        float[] values = photo.ToArray<float>();
        float[] normalised = [.. values.Select((value, i) => (float)((value - s_mean[i / 96 % 3]) / s_deviation[i / 96 % 3]))];
        return [.. backbone.Features(Tensor.From(normalised, 2, 3, 8, 12), backbone.IndexOf("relu2_2"))[0].ToArray<float>().Select(value => (double)value)];
    }

    private static Backbone Filled()
    {
        Backbone backbone = Vgg.Create16();
        using Generator generator = new(7);
        foreach ((string _, Parameter weight) in backbone.Trainable().Where(entry => entry.Parameter.Value.Rank == 4).Take(4))
        {
            Initializers.KaimingNormal(weight, generator);
        }

        return backbone;
    }

    private static Tensor Photo(ulong seed) => TestTensors.Uniform(seed, 2, 3, 8, 12).To(DType.Float32);
}
