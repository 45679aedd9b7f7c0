using Microsoft.Extensions.Logging.Abstractions;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Restoring;

namespace Unblur.Tests.Restoring;

/// <summary>That methods without a network, and with several networks and levels, work under a deblurrer as the network by tiles does.</summary>
public sealed class RestorationMethodTests
{
    /// <summary>Landweber's iteration against a known kernel: no network, no tensor, the whole photo at once.</summary>
    private sealed class Deconvolution(BlurKernel kernel, float step = 1) : IRestorationMethod
    {
        private const int Steps = 10;

        public ModelCard Model { get; } = new() { Name = "kernel", Network = "kernel", Files = [], Parameters = 0, License = "MIT" };

        public MethodNeeds Needs { get; } = new() { BytesPerPixel = 4 * 3 * sizeof(float) };

        public MethodOutcome Restore(MethodInput input)
        {
            PlanarImage blurry = input.Photo.ToPlanes();
            PlanarImage sharp = input.Photo.ToPlanes();
            var blur = new KernelBlur(kernel);
            for (int done = 1; done <= Steps; done++)
            {
                input.Cancellation.ThrowIfCancellationRequested();
                PlanarImage again = blur.Apply(sharp);
                PlanarImage correction = blur.Adjoint(new PlanarImage(3, blurry.Height, blurry.Width, [.. blurry.Values.Zip(again.Values, (seen, made) => seen - made)]));
                for (int i = 0; i < sharp.Values.Length; i++)
                {
                    sharp.Values[i] += step * correction.Values[i];
                }

                input.Progress?.Report(new DeblurProgress(done, Steps, null));
            }

            input.Output.Write(sharp);
            return new MethodOutcome(0, 1) { Findings = new Findings { Kernels = [kernel] } };
        }

        public void Dispose()
        {
        }
    }

    /// <summary>A motion network and a restoring one over two levels, each of which sees what the one before has found.</summary>
    private sealed class TwoLevels(FakeNetwork motion, FakeNetwork restorer) : IRestorationMethod
    {
        public ModelCard Model { get; } = new()
        {
            Name = "levels",
            Network = "two-levels",
            Files = [new ModelFile("motion", "fake", "m", "", 0), new ModelFile("restorer", "fake", "r", "", 0)],
            Parameters = 0,
            License = "MIT",
        };

        public MethodNeeds Needs { get; } = new() { BytesPerPixel = 1000, SizeMultiple = 4, Overlap = 16 };

        /// <summary>The tiles that were asked for, in turn.</summary>
        internal List<int> Tiles { get; } = [];

        public MethodOutcome Restore(MethodInput input)
        {
            Tiles.Add(input.Tile);
            if (input.Tile is 0 or > 64)
            {
                throw new InsufficientMemoryException("too large");
            }

            PlanarImage image = input.Photo.ToPlanes();
            PlanarImage found = motion.Run([NetworkValue.Of(image)], input.Cancellation)[0].Image;
            foreach (int scale in new[] { 2, 1 })
            {
                input.Cancellation.ThrowIfCancellationRequested();
                PlanarImage level = Reduced(image, scale);
                PlanarImage restored = restorer.Run([NetworkValue.Of(level)], input.Cancellation)[0].Image;
                image = scale == 1 ? restored : Corrected(image, level, restored, scale);
            }

            input.Output.Write(image);
            float[] length = found.Plane(0).ToArray();
            return new MethodOutcome(input.Tile, 2)
            {
                Findings = new Findings
                {
                    Flow = new MotionFlow(image.Height, image.Width, length, new float[length.Length]),
                    Certainty = new PlanarImage(1, image.Height, image.Width),
                },
            };
        }

        public void Dispose()
        {
            motion.Dispose();
            restorer.Dispose();
        }

        private static PlanarImage Reduced(PlanarImage image, int scale)
        {
            PlanarImage result = new(3, image.Height / scale, image.Width / scale);
            for (int i = 0; i < result.Values.Length; i++)
            {
                (int channel, int pixel) = (i / (result.Height * result.Width), i % (result.Height * result.Width));
                result.Values[i] = image.Plane(channel)[(pixel / result.Width * scale * image.Width) + (pixel % result.Width * scale)];
            }

            return result;
        }

        /// <summary>The image with half of what a smaller one was changed by.</summary>
        private static PlanarImage Corrected(PlanarImage image, PlanarImage level, PlanarImage restored, int scale) => new(3, image.Height, image.Width,
        [
            .. image.Values.Select((value, i) =>
            {
                (int channel, int pixel) = (i / (image.Height * image.Width), i % (image.Height * image.Width));
                int small = (pixel / image.Width / scale * level.Width) + (pixel % image.Width / scale);
                return value + (0.5f * (restored.Plane(channel)[small] - level.Plane(channel)[small]));
            }),
        ]);
    }

