using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Physics.Flow;
using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Tests.Motion;

public sealed class MotionEstimatorTests
{
    [Fact]
    public void Estimate_PhotoOfAnySize_IsTheNetworksMotionInPixels()
    {
        using var estimator = new MotionEstimator(Network());
        Photo photo = Noise(35, 21);
        MotionFlow flow = estimator.Estimate(photo);

        using TensorScope scope = new();
        using OffsetNet network = Network();
        using var grad = GradMode.Disabled();
        Tensor padded = Functional.Pad(Tensor.From<float>(photo.ToPlanes().Values, 1, 3, 21, 35), 0, 5, 0, 3, PadMode.Replicate);
        float[] motion = network.Forward(padded).ToArray<float>();                                  // dy, dx; 24 x 40
        Assert.Equal((21, 35), (flow.Height, flow.Width));
        foreach ((int x, int y) in new[] { (0, 0), (34, 20), (17, 9) })
        {
            MotionVector expected = new(40 * motion[(24 * 40) + (y * 40) + x], 40 * motion[(y * 40) + x]);
            Assert.Equal(expected.Canonical.U, flow[x, y].U, 1e-3);
            Assert.Equal(expected.Canonical.V, flow[x, y].V, 1e-3);
        }
    }

    [Theory]
    [InlineData(1, 600)]
    [InlineData(2, 1100)]
    public void Estimate_InTiles_EqualsTheWhole(int shrink, int width)
    {
        using var whole = new MotionEstimator(Network(shrink));
        using var tiled = new MotionEstimator(Network(shrink), core: 64);
        Photo photo = Noise(width, 40);

        (MotionFlow expected, MotionFlow actual) = (whole.Estimate(photo), tiled.Estimate(photo));

        float largest = Math.Max(expected.MaximumU, expected.MaximumV);
        Assert.True(expected.U.Zip(actual.U, (a, b) => Math.Abs(a - b)).Max() < 1e-4 * largest);
        Assert.True(expected.V.Zip(actual.V, (a, b) => Math.Abs(a - b)).Max() < 1e-4 * largest);
    }

    [Fact]
    public void EstimateRelative_OfAPhotoAndItself_IsNone()
    {
        using var estimator = new MotionEstimator(Network());
        Photo photo = Noise(32, 32);

        Assert.Equal(0, estimator.EstimateRelative(photo, photo).MaximumComponent);
        Assert.Throws<ArgumentException>(() => estimator.EstimateRelative(photo, Noise(32, 24)));
    }

    [Fact]
    public void Load_RunFolder_TakesItsMotionNetwork()
    {
        using TemporaryFolder folder = new();
        using (OffsetNet network = Network())
        {
            NetworkFile.Save(folder.File(MotionEstimator.RunFile), network);
        }

        using var estimator = MotionEstimator.Load(Nothing(folder), folder.Path);

        Assert.Equal(16, estimator.Estimate(Noise(16, 9)).Width);
    }

    [Theory]
    [InlineData("gone.safetensors")]
    [InlineData(null)]
    public void Load_WhatIsNotThere_IsAModelException(string? model)
    {
        using TemporaryFolder folder = new();
        Assert.Throws<ModelException>(() => MotionEstimator.Load(Nothing(folder), model));
    }

    private static ModelCatalogue Nothing(TemporaryFolder folder) => ModelCatalogue.Open(folder.File("models"));

    private static OffsetNet Network(int shrink = 1)
    {
        OffsetNet network = new(new OffsetNetOptions { Channels = 2, Shrink = shrink });
        using Generator generator = new(4);
        network.Initialize(generator);
        network.Eval();
        return network;
    }

    private static Photo Noise(int width, int height)
    {
        Random random = new(width);
        PlanarImage planes = new(3, height, width);
        for (int i = 0; i < planes.Values.Length; i++)
        {
            planes.Values[i] = random.NextSingle();
        }

        return Photo.FromPlanes(planes);
    }
}
