using Microsoft.Extensions.Logging.Abstractions;
using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.MotionNet;
using Unblur.Networks.RpGan;
using Unblur.Physics.Deconvolution;
using Unblur.Restoring.SenRpGan;
using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Tests.Restoring.SenRpGan;

public sealed class SenRpGanMethodTests
{
    [Fact]
    public void Restore_TwoLevels_DeconvolvesAndRestoresByTurnsFromTheEstimatedMotion()
    {
        using Deblurrer deblurrer = Method(new DeblurOptions { Levels = 2, KeepsSteps = true });
        Photo blurry = Make.Photo(96, 80);

        DeblurResult result = deblurrer.Restore(blurry);

        Assert.Equal(["1-motion", "1-deconvolved-1", "1-restored-1", "1-deconvolved-2", "1-restored-2"], result.Findings.Steps.Select(step => step.Name));
        (PlanarImage first, PlanarImage last) = ByHand(blurry.ToPlanes(), result);
        AssertNear(first, result.Findings.Steps[1].Picture!);
        AssertNear(last, result.Photo);
    }

    [Fact]
    public void Restore_TwoGlobalIterations_StartsAgainFromTheResult()
    {
        using Deblurrer once = Method(new DeblurOptions { Levels = 1 });
        using Deblurrer twice = Method(new DeblurOptions { Levels = 1, GlobalIterations = 2, KeepsSteps = true });
        var blurry = Photo.FromPlanes(Make.Scene(96, 80), bits: 16);

        DeblurResult result = twice.Restore(blurry);

        AssertNear(once.Restore(once.Restore(blurry).Photo).Photo.ToPlanes(), result.Photo);
        Assert.Equal(["1-motion", "2-motion", "1-deconvolved-1", "1-restored-1", "2-deconvolved-1", "2-restored-1"], result.Findings.Steps.Select(step => step.Name));
        Assert.Equal(result.Findings.Flow, result.Findings.Steps[0].Flow);
    }

    [Fact]
    public void Restore_InTiles_GivesFlowAndCertaintyOfTheWholePhoto()
    {
        using Deblurrer deblurrer = Method(new DeblurOptions { Levels = 1, Tile = 128 });
        Steps steps = new();

        DeblurResult result = deblurrer.Restore(Make.Photo(200, 90), steps);

        Assert.Equal((200, 90), (result.Findings.Flow!.Width, result.Findings.Flow.Height));
        Assert.All(result.Findings.Certainty!.Values, certainty => Assert.InRange(certainty, 1e-9, 1));
        Assert.Equal(2 * result.Report.Tiles, steps.Last!.Tiles);
        Assert.Equal(steps.Last.Tiles, steps.Last.TilesDone);
    }

    [Fact]
    public void Restore_AGreyPhoto_StaysGrey()
    {
        using Deblurrer deblurrer = Method(new DeblurOptions { Levels = 1, KeepsSteps = true });

        DeblurResult result = deblurrer.Restore(Make.Photo(96, 80, channels: 1));

        Assert.True(result.Photo.IsGrey);
        Assert.All(result.Findings.Steps.Where(step => step.Picture is not null), step => Assert.True(step.Picture!.IsGrey));
    }

    [Fact]
    public void Load_APrior_ChoosesTheMethodAndTakesTheNamedMotionNetwork()
    {
        using TemporaryFolder folder = new();
        using (MotionNet motion = Motion())
        using (RpGenerator prior = Prior())
        {
            NetworkFile.Save(folder.File("motion.safetensors"), motion);
            NetworkFile.Save(folder.File("prior.safetensors"), prior);
        }

        var none = ModelCatalogue.Open(folder.File("none"));
        DeblurOptions options = Make.Plain with { MotionModel = folder.File("motion.safetensors"), Levels = 1 };

        using var deblurrer = Deblurrer.Load(none, folder.File("prior.safetensors"), options);
        Assert.Equal(64, deblurrer.Restore(Make.Photo(64, 64)).Findings.Flow!.Width);

        Assert.Contains("no default motion model", Refusal(options with { MotionModel = null }), StringComparison.Ordinal);
        Assert.Contains("estimates motion", Assert.Throws<ModelException>(() => Deblurrer.Load(none, folder.File("motion.safetensors"), options)).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("is for networks", Assert.Throws<ArgumentException>(() => Deblurrer.Load(none, folder.File("prior.safetensors"), options with { TestTimeAugmentation = true })).Message, StringComparison.Ordinal);

        string Refusal(DeblurOptions without) => Assert.Throws<ModelException>(() => Deblurrer.Load(none, folder.File("prior.safetensors"), without)).Message;
    }

    [Fact]
    public void Validate_LevelsOutOfRange_NamesThem()
    {
        ArgumentException failure = Assert.Throws<ArgumentException>(() => new DeblurOptions { Levels = 11, GlobalIterations = 0 }.Validate());

        Assert.Contains("Levels is 11", failure.Message, StringComparison.Ordinal);
        Assert.Contains("GlobalIterations is 0", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>I* of the first level, and Z of the second, from the motion that the method found.</summary>
    private static (PlanarImage First, PlanarImage Last) ByHand(PlanarImage blurry, DeblurResult result)
    {
        using RpGenerator generator = Prior();
        generator.Eval();
        FlowDataTerm data = new(blurry, result.Findings.Flow!, new ConjugateGradientOptions { Tolerance = 1e-6, MaximumIterations = 200 });
        PlanarImage first = data.Solve(blurry, generator.Betas[0]).Image;
        PlanarImage second = data.Solve(Restored(first), generator.Betas[1]).Image;
        return (first, Restored(second));

        PlanarImage Restored(PlanarImage deconvolved)
        {
            using TensorScope scope = new();
            using var grad = GradMode.Disabled();
            Tensor i = Tensor.From<float>(deconvolved.Values, 1, 3, blurry.Height, blurry.Width), o = Tensor.From<float>(blurry.Values, 1, 3, blurry.Height, blurry.Width);
            return new PlanarImage(3, blurry.Height, blurry.Width, generator.Forward(i.Clamp(-0.1, 1.1), o).Clamp(0, 1).ToArray<float>());
        }
    }

    private static void AssertNear(PlanarImage expected, Photo actual)
        => Assert.InRange(expected.Values.Zip(actual.ToPlanes().Values, (left, right) => Math.Abs(left - right)).Average(), 0, 0.003);

    private static Deblurrer Method(DeblurOptions options)
    {
        DeblurOptions plain = options with { Guard = false, Precision = ComputePrecision.Float32, Device = "cpu" };
        return new Deblurrer(new SenRpGanMethod(Motion(), Prior(), Make.Card with { Network = "rpgan" }, plain, NullLogger.Instance), plain);
    }

    private static MotionNet Motion()
    {
        MotionNet network = new(new MotionNetOptions { Channels = [4, 4, 4, 4] });
        using Generator generator = new(2);
        network.Initialize(generator);
        return network;
    }

    private static RpGenerator Prior()
    {
        RpGenerator network = new(new RpGeneratorOptions { Channels = 4, Blocks = 1 });
        using Generator generator = new(3);
        network.Initialize(generator);
        return network;
    }

    private sealed class Steps : IProgress<DeblurProgress>
    {
        internal DeblurProgress? Last { get; private set; }

        public void Report(DeblurProgress value) => Last = value;
    }
}