    [Fact]
    public void Restore_ByDeconvolution_IsNearerToTheSharpPhoto()
    {
        var kernel = BlurKernel.FromMotion(new MotionVector(2, 1));
        PlanarImage sharp = Make.Scene(96, 64);
        var blurry = Photo.FromPlanes(new KernelBlur(kernel).Apply(sharp), 16);
        using var deblurrer = new Deblurrer(new Deconvolution(kernel));
        Reports reports = new();

        DeblurResult result = deblurrer.Restore(blurry, reports);

        Assert.True(Error(result.Photo.ToPlanes(), sharp) < 0.8 * Error(blurry.ToPlanes(), sharp));
        Assert.Equal(("kernel", "cpu", GuardOutcome.Passed), (result.Report.Model, result.Report.Device, result.Report.Guard));
        Assert.Same(kernel, Assert.Single(result.Findings.Kernels));
        Assert.Equal(10, reports.Last!.TilesDone);
    }

    [Fact]
    public void Restore_ByDeconvolutionAtHalfStrength_IsBlendedWithTheInput()
    {
        var kernel = BlurKernel.FromMotion(new MotionVector(2, 1));
        Photo photo = Make.Photo(64, 48, bits: 16);
        using var whole = new Deblurrer(new Deconvolution(kernel), Make.Plain);
        using var half = new Deblurrer(new Deconvolution(kernel), Make.Plain with { Strength = 0.5 });

        (float[] full, float[] blended, float[] before) = (whole.Restore(photo).Photo.ToPlanes().Values, half.Restore(photo).Photo.ToPlanes().Values, photo.ToPlanes().Values);

        int[] inside = [.. Enumerable.Range(0, full.Length).Where(i => full[i] is > 0 and < 1)];
        Assert.NotEmpty(inside);
        Assert.All(inside, i => Assert.Equal((before[i] + full[i]) / 2, blended[i], 2.0 / 65535));
    }

    [Fact]
    public void Restore_ByADeconvolutionThatDiverges_IsRefused()
    {
        using var deblurrer = new Deblurrer(new Deconvolution(BlurKernel.FromMotion(new MotionVector(2, 1)), step: 10));

        DeblurReport report = deblurrer.Restore(Make.Photo(96, 64)).Report;

        Assert.NotEqual(GuardOutcome.Passed, report.Guard);
        Assert.NotNull(report.GuardReason);
    }

    [Fact]
    public void Restore_ByTwoNetworksInTwoLevels_ReturnsWhatTheyFound()
    {
        FakeNetwork motion = FakeNetwork.OfValues(value => 10 * value), restorer = FakeNetwork.OfValues(value => 0.9f * value);
        using var deblurrer = new Deblurrer(new TwoLevels(motion, restorer), Make.Plain with { Tile = 64 });
        Photo photo = Make.Photo(96, 64);

        DeblurResult result = deblurrer.Restore(photo);

        Assert.Equal([32, 64], restorer.Inputs.Select(shape => shape[2]));
        Assert.Equal((96, 64), (result.Findings.Flow!.Width, result.Findings.Flow.Height));
        Assert.NotNull(result.Findings.Certainty);
        Assert.Equal((2, 64), (result.Report.Tiles, result.Report.Tile));
        float before = photo.ToPlanes().Values[0];
        Assert.Equal(10 * before, result.Findings.Flow.U[0], 1e-4);
        Assert.Equal((before - (0.05 * before)) * 0.9, result.Photo.ToPlanes().Values[0], 0.02);
    }

    [Fact]
    public void Restore_WhenAMethodRunsOutOfMemory_AsksItAgainWithSmallerTiles()
    {
        TwoLevels method = new(FakeNetwork.OfValues(value => value), FakeNetwork.OfValues(value => value));
        using var deblurrer = new Deblurrer(method, Make.Plain with { Tile = 256 });

        DeblurReport report = deblurrer.Restore(Make.Photo(256, 64)).Report;

        Assert.Equal([256, 128, 64], method.Tiles);
        Assert.Equal(2, report.MemoryRetries);
    }

    [Fact]
    public void Load_AMethodThatDoesNotFitTheModel_SaysWhichThereAre()
    {
        ModelCard several = Make.Card with { Name = "two", Network = "sen-rpgan", Files = [new ModelFile("a", "x", "a", "", 0), new ModelFile("b", "x", "b", "", 0)] };

        ModelException failure = Assert.Throws<ModelException>(() => RestorationMethods.Load(several, ModelCatalogue.Open(Path.Combine(Path.GetTempPath(), "unblur-no-models")), new DeblurOptions(), NullLogger.Instance));

        Assert.Contains("'two' (sen-rpgan, files: 2)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("network", failure.Message, StringComparison.Ordinal);
    }

    private static double Error(PlanarImage left, PlanarImage right)
        => Enumerable.Range(0, left.Values.Length).Average(i => Math.Abs(left.Values[i] - right.Values[i]));

    private sealed class Reports : IProgress<DeblurProgress>
    {
        internal DeblurProgress? Last { get; private set; }

        public void Report(DeblurProgress value) => Last = value;
    }
}
