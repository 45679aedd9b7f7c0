using Microsoft.Extensions.Logging.Abstractions;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Physics.Kernels;
using Unblur.Physics.Shake;
using Unblur.Restoring;
using Unblur.Restoring.Choosing;
using Unblur.Restoring.Shake;
using Unblur.Restoring.Tiles;
using Unblur.TestKit;

namespace Unblur.Tests.Restoring.Choosing;

public sealed class AutoMethodTests
{
    private const float Brighter = 0.01f;                                       // little enough for the guard

    private const int AnswersOfOne = 4, JudgementsOfFourCells = 9;

    private const float LongestShake = 1.2f, LongShake = 0.6f, ShortShake = 0.1f;                    // logarithms of a spread

    [Fact]
    public void Restore_SceneThatMoves_IsTheMeanOfTheNetworkAndTheMethodForMotion()
    {
        Photo photo = Make.Photo(1024, 128, bits: 16);
        int loaded = 0;
        var brighter = FakeNetwork.OfValues(value => value + Brighter);
        using Deblurrer both = Auto(() =>
        {
            loaded++;
            return Moving(brighter);
        });
        using Deblurrer alone = Auto(null);
        Assert.Equal(0, loaded);

        DeblurResult mean = both.Restore(photo), network = alone.Restore(photo);

        Assert.Equal(DiagnosedBlur.MovingSubject, mean.Report.Diagnosis!.Kind);
        Assert.Equal(("network+sen-rpgan", "network"), (mean.Report.Method, network.Report.Method));
        both.Restore(photo);
        Assert.Equal(1, loaded);
        (PlanarImage before, PlanarImage one, PlanarImage two) = (photo.ToPlanes(), network.Photo.ToPlanes(), mean.Photo.ToPlanes());
        Assert.All(
            Enumerable.Range(0, before.Values.Length), i => Assert.Equal(Math.Clamp((one.Values[i] + before.Values[i] + Brighter) / 2, 0, 1), two.Values[i], 0.001));
        both.Dispose();
        Assert.True(brighter.IsDisposed);
    }

    [Fact]
    public void Restore_MethodForMotionWithoutFiniteResult_LeavesTheNetworks()
    {
        Photo photo = Make.Photo(1024, 128, bits: 16);
        using Deblurrer both = Auto(() => Moving(FakeNetwork.OfValues(_ => float.NaN)));
        using Deblurrer alone = Auto(null);

        DeblurResult result = both.Restore(photo);

        Assert.Equal("network", result.Report.Method);
        Assert.Equal(alone.Restore(photo).Photo.ToPlanes().Values, result.Photo.ToPlanes().Values);
    }

    // The estimator takes everything for shaken, also what was deconvolved: whatever is doubted, a kernel is trusted as far as the network takes little back.
    [Theory]
    [InlineData(0.425f, 0.5f)]
    [InlineData(1, 0)]
    public void Restore_KernelThatIsNotWhollyTrusted_IsMixedWithTheOthers(float takenBack, float share)
    {
        Photo photo = Shaken();
        Finishing finishing = new(takenBack, Brighter);
        using Deblurrer whole = Auto(() => finishing, isSharp: _ => false);

        DeblurResult result = whole.Restore(photo);

        Assert.Equal(DiagnosedBlur.HandShake, result.Report.Diagnosis!.Kind);
        Assert.Equal(share > 0 ? "network+sen-rpgan+map" : "network+sen-rpgan", result.Report.Method);
        Assert.NotEmpty(result.Report.Remark!);
        Assert.Equal(share > 0, result.Findings.Kernels.Count > 0);
        (PlanarImage before, PlanarImage after, PlanarImage network) = (photo.ToPlanes(), result.Photo.ToPlanes(), Network(photo));
        Assert.All(Enumerable.Range(0, before.Values.Length), i =>
        {
            float others = (network.Values[i] + Math.Min(before.Values[i] + Brighter, 1)) / 2;
            float made = share == 0 ? 0 : (0.65f * share * finishing.Begun!.Values[i]) + ((1 - (0.65f * share)) * finishing.Finished!.Values[i]);
            Assert.Equal(((1 - share) * others) + (share * made), after.Values[i], 0.002);
        });
    }

