using Microsoft.Extensions.Logging;
using Unblur.Diagnosing;
using Unblur.Guarding;
using Unblur.Imaging;
using Unblur.Models;
using Unblur.Networks;
using Unblur.Networks.ShakeUNet;
using Unblur.Physics.Kernels;
using Unblur.Restoring.Blind;
using Unblur.Restoring.Shake;
using Unblur.Restoring.Tiles;

namespace Unblur.Restoring.Choosing;

/// <summary>Looks at a photo first, and does what its diagnosis asks for: nothing, the network, or a kernel.</summary>
internal sealed class AutoMethod : IRestorationMethod
{
    internal const string Name = "auto";

    private readonly TileMethod _network;
    private readonly ShakeEstimator _estimator;
    private readonly DeblurOptions _options;
    private ShakeMap? _map;

    private AutoMethod(DeblurNetwork network, IShakeInformed informed, ModelCard card, DeblurOptions options, ILogger logger)
    {
        (_estimator, _options) = (informed.Estimator, options);
        _network = new TileMethod(network, card, options, logger, (_, _) => ShakeMethod.Forward(informed, _map!));
    }

    internal static MethodEntry Entry { get; } = new(
        Name,
        card => TileMethod.Entry.Fits(card) && card.Network == ShakeUNet.Name,
        (card, _, options, logger) => Of(ModelFiles.Load<DeblurNetwork>(card), card, options, logger));

    public ModelCard Model => _network.Model;

    public MethodNeeds Needs => _network.Needs;

    /// <summary>Takes a network over; it is disposed with the method. One whose estimator does not judge the kind of blur restores every photo.</summary>
    internal static IRestorationMethod Of(DeblurNetwork network, ModelCard card, DeblurOptions options, ILogger logger)
        => network is IShakeInformed { Estimator.JudgesKind: true } informed
            ? new AutoMethod(network, informed, card, options, logger)
            : ShakeMethod.Of(network, card, options, logger);

    public PhotoDiagnosis Diagnose(Photo photo, CancellationToken cancellation) => Diagnosis.Of(photo, ShakeSurvey.Of(photo, _estimator, cancellation));

    public MethodOutcome Restore(MethodInput input)
    {
        SurveyedShake survey = ShakeSurvey.Of(input.Photo, _estimator, input.Cancellation);
        PhotoDiagnosis diagnosis = Diagnosis.Of(input.Photo, survey);
        Treatment treatment = _options.Guard ? TreatmentChoice.Of(diagnosis) : Treatment.Network;
        if (treatment == Treatment.Kept)
        {
            input.Progress?.Report(new DeblurProgress(1, 1, TimeSpan.Zero));
            return new MethodOutcome(0, 0) { Refusal = TreatmentChoice.Reason(diagnosis), Diagnosis = diagnosis, Method = "none" };
        }

        string? doubt = null;
        if (treatment == Treatment.Kernel)
        {
            (MethodOutcome? found, doubt) = WithKernel(input, survey.Whole);
            if (found is not null)
            {
                return found with { Diagnosis = diagnosis, Method = MapMethod.Name };
            }
        }

        _map = survey.Map;
        return _network.Restore(input) with { Diagnosis = diagnosis, Method = TileMethod.Entry.Name, Remark = doubt };
    }

    public void Dispose() => _network.Dispose();

    /// <summary>Restores with a kernel, where one is found that agrees with the estimate; else says why not.</summary>
    private (MethodOutcome? Outcome, string? Doubt) WithKernel(MethodInput input, ShakeJudgement judged)
    {
        Photo restored = input.Photo.Copy();
        var trial = new PhotoWriter(input.Photo, restored, 1, new FiniteCheck());
        using MapMethod method = new(_options);
        MethodOutcome outcome = method.Restore(input with { Output = trial });
        if (outcome.Refusal is { } refusal)
        {
            return (null, refusal);
        }

        if (outcome.Findings.Kernels is [var kernel, ..] && KernelAgreement.Doubt(kernel, judged.Likely) is { } doubt)
        {
            return (null, doubt);
        }

        Pass(restored, input.Output);
        return (outcome, null);
    }

    private static void Pass(Photo restored, PhotoWriter output)
    {
        var buffer = new PlaneBuffer();
        for (int y = 0; y < restored.Height; y += PhotoWriter.StripRows)
        {
            PlanarImage strip = buffer.Take(3, Math.Min(PhotoWriter.StripRows, restored.Height - y), restored.Width);
            restored.ReadPlanes(0, y, strip);
            output.Write(y, strip);
        }
    }
}
