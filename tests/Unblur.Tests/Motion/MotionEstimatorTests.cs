using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Physics.Flow;
using Unblur.Restoring;
using Unblur.TestKit;

namespace Unblur.Tests.Motion;

public sealed class MotionEstimatorTests
{
    [Fact]
    public void Estimate_PhotoOfAnySize_IsTheNetworksMotionInPixels()
    {
        using var estimator = new MotionEstimator(Network());
        Photo photo = Noise(35, 21);
        MotionFlow flow = estimator.Estimate(photo).Flow;

        PlanarImage planes = photo.ToPlanes(), padded = new(3, 24, 40);                             // the next multiples of 8, the last pixels repeated
        for (int i = 0; i < padded.Values.Length; i++)
        {
            (int channel, int y, int x) = (i / (24 * 40), i % (24 * 40) / 40, i % 40);
            padded.Values[i] = planes.Plane(channel)[(Math.Min(y, 20) * 35) + Math.Min(x, 34)];
        }

        PlanarImage motion = Flow(padded);
        Assert.Equal((21, 35), (flow.Height, flow.Width));
        foreach ((int x, int y) in new[] { (0, 0), (34, 20), (17, 9) })
        {
            MotionVector expected = new(motion.Plane(0)[(y * 40) + x], motion.Plane(1)[(y * 40) + x]);
            Assert.Equal(expected.Canonical.U, flow[x, y].U, 1e-3);
            Assert.Equal(expected.Canonical.V, flow[x, y].V, 1e-3);
        }
    }

    [Theory]
    [InlineData(600)]
    [InlineData(1100)]
    public void Estimate_InTiles_EqualsTheWhole(int width)
    {
        using var whole = new MotionEstimator(Network(), core: 2048);
        using var tiled = new MotionEstimator(Network(), core: 64);
        Photo photo = Noise(width, 40);

        (MotionFlow expected, MotionFlow actual) = (whole.Estimate(photo).Flow, tiled.Estimate(photo).Flow);

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
    public void EstimateRelative_OfTwoPhotos_IsTheDifferenceOfTheirMotions()
    {
        using var estimator = new MotionEstimator(Network());
        (Photo blurry, Photo restored) = (Noise(32, 24), Photo.FromPlanes(new PlanarImage(3, 24, 32)));

        (MotionFlow b, MotionFlow f) = (estimator.Estimate(blurry).Flow, estimator.Estimate(restored).Flow);
        MotionFlow relative = estimator.EstimateRelative(blurry, restored);

        Assert.True(relative.MaximumComponent > 0);
        foreach ((int x, int y) in new[] { (0, 0), (31, 23), (15, 9) })
        {
            Assert.Equal(new MotionVector(b[x, y].U - f[x, y].U, b[x, y].V - f[x, y].V).Canonical, relative[x, y]);
        }
    }

    [Fact]
    public async Task EstimateAsync_InTiles_ReportsEachOnItsThread()
    {
        using var estimator = new MotionEstimator(Network(), core: 64);
        Steps steps = new();

        MotionFlow flow = (await estimator.EstimateAsync(Noise(150, 40), steps)).Flow;

        Assert.Equal(150, flow.Width);
        Assert.Equal([(1, 3), (2, 3), (3, 3)], steps.Seen.Select(step => (step.TilesDone, step.Tiles)));
        Assert.All(steps.Threads, name => Assert.Equal("unblur-compute", name));
    }

    [Fact]
    public async Task EstimateRelativeAsync_OfTwoPhotos_ReportsTheTilesOfBoth()
    {
        using var estimator = new MotionEstimator(Network(), core: 64);
        Steps steps = new();

        await estimator.EstimateRelativeAsync(Noise(100, 40), Noise(100, 40), steps);

        Assert.Equal([(1, 4), (2, 4), (3, 4), (4, 4)], steps.Seen.Select(step => (step.TilesDone, step.Tiles)));
        Assert.Equal(TimeSpan.Zero, steps.Seen[^1].TimeLeft);
    }

    [Fact]
    public async Task EstimateAsync_WhenCancelled_StopsBetweenTiles()
    {
        using var estimator = new MotionEstimator(Network(), core: 64);
        using CancellationTokenSource source = new();
        Steps steps = new() { AtFirst = source.Cancel };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => estimator.EstimateAsync(Noise(200, 40), steps, source.Token));

        Assert.Single(steps.Seen);
    }