    [Fact]
    public void Restore_CertainKernel_IsDeconvolvedAndPartlyFinished()
    {
        Photo photo = Shaken(Sign());
        Finishing finishing = new(0.2f, Brighter);

        DeblurResult result = RestoreWithCertainKernel(photo, finishing);

        Assert.Equal(("map", null), (result.Report.Method, result.Report.Remark));
        (PlanarImage begun, PlanarImage finished, PlanarImage after) = (finishing.Begun!, finishing.Finished!, result.Photo.ToPlanes());
        Assert.All(Enumerable.Range(0, after.Values.Length), i => Assert.Equal((0.65f * begun.Values[i]) + (0.35f * finished.Values[i]), after.Values[i], 0.002));
    }

    [Fact]
    public void Restore_FinishedIsNotFinite_IsRestoredWithoutTheKernel()
    {
        Photo photo = Shaken(Sign());

        DeblurResult result = RestoreWithCertainKernel(photo, new Finishing(float.NaN, Brighter));

        Assert.Equal("network+sen-rpgan", result.Report.Method);
        Assert.Contains("is not finite", result.Report.Remark, StringComparison.Ordinal);
        (PlanarImage before, PlanarImage after, PlanarImage network) = (photo.ToPlanes(), result.Photo.ToPlanes(), Network(photo));
        Assert.All(Enumerable.Range(0, before.Values.Length), i =>
        {
            float others = (network.Values[i] + Math.Min(before.Values[i] + Brighter, 1)) / 2;
            Assert.Equal(others, after.Values[i], 0.002);
        });
    }

    [Fact]
    public void Restore_CertainKernelAndNoMethodForMotion_IsMixedWithTheNetwork()
        => Assert.Equal("network+map", RestoreWithCertainKernel(Shaken(Sign()), null).Report.Method);

    [Theory]
    [InlineData(0.425f, 0.5f)]
    [InlineData(1, 0)]
    public void Restore_KernelThatIsShorterThanTheSpectrumSays_UndoesThatKernelAndKeepsSomeOfThePhoto(float takenBack, float share)
    {
        Photo photo = Shaken(Sign(), 3);
        Finishing finishing = new(takenBack, Brighter);
        using Deblurrer whole = Auto(() => finishing, _ => false, LongestShake);

        DeblurResult result = whole.Restore(photo);

        Assert.Equal("network+map", result.Report.Method);
        Assert.Contains("shorter than the shake", result.Report.Remark, StringComparison.Ordinal);
        (double xx, double yy, double xy) = Assert.Single(result.Findings.Kernels).Moments();
        (PlanarImage before, PlanarImage after, PlanarImage network) = (photo.ToPlanes(), result.Photo.ToPlanes(), Sharpened(photo, new ShakeMoments(xx, yy, xy)));
        Assert.All(Enumerable.Range(0, before.Values.Length), i =>
        {
            (float begun, float finished) = (finishing.Begun!.Values[i], finishing.Finished!.Values[i]);
            float others = (0.3f * before.Values[i]) + (0.2f * begun) + (0.3f * finished) + (0.2f * network.Values[i]);
            float made = (0.65f * share * begun) + ((1 - (0.65f * share)) * finished);
            Assert.Equal(((1 - share) * others) + (share * made), after.Values[i], 0.002);
        });
    }

    [Fact]
    public void Restore_ShortShake_HasLessOfTheMethodForMotion()
    {
        Photo photo = Shaken();
        using Deblurrer both = Auto(() => Moving(FakeNetwork.OfValues(value => value + Brighter)), _ => false, ShortShake);

        DeblurResult result = both.Restore(photo);

        Assert.Equal(("network+sen-rpgan", 0), (result.Report.Method, result.Findings.Kernels.Count));
        (PlanarImage before, PlanarImage after, PlanarImage network) = (photo.ToPlanes(), result.Photo.ToPlanes(), Network(photo, ShortShake));
        Assert.All(
            Enumerable.Range(0, before.Values.Length),
            i => Assert.Equal((0.65f * network.Values[i]) + (0.35f * Math.Min(before.Values[i] + Brighter, 1)), after.Values[i], 0.002));
    }

    /// <summary>The estimator takes the photo for shaken, and what was deconvolved for sharp.</summary>
    private static DeblurResult RestoreWithCertainKernel(Photo photo, Finishing? finishing)
    {
        int answers = 0;
        using Deblurrer counting = Auto(null, answer =>
        {
            answers = answer + 1;
            return false;
        });
        counting.Diagnose(photo);
        using Deblurrer whole = Auto(finishing is null ? null : () => finishing, answer => answer >= answers);
        return whole.Restore(photo);
    }

    private static Photo Shaken() => Shaken(PhotoCodec.Load(Repository.PathOf("samples", "meadow_sharp.jpg")).Crop(64, 64, 320, 320));

