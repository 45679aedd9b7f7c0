using Microsoft.Extensions.Logging;
using Unblur.Diagnosing;
using Unblur.Guarding;
using Unblur.Imaging;
using Unblur.Physics.Shake;
using Unblur.Restoring.Blind;
using Unblur.Restoring.SenRpGan;
using Unblur.Restoring.Shake;
using Unblur.Restoring.Tiles;

namespace Unblur.Restoring.Choosing;

/// <summary>Looks at a photo first, and does what its diagnosis asks for: nothing, the network, or a kernel.</summary>
internal sealed class AutoMethod : IRestorationMethod
{
    internal const string Name = "auto";

    /// <summary>
    /// Of the method for scenes that move: half where the blur differs from place to place, which was not tuned, and less under one shake, which it sees as a
    /// straight line.
    /// </summary>
    private const float MovingShare = 0.5f, ShakenShare = 0.3f;

    private readonly TileMethod _network;
    private readonly Lazy<IRestorationMethod>? _moving;
    private readonly ShakeNetwork _estimator;
    private readonly DeblurOptions _options;
    private ShakeMap? _map;

    private AutoMethod(ShakeNetwork network, ModelCard card, Func<IRestorationMethod>? moving, DeblurOptions options, ILogger logger)
    {
        (_estimator, _options) = (network, options);
        _network = new TileMethod(network, card, options, logger, (_, _) => network.Forward(_map!));
        _moving = moving is null ? null : new Lazy<IRestorationMethod>(moving, LazyThreadSafetyMode.None);
    }

    internal static MethodEntry Entry { get; } = new(
        Name,
        card => TileMethod.Entry.Fits(card) && card.Network == ShakeNetwork.Name,
        (card, catalogue, options, logger) => Of(
            ShakeMethod.Load(card, catalogue, options, logger), card, card.IsDefault ? Moving(catalogue, options, logger) : null, options, logger));

    public ModelCard Model => _network.Model;

    public MethodNeeds Needs => _moving is { IsValueCreated: true, Value.Needs: { } moving } && moving.BytesPerPixel > _network.Needs.BytesPerPixel
        ? _network.Needs with { BytesPerPixel = moving.BytesPerPixel }
        : _network.Needs;

    /// <summary>Takes a network over; it is disposed with the method. One whose estimator does not judge the kind of blur restores every photo.</summary>
    /// <param name="network">The network that knows the shake of each place.</param>
    /// <param name="card">Its card.</param>
    /// <param name="moving">Loads the method for scenes that move, when the first one comes; null where there is none.</param>
    /// <param name="options">How photos are restored.</param>
    /// <param name="logger">For messages about tiles.</param>
    internal static IRestorationMethod Of(ShakeNetwork network, ModelCard card, Func<IRestorationMethod>? moving, DeblurOptions options, ILogger logger)
        => network.JudgesKind
            ? new AutoMethod(network, card, moving, options, logger)
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
        return treatment switch
        {
            Treatment.Network => _network.Restore(input) with { Method = TileMethod.Entry.Name },
            Treatment.Kernel => RestoreWithKernel(input, survey.Whole.Likely),
            _ => RestoreMoving(input, input.Output, MovingShare),
        } with
        {
            Diagnosis = diagnosis,
        };
    }

    public void Dispose()
    {
        _network.Dispose();
        if (_moving is { IsValueCreated: true })
        {
            _moving.Value.Dispose();
        }
    }

    /// <summary>
    /// Deconvolution along the estimated motion, where its two networks are installed; null else. A model that was named restores without others.
    /// </summary>
    private static Func<IRestorationMethod>? Moving(ModelCatalogue catalogue, DeblurOptions options, ILogger logger)
    {
        DeblurOptions own = options with { TestTimeAugmentation = false };
        return Default(ModelRole.Prior) is { } prior && Default(ModelRole.Motion) is not null
            ? () => SenRpGanMethod.Entry.Load(prior, catalogue, own, logger)
            : null;

        ModelCard? Default(ModelRole role) => catalogue.Models.FirstOrDefault(card => card.IsDefault && card.Role == role);
    }

    /// <summary>What a method makes of a photo; null where it is not finite.</summary>
    private static (Photo Restored, MethodOutcome Outcome)? Finite(IRestorationMethod method, MethodInput input)
    {
        Photo restored = input.Photo.Copy();
        FiniteCheck check = new();
        MethodOutcome outcome = method.Restore(input with { Output = new PhotoWriter(input.Photo, restored, 1, check) });
        return check.Complaint() is null ? (restored, outcome) : null;
    }

    /// <summary>The mean of what deconvolution with the one kernel makes, and of what can be done without it.</summary>
    private MethodOutcome RestoreWithKernel(MethodInput input, ShakeMoments likely)
    {
        (KernelResult? found, string? reason) = KernelResult.Find(input, _options, _estimator, likely);
        if (found is null)
        {
            return RestoreMoving(input, input.Output, ShakenShare) with { Remark = reason };
        }

        Photo others = input.Photo.Copy();
        FiniteCheck check = new();
        MethodOutcome outcome = RestoreMoving(input, new PhotoWriter(input.Photo, others, 1, check), ShakenShare);
        if (check.Complaint() is not null)
        {
            return RestoreMoving(input, input.Output, ShakenShare); // where the guard sees it
        }

        MeanResult.Write(others, found.Restored, found.Share, input.Output);
        return found.Outcome with { Method = found.Doubt is null ? MapMethod.Name : $"{outcome.Method}+{MapMethod.Name}", Remark = found.Doubt };
    }

    /// <summary>
    /// The mean of what the network makes and what deconvolution along the estimated motion does; the network alone where that is not there or not finite.
    /// </summary>
    private MethodOutcome RestoreMoving(MethodInput input, PhotoWriter output, float share)
    {
        if (_moving?.Value is not { } moving || Finite(moving, input) is not { } second || Finite(_network, input) is not { } first)
        {
            return _network.Restore(input with { Output = output }) with { Method = TileMethod.Entry.Name };
        }

        MeanResult.Write(first.Restored, second.Restored, share, output);
        return first.Outcome with { Method = $"{TileMethod.Entry.Name}+{SenRpGanMethod.Name}" };
    }
}