    [Fact]
    public void Estimate_UnderACapThatOnlySmallerTilesKeep_TakesThem()
    {
        Photo photo = Noise(1400, 1400);
        long held = new SystemMemory().ResidentBytes();
        using var capped = new MotionEstimator(Network(), new MotionOptions { MaxMemoryBytes = held + 60_000_000 + (1400L * 1400 * 20), Device = "cpu" });
        Steps steps = new();

        capped.Estimate(photo, steps);

        Assert.True(steps.Seen[^1].Tiles > 1);
        using var refused = new MotionEstimator(Network(), new MotionOptions { MaxMemoryBytes = 1, Device = "cpu" });
        Assert.Contains("may be used", Assert.Throws<DeblurMemoryException>(() => refused.Estimate(photo)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_OptionsThatMakeNoSense_NamesAll()
    {
        ArgumentException failure = Assert.Throws<ArgumentException>(() => new MotionOptions { Device = "gpu", Threads = -1, MaxMemoryBytes = -1 }.Validate());

        Assert.All(new[] { "Device is 'gpu'", "Threads is -1", "MaxMemoryBytes is -1" }, text => Assert.Contains(text, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Estimate_OwnNetworkInTiles_JoinsFlowAndSpreadOfEach()
    {
        using var tiled = new MotionEstimator(Network(withSpread: true), core: 128);
        using var whole = new MotionEstimator(Network(withSpread: true));
        Photo photo = Noise(300, 96);

        (EstimatedMotion expected, EstimatedMotion actual) = (whole.Estimate(photo), tiled.Estimate(photo));

        Assert.Equal(expected.Spread!.Values[150], actual.Spread!.Values[150], 1e-3f * expected.Spread.Values[150]);
        Assert.Equal(expected.Flow.U[(40 * 300) + 20], actual.Flow.U[(40 * 300) + 20], 1e-3f * expected.Flow.MaximumComponent);
    }

    [Theory]
    [InlineData("gone.safetensors")]
    [InlineData(null)]
    public void Load_WhatIsNotThere_IsAModelException(string? model)
    {
        using TemporaryFolder folder = new();
        Assert.Throws<ModelException>(() => MotionEstimator.Load(Nothing(folder), model));
    }

    private sealed class Steps : IProgress<DeblurProgress>
    {
        internal List<DeblurProgress> Seen { get; } = [];

        internal List<string?> Threads { get; } = [];

        internal Action? AtFirst { get; init; }

        public void Report(DeblurProgress value)
        {
            Seen.Add(value);
            Threads.Add(Thread.CurrentThread.Name);
            if (Seen.Count == 1)
            {
                AtFirst?.Invoke();
            }
        }
    }

    private static ModelCatalogue Nothing(TemporaryFolder folder) => ModelCatalogue.Open(folder.File("models"));

    /// <summary>Motion that depends on the mean of the pixels around.</summary>
    private static PlanarImage Flow(PlanarImage image)
    {
        PlanarImage mean = Make.Mean(image, 8);
        return new PlanarImage(2, image.Height, image.Width, [.. mean.Values.Take(2 * image.Height * image.Width).Select((value, i) => 40 * (value - (0.4f * (i % 2))))]);
    }

    private static FakeNetwork Network(bool withSpread = false)
        => new(
            inputs =>
            {
                PlanarImage flow = Flow(inputs[0].Image), spread = new(1, flow.Height, flow.Width, [.. flow.Values.Take(flow.Height * flow.Width).Select(value => 1 + Math.Abs(value))]);
                return withSpread ? [NetworkValue.Of(flow), NetworkValue.Of(spread)] : [NetworkValue.Of(flow)];
            },
            multiple: 8);

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
