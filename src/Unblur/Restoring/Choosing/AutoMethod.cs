using Microsoft.Extensions.Logging;
using Unblur.Diagnosing;
using Unblur.Guarding;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Physics.Shake;
using Unblur.Restoring.Blind;
using Unblur.Restoring.SenRpGan;
using Unblur.Restoring.Shake;
using Unblur.Restoring.Tiles;

namespace Unblur.Restoring.Choosing;

/// <summary>Looks at a photo first, and does what its diagnosis asks for: nothing, or several methods whose results are mixed.</summary>
internal sealed class AutoMethod : IRestorationMethod
{
    internal const string Name = "auto";

    /// <summary>
    /// Of the method for scenes that move: half, and less under a short shake, where it gains less, and takes harm away from photos that are hardly blurred.
    /// </summary>
    private const float MovingShare = 0.5f, ShortShare = 0.35f;

    /// <summary>
    /// Where a kernel is shorter than the spectrum says and is not trusted, of the photo itself, of what deconvolution made, and of that finished; the rest is the network's.
    /// </summary>
    private const float PhotoShare = 0.3f, DeconvolvedShare = 0.2f, FinishedShare = 0.3f;

    /// <summary>Deconvolved, finished, and what is made without a kernel: the mean of two.</summary>
    private const int ResultsWithKernel = 5;

    /// <summary>
    /// What the method for scenes that move takes with the networks that ship: it is loaded with the first photo that needs it, after tiles are chosen.
    /// </summary>
    private const int UsualMovingBytes = 1000;

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

    public MethodNeeds Needs => _moving is null
        ? _network.Needs with { Results = ResultsWithKernel }
        : _network.Needs with
        {
            Results = ResultsWithKernel,
            BytesPerPixel = Math.Max(_network.Needs.BytesPerPixel, _moving.IsValueCreated ? _moving.Value.Needs.BytesPerPixel : UsualMovingBytes),
        };

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
            Treatment.Short => RestoreMoving(input, input.Output, ShortShare),
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
        string precision = options.Precision == ExecutionDevice.Int8 ? ExecutionDevice.Automatic : options.Precision; // these have no graphs of 8 bits
        DeblurOptions own = options with { TestTimeAugmentation = false, Precision = precision };
        return Default(ModelRole.Prior) is { } prior && Default(ModelRole.Motion) is not null
            ? () => SenRpGanMethod.Entry.Load(prior, catalogue, own, logger)
            : null;

        ModelCard? Default(ModelRole role) => catalogue.Models.FirstOrDefault(card => card.IsDefault && card.Role == role);
    }

    /// <summary>What a method makes of a photo; null where it is not finite.</summary>
    private static (Photo Restored, MethodOutcome Outcome)? Finite(MethodInput input, Func<MethodInput, MethodOutcome> restore)
    {
        Photo restored = input.Photo.Copy();
        FiniteCheck check = new();
        MethodOutcome outcome = restore(input with { Output = new PhotoWriter(input.Photo, restored, 1, check) });
        return check.Complaint() is null ? (restored, outcome) : null;
    }

    /// <summary>
    /// What deconvolution with the one kernel makes, finished by the network that was taught to; and as far as the kernel is not trusted, what can be done
    /// without it.
    /// </summary>
    private MethodOutcome RestoreWithKernel(MethodInput input, ShakeMoments likely)
    {
        var finishing = _moving?.Value as IFinishingMethod;
        (KernelResult? found, string? reason) = KernelResult.Find(input, _options);
        if (found is null)
        {
            return RestoreMoving(input, input.Output, MovingShare) with { Remark = reason };
        }

        Photo? finished = finishing is null ? null : Finite(input, own => finishing.Finish(own, found.Deconvolved))?.Restored;
        string? shorter = finished is null ? null : KernelAgreement.Shorter(found.Kernel, likely);
        KernelMix mix = finishing is null
            ? new(found, found.Doubt(input.Photo, _estimator, likely, _options.Threads, input.Cancellation))
            : new(input.Photo, found, finished);
        if (mix.Share == 1)
        {
            mix.Write(null, input.Output);
            return found.Outcome with { Method = MapMethod.Name, Remark = mix.Doubt };
        }

        if (mix.Share == 0)
        {
            return Without(input) with { Remark = shorter ?? mix.Doubt };
        }

        if (Finite(input, Without) is not ({ } others, { } outcome))
        {
            return RestoreMoving(input, input.Output, MovingShare); // where the guard sees it
        }

        mix.Write(others, input.Output);
        return found.Outcome with { Method = shorter is null ? $"{outcome.Method}+{MapMethod.Name}" : outcome.Method, Remark = shorter ?? mix.Doubt };

        MethodOutcome Without(MethodInput own) => shorter is null
            ? RestoreMoving(own, own.Output, MovingShare)
            : RestoreShort(own, found, finished!);
    }

    /// <summary>
    /// A photo whose kernel is short, and shorter than its spectrum says, as far as that kernel is not trusted: its spread is undone in place of the spectrum's, and some of the photo is kept.
    /// </summary>
    private MethodOutcome RestoreShort(MethodInput input, KernelResult found, Photo finished)
    {
        (double xx, double yy, double xy) = found.Kernel.Moments();
        ShakeMap? surveyed = _map;
        _map = ShakeMap.Uniform(input.Photo.Height, input.Photo.Width, new ShakeMoments(xx, yy, xy));
        Photo? network = Finite(input, _network.Restore)?.Restored;
        _map = surveyed;
        if (network is null)
        {
            return RestoreMoving(input, input.Output, MovingShare);
        }

        MeanResult.Write(
            input.Output, (input.Photo, PhotoShare), (found.Deconvolved, DeconvolvedShare), (finished, FinishedShare),
            (network, 1 - PhotoShare - DeconvolvedShare - FinishedShare));
        return found.Outcome with { Method = $"{TileMethod.Entry.Name}+{MapMethod.Name}" };
    }

    /// <summary>
    /// The mean of what the network makes and what deconvolution along the estimated motion does; the network alone where that is not there or not finite.
    /// </summary>
    private MethodOutcome RestoreMoving(MethodInput input, PhotoWriter output, float share)
    {
        if (_moving?.Value is not { } moving || Finite(input, moving.Restore) is not { } second || Finite(input, _network.Restore) is not { } first)
        {
            return _network.Restore(input with { Output = output }) with { Method = TileMethod.Entry.Name };
        }

        MeanResult.Write(output, (first.Restored, 1 - share), (second.Restored, share));
        return first.Outcome with { Method = $"{TileMethod.Entry.Name}+{SenRpGanMethod.Name}" };
    }
}
