using Unblur.Reports;

namespace Unblur.Training.Runs;

/// <summary>What a run's network does to photos.</summary>
internal enum RunEffect
{
    /// <summary>Nothing has been measured, or a network that does not help yet is still improving.</summary>
    TooEarly,
    Helps,
    DoesNothing,
    Harms,
}

/// <summary>A run in two words: whether the network helps, and whether training still improves it.</summary>
/// <param name="Effect">At the last validation.</param>
/// <param name="Progress">Over the last third of the validations, or of the losses where there are none.</param>
/// <param name="Evidence">What was judged.</param>
internal sealed record RunVerdict(RunEffect Effect, LastThird Progress, RunEvidence Evidence)
{
    /// <summary>Differences in PSNR that are less than this are not visible, dB.</summary>
    internal const double VisibleGain = 0.2;

    /// <summary>A share of the motion that must be gone: M sees some in any photo, and differs by this much between photos that look alike.</summary>
    internal const double NotedShare = 0.15;

    /// <summary>Blurring the restored photos again must give the blurry ones at least so nearly, dB: else they show something else.</summary>
    internal const double LowestReblur = 20;

    /// <summary>Before so many validations a network that does not help is only not ready yet.</summary>
    private const int FewestValidations = 3;

    /// <summary>Judges a run by its log.</summary>
    /// <param name="lines">The lines that can be read.</param>
    internal static RunVerdict Of(IReadOnlyList<LogLine> lines)
    {
        var evidence = RunEvidence.From(lines);
        double smallest = evidence.Kind switch
        {
            EvidenceKind.Pairs => VisibleGain / 4,
            EvidenceKind.Motion => NotedShare / 5,
            EvidenceKind.Estimate or EvidenceKind.Blur => NotedShare / 15,
            _ => evidence.Points.Count > 0 ? Math.Abs(evidence.Points[^1].Value) / 100 : 0,
        };
        var progress = LastThird.Of(evidence.Points, smallest);
        return new RunVerdict(EffectOf(evidence, progress.Trend), progress, evidence);
    }

    /// <summary>Whether training itself, since the first validation, made the network visibly worse than it was.</summary>
    internal bool IsWorseThanAtFirst => Evidence is { Kind: EvidenceKind.Pairs, Points: [{ } first, .., { } last] } && last.Value - first.Value <= -VisibleGain;

    private static RunEffect EffectOf(RunEvidence evidence, RunTrend trend)
    {
        // A validation at step 0 measures what the run starts from.
        int count = evidence.Points.Count(point => point.Step > 0);
        if (evidence.Kind == EvidenceKind.None || count == 0)
        {
            return RunEffect.TooEarly;
        }

        double level = evidence.Kind == EvidenceKind.Pairs ? VisibleGain : NotedShare;
        double value = evidence.Points[^1].Value;
        bool isBroken = evidence.Kind == EvidenceKind.Motion && evidence.Reblur < LowestReblur;
        RunEffect effect = isBroken || value <= -level ? RunEffect.Harms : value >= level ? RunEffect.Helps : RunEffect.DoesNothing;
        return effect != RunEffect.Helps && (count < FewestValidations || trend == RunTrend.Improving) ? RunEffect.TooEarly : effect;
    }
}
