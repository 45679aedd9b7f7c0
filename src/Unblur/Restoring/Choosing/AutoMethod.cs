using Microsoft.Extensions.Logging;
using Unblur.Diagnosing;
using Unblur.Guarding;
using Unblur.Imaging;
using Unblur.Physics.Shake;
using Unblur.Restoring.Blind;
using Unblur.Restoring.Shake;
using Unblur.Restoring.Tiles;

namespace Unblur.Restoring.Choosing;

/// <summary>Looks at a photo first, and does what its diagnosis asks for: nothing, the network, or a kernel.</summary>
internal sealed class AutoMethod : IRestorationMethod
{
    internal const string Name = "auto";

    private readonly TileMethod _network;
    private readonly ShakeNetwork _estimator;
    private readonly DeblurOptions _options;
    private ShakeMap? _map;

    private AutoMethod(ShakeNetwork network, ModelCard card, DeblurOptions options, ILogger logger)
    {
        (_estimator, _options) = (network, options);
        _network = new TileMethod(network, card, options, logger, (_, _) => network.Forward(_map!));
    }

    internal static MethodEntry Entry { get; } = new(
        Name,
        card => TileMethod.Entry.Fits(card) && card.Network == ShakeNetwork.Name,
        (card, catalogue, options, logger) => Of(ShakeMethod.Load(card, catalogue, options, logger), card, options, logger));

    public ModelCard Model => _network.Model;

    public MethodNeeds Needs => _network.Needs;

    /// <summary>Takes a network over; it is disposed with the method. One whose estimator does not judge the kind of blur restores every photo.</summary>
    internal static IRestorationMethod Of(ShakeNetwork network, ModelCard card, DeblurOptions options, ILogger logger)
        => network.JudgesKind
            ? new AutoMethod(network, card, options, logger)
            : ShakeMethod.Of(network, card, options, logger);

    public PhotoDiagnosis Diagnose(Photo photo, CancellationToken cancellation) => Diagnosis.Of(photo, ShakeSurvey.Of(photo, _estimator, _options.Threads, cancellation));

    public MethodOutcome Restore(MethodInput input)
    {
        SurveyedShake survey = ShakeSurvey.Of(input.Photo, _estimator, _options.Threads, input.Cancellation);
        PhotoDiagnosis diagnosis = Diagnosis.Of(input.Photo, survey);
        Treatment treatment = _options.Guard ? TreatmentChoice.Of(diagnosis) : Treatment.Network;
        if (treatment == Treatment.Kept)
        {
            input.Progress?.Report(new DeblurProgress(1, 1, TimeSpan.Zero));
            return new MethodOutcome(0, 0) { Refusal = TreatmentChoice.Reason(diagnosis), Diagnosis = diagnosis, Method = "none" };
        }

        _map = survey.Map;
        string? doubt = null;
        if (treatment == Treatment.Kernel)
        {
            (KernelResult? found, doubt) = KernelResult.Find(input, _options, _estimator, survey.Whole.Likely);
            if (found is not null)
            {
                Photo finish = input.Photo.Copy();
                FiniteCheck check = new();
                _network.Restore(input with { Output = new PhotoWriter(input.Photo, finish, 1, check) });
                if (check.Complaint() is null)
                {
                    found.Pass(finish, input.Output);
                    return found.Outcome with { Diagnosis = diagnosis, Method = MapMethod.Name };
                }
            }
        }

        return _network.Restore(input) with { Diagnosis = diagnosis, Method = TileMethod.Entry.Name, Remark = doubt };
    }

    public void Dispose() => _network.Dispose();
}
