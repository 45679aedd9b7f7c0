using Microsoft.Extensions.Logging.Abstractions;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Physics.Shake;
using Unblur.Restoring;
using Unblur.Restoring.Choosing;
using Unblur.Restoring.Shake;
using Unblur.Restoring.Tiles;

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

    private static TileMethod Moving(INetwork network) => new(network, Make.Card, new DeblurOptions { Device = "cpu" }, NullLogger.Instance);

    /// <summary>Takes the left half of four cells for shaken and the right one for sharp, and leaves the sharpened photo as it is.</summary>
    private static Deblurrer Auto(Func<IRestorationMethod>? moving)
    {
        int asked = 0;
        ShakeNetwork network = new(
            new FakeNetwork(inputs => [inputs[1]], reach: HandShakeFilter.Context),
            new FakeNetwork(_ => [NetworkValue.Of(Answer(asked++ / AnswersOfOne % JudgementsOfFourCells))], vectorLength: ShakeFeatures.Count(judgesKind: true)),
            threads: 1);
        DeblurOptions options = new() { Device = "cpu" };
        return new Deblurrer(AutoMethod.Of(network, Make.Card, moving, options, NullLogger.Instance), options);
    }

    // Each cell by itself and with its neighbours, and at last the whole photo.
    private static float[] Answer(int judgement)
    {
        bool isSharp = judgement is >= 4 and < 8;
        return [0.6f, 0.3f, 0.2f, 0.6f, 0.6f, isSharp ? 6 : -6, isSharp ? -6 : 6, -6];
    }
}