    /// <summary>Has edges in all directions: its kernel can be found for certain.</summary>
    private static PlanarImage Sign() => PhotoCodec.Load(Repository.PathOf("samples", "sign_sharp.jpg")).Crop(20, 20, 380, 340);

    private static Photo Shaken(PlanarImage sharp, double length = 7) => Photo.FromPlanes(new KernelBlur(BlurKernel.FromPath(ShakePath.Line(length, 0.6))).Apply(sharp), bits: 16);

    /// <summary>What the network, which leaves the sharpened photo as it is, makes of a photo of one shake.</summary>
    private static PlanarImage Sharpened(Photo photo, ShakeMoments moments)
    {
        PlanarImage planes = photo.ToPlanes(), sharpened = new(3, photo.Height, photo.Width), planesOfMoments = new(3, photo.Height, photo.Width);
        new ShakeInputs(1).Make(PlaneSpan.Of(planes), ShakeMap.Uniform(photo.Height, photo.Width, moments), PlaneSpan.Of(sharpened), PlaneSpan.Of(planesOfMoments));
        return new PlanarImage(3, photo.Height, photo.Width, [.. sharpened.Values.Select(value => Math.Clamp(value, 0, 1))]);
    }

    private static PlanarImage Network(Photo photo, float spread = LongShake)
    {
        DeblurOptions options = new() { Device = "cpu", Guard = false };                // without the guard nothing is chosen
        using Deblurrer network = new(AutoMethod.Of(Seeing(_ => false, spread), Make.Card, null, options, NullLogger.Instance), options);
        return network.Restore(photo).Photo.ToPlanes();
    }

    private static TileMethod Moving(INetwork network) => new(network, Make.Card, new DeblurOptions { Device = "cpu" }, NullLogger.Instance);

    private static Deblurrer Auto(Func<IRestorationMethod>? moving, Func<int, bool>? isSharp = null, float spread = LongShake)
    {
        DeblurOptions options = new() { Device = "cpu" };
        return new Deblurrer(AutoMethod.Of(Seeing(isSharp ?? IsRight, spread), Make.Card, moving, options, NullLogger.Instance), options);
    }

    /// <summary>Takes for sharp what an answer by its number says, else for shaken, and leaves the sharpened photo as it is.</summary>
    private static ShakeNetwork Seeing(Func<int, bool> isSharp, float spread)
    {
        int asked = 0;
        return new ShakeNetwork(
            new FakeNetwork(inputs => [inputs[1]], reach: HandShakeFilter.Context),
            new FakeNetwork(_ => [NetworkValue.Of(Answer(isSharp(asked++), spread))], vectorLength: ShakeFeatures.Count(judgesKind: true)),
            threads: 1);
    }

    /// <summary>The right half of four cells, each by itself and with its neighbours; at last the whole photo is asked about.</summary>
    private static bool IsRight(int answer) => (answer / AnswersOfOne % JudgementsOfFourCells) is >= 4 and < 8;

    private static float[] Answer(bool isSharp, float spread) => [spread, 0.3f, 0.2f, spread, spread, isSharp ? 6 : -6, isSharp ? -6 : 6, -6];

    /// <summary>Makes photos a little brighter, and takes a share of what deconvolution changed back.</summary>
    private sealed class Finishing(float takenBack, float brighter) : IFinishingMethod
    {
        internal PlanarImage? Begun { get; private set; }

        internal PlanarImage? Finished { get; private set; }

        public ModelCard Model => Make.Card;

        public MethodNeeds Needs => new() { BytesPerPixel = 1 };

        public MethodOutcome Restore(MethodInput input)
        {
            PlanarImage planes = input.Photo.ToPlanes();
            input.Output.Write(Of(planes, planes.Values.Select(value => value + brighter)));
            return new MethodOutcome(0, 1);
        }

        public MethodOutcome Finish(MethodInput input, Photo deconvolved)
        {
            PlanarImage planes = input.Photo.ToPlanes();
            Begun = deconvolved.ToPlanes();
            IEnumerable<float> values = planes.Values.Zip(Begun.Values, (before, after) => after + (takenBack * (before - after)));
            Finished = Of(planes, values);
            input.Output.Write(Finished);
            return new MethodOutcome(0, 1);
        }

        public void Dispose()
        {
        }

        private static PlanarImage Of(PlanarImage size, IEnumerable<float> values) => new(3, size.Height, size.Width, [.. values]);
    }
}
