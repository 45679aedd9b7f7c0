using Unblur.Data;
using Unblur.Imaging;
using Unblur.Metrics.Motion;
using Unblur.Networks;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowPictures;
using Unblur.Physics.Sampling;
using Unblur.Torch;

namespace Unblur.Training.Sen;

/// <summary>Measures a motion network on patches made once from held-out photos: Gong's motion as the data sets have it, something moving in front, and none.</summary>
internal sealed class SenValidation
{
    private const int Pictures = 4;

    private readonly MotionPatch[] _moved;
    private readonly MotionPatch[] _layered;
    private readonly MotionPatch[] _sharp;
    private readonly SenBaselines _baselines;
    private readonly double _ceiling;

    internal SenValidation(PhotoSet heldOut, SenRecipe recipe, Action<string>? warn, CancellationToken cancellation)
    {
        _ceiling = recipe.Motion.Ceiling;
        _moved = Draw(sharpShare: 0, frontShare: 0, set: 0);
        _layered = Draw(sharpShare: 0, frontShare: 1, set: 1);
        _sharp = Draw(sharpShare: 1, frontShare: 0, set: 2);
        PlanarImage[] truths = [.. _moved.Select(patch => Planes(patch.Flow))];
        _baselines = new SenBaselines(
            truths.Average(truth => MotionError.EndPoint(new PlanarImage(2, truth.Height, truth.Width), truth)),
            MotionBaselines.AlwaysZero(truths), MotionBaselines.ConstantPerPhoto(truths), MotionBaselines.ConstantPerPhotoUpToSign(truths),
            MotionBaselines.ConstantPerSet(truths), MotionBaselines.ConstantPerSetUpToSign(truths));

        MotionPatch[] Draw(double sharpShare, double frontShare, int set)
        {
            MotionSampler sampler = new(
                heldOut, recipe.Motion with { ForegroundShare = frontShare, ShakeShare = 0 },
                recipe.Degradation with { SharpShare = sharpShare, LinearLightShare = 0, NoiseShare = 0, JpegShare = 0 },
                recipe.Data.ValidationPatch, set == 0 ? warn : null, cancellation);
            int count = recipe.Data.ValidationPatches;
            return [.. Enumerable.Range(0, count).Select(i => sampler.Draw(RandomStreams.ForEvaluation(recipe.Run.Seed, (set * count) + i)))];
        }
    }

    /// <summary>All scores.</summary>
    /// <param name="network">In evaluation mode.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="show">Is passed pictures: blurry photo, true and estimated motion.</param>
    /// <exception cref="TrainingDivergedException">The motion is not finite.</exception>
    internal SenScores Measure(MotionNetwork network, Device device, Action<string, Func<PlanarImage>> show)
    {
        Judged[] moved = [.. _moved.Select((patch, i) => Judge(network, patch, device, i < Pictures ? draw => show($"{i}-moved", draw) : null))];
        Judged[] layered = [.. _layered.Select((patch, i) => Judge(network, patch, device, i < Pictures ? draw => show($"{i}-layered", draw) : null))];
        return new SenScores
        {
            EndPoint = moved.Average(judged => judged.EndPoint),
            CertainEndPoint = moved[0].Spread is null ? null : MotionError.EndPointWhereCertain([.. moved.Select(judged => (judged.Flow, judged.Spread!, judged.Truth))]),
            Squared = moved.Average(judged => judged.Squared),
            SquaredUpToSign = moved.Average(judged => judged.SquaredUpToSign),
            LayeredEndPoint = layered.Average(judged => judged.EndPoint),
            SharpLength = _sharp.Average(patch => Judge(network, patch, device, null).EndPoint),
            Baselines = _baselines,
        };
    }

    private Judged Judge(MotionNetwork network, MotionPatch patch, Device device, Action<Func<PlanarImage>>? show)
    {
        using var inference = new InferenceMode();
        using var scope = new TensorScope();
        (int height, int width) = (patch.Blurry.Height, patch.Blurry.Width);
        MotionEstimate estimate = network.Estimate(Tensor.From<float>(patch.Blurry.Values, 1, 3, height, width).To(device));
        if (!estimate.Flow.AllFinite() || estimate.Spread?.AllFinite() == false)
        {
            throw new TrainingDivergedException("the motion of held-out photos is not finite. Resume with a lower optimizer.learning_rate.");
        }

        PlanarImage truth = Planes(patch.Flow), flow = new(2, height, width, estimate.Flow.ToArray<float>());
        show?.Invoke(() => PlanarImage.SideBySide(patch.Blurry, Picture(patch.Flow), Picture(new MotionFlow(height, width, flow.Plane(0).ToArray(), flow.Plane(1).ToArray()))));
        return new Judged(
            MotionError.EndPoint(flow, truth), MotionError.MeanSquared(flow, truth, new MotionErrorOptions { PixelsPerUnit = 1 }),
            MotionError.MeanSquaredUpToSign(flow, truth), flow, truth,
            estimate.Spread is { } spread ? new PlanarImage(1, height, width, spread.ToArray<float>()) : null);
    }

    private PlanarImage Picture(MotionFlow flow) => FlowPicture.Draw(flow, _ceiling, legend: false);

    private static PlanarImage Planes(MotionFlow flow) => new(2, flow.Height, flow.Width, [.. flow.U, .. flow.V]);

    private sealed record Judged(double EndPoint, double Squared, double SquaredUpToSign, PlanarImage Flow, PlanarImage Truth, PlanarImage? Spread);
}
