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

    // The estimator takes everything for shaken, also what was deconvolved: the kernel is doubtful, and trusted as far as the network takes little back.
    [Theory]
    [InlineData(0.3f, 0.7f)]
    [InlineData(1, 0)]
    public void Restore_DoubtfulKernel_IsMixedWithTheOthersAsFarAsItIsTrusted(float takenBack, float share)
    {
        PlanarImage sharp = PhotoCodec.Load(Repository.PathOf("samples", "meadow_sharp.jpg")).Crop(64, 64, 320, 320);
        var photo = Photo.FromPlanes(new KernelBlur(BlurKernel.FromPath(ShakePath.Line(7, 0.6))).Apply(sharp), bits: 16);
        Finishing finishing = new(takenBack, Brighter);
        using Deblurrer whole = Auto(() => finishing, isHalfSharp: false);

        DeblurResult result = whole.Restore(photo);

        Assert.Equal(DiagnosedBlur.HandShake, result.Report.Diagnosis!.Kind);
        Assert.Equal(share > 0 ? "network+sen-rpgan+map" : "network+sen-rpgan", result.Report.Method);
        Assert.NotEmpty(result.Report.Remark!);
        Assert.Equal(share > 0, result.Findings.Kernels.Count > 0);
        (PlanarImage before, PlanarImage after, PlanarImage network) = (photo.ToPlanes(), result.Photo.ToPlanes(), Network(photo));
        Assert.All(Enumerable.Range(0, before.Values.Length), i =>
        {
            float others = (network.Values[i] + Math.Min(before.Values[i] + Brighter, 1)) / 2;
            Assert.Equal(((1 - share) * others) + (share * finishing.Finished!.Values[i]), after.Values[i], 0.002);
        });
    }

    private static PlanarImage Network(Photo photo)
    {
        DeblurOptions options = new() { Device = "cpu", Guard = false };                // without the guard nothing is chosen
        using Deblurrer network = new(AutoMethod.Of(Shaken(isHalfSharp: false), Make.Card, null, options, NullLogger.Instance), options);
        return network.Restore(photo).Photo.ToPlanes();
    }

    private static TileMethod Moving(INetwork network) => new(network, Make.Card, new DeblurOptions { Device = "cpu" }, NullLogger.Instance);

    private static Deblurrer Auto(Func<IRestorationMethod>? moving, bool isHalfSharp = true)
    {
        DeblurOptions options = new() { Device = "cpu" };
        return new Deblurrer(AutoMethod.Of(Shaken(isHalfSharp), Make.Card, moving, options, NullLogger.Instance), options);
    }

    /// <summary>Takes the left half of four cells for shaken and the right one for sharp, or all for shaken, and leaves the sharpened photo as it is.</summary>
    private static ShakeNetwork Shaken(bool isHalfSharp)
    {
        int asked = 0;
        return new ShakeNetwork(
            new FakeNetwork(inputs => [inputs[1]], reach: HandShakeFilter.Context),
            new FakeNetwork(
                _ => [NetworkValue.Of(Answer(isHalfSharp ? asked++ / AnswersOfOne % JudgementsOfFourCells : 0))],
                vectorLength: ShakeFeatures.Count(judgesKind: true)),
            threads: 1);
    }

    // Each cell by itself and with its neighbours, and at last the whole photo.
    private static float[] Answer(int judgement)
    {
        bool isSharp = judgement is >= 4 and < 8;
        return [0.6f, 0.3f, 0.2f, 0.6f, 0.6f, isSharp ? 6 : -6, isSharp ? -6 : 6, -6];
    }

    /// <summary>Makes photos a little brighter, and takes a share of what deconvolution changed back.</summary>
    private sealed class Finishing(float takenBack, float brighter) : IFinishingMethod
    {
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
            IEnumerable<float> values = planes.Values.Zip(deconvolved.ToPlanes().Values, (before, after) => after + (takenBack * (before - after)));
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
