using System.Globalization;
using Unblur.Imaging;
using Unblur.Reports;
using Unblur.Training.Session;

namespace Unblur.Training.Runs;

/// <summary>A verdict in the words of somebody who takes photos: three questions and their answers.</summary>
internal static class VerdictText
{
    private const string Look = "Compare the pictures below: edges should be sharper, without ripples, halos, or patterns that were not there.";
    private const string LookAtBlurs
        = "The pictures in samples show a sharp photo, three blurs of it, and a blurry photo: the blurs should differ from each other, and show nothing that the sharp one does not.";

    /// <summary>Questions, short answers and what they rest on, in the order in which they are asked.</summary>
    internal static IEnumerable<(string Question, string Answer, string Reason)> Of(RunVerdict verdict) =>
    [
        ("Does it help?", Help(verdict), Reason(verdict.Evidence)),
        ("Is it still improving?", Progress(verdict.Progress.Trend), ProgressReason(verdict)),
        ("What to look at next", string.Empty, Next(verdict)),
    ];

    // Motion is estimated by a network that trains too: what rests on it is said with care.
    private static string Help(RunVerdict verdict) => (verdict.Effect, verdict.Evidence.Kind) switch
    {
        (RunEffect.TooEarly, _) => "Too early to say.",
        (RunEffect.Helps, EvidenceKind.Motion) => "It seems so.",
        (RunEffect.Helps, _) => verdict.IsWorseThanAtFirst ? "The network helps, but this training does not: it was better before." : "Yes.",
        (RunEffect.DoesNothing, EvidenceKind.Motion) => "Hardly, it seems.",
        (RunEffect.DoesNothing, _) => "No: it does next to nothing.",
        (_, EvidenceKind.Motion) => "No, it seems to do harm.",
        _ => "No: it does harm.",
    };

    private static string Reason(RunEvidence evidence) => evidence.Kind switch
    {
        EvidenceKind.Pairs => Gain(evidence.Points),
        EvidenceKind.Motion => Motion(evidence),
        EvidenceKind.Estimate => string.Create(
            CultureInfo.InvariantCulture, $"On held-out photos, whose motion is known, the error of the estimated motion is {1 - evidence.Points[^1].Value:P0} of that of no motion at all."),
        EvidenceKind.Blur => string.Create(
            CultureInfo.InvariantCulture,
            $"On held-out photos, the distance of the made blur from that of the blurry photos is {1 - evidence.Points[^1].Value:P0} of that of no blur at all."),
        _ => "No validation has measured it yet.",
    };

    private static string Gain(IReadOnlyList<ChartPoint> points)
    {
        ChartPoint last = points[^1];
        string now = $"On the validation photos, whose sharp versions are known, the restored ones are {Decibels(Math.Abs(last.Value))} "
            + $"{(last.Value < 0 ? "farther from" : "nearer to")} the sharp ones than the blurry photos are "
            + $"(step {Step(last.Step)}; 0.2 dB is hardly visible, 1 dB is).";
        if (points.Count < 2)
        {
            return now;
        }

        ChartPoint best = points.MaxBy(point => point.Value);
        string first = $" At step {Step(points[0].Step)} it was {Signed(points[0].Value)}";
        return best.Value - last.Value >= RunVerdict.VisibleGain / 2 && best != points[0]
            ? $"{now}{first}, at its best, step {Step(best.Step)}, {Signed(best.Value)}."
            : $"{now}{first}.";
    }

    private static string Motion(RunEvidence evidence)
    {
        double value = evidence.Points[^1].Value;
        string motion = value < 0
            ? string.Create(CultureInfo.InvariantCulture, $"{-value:P0} more motion in the restored photos than in the blurry ones")
            : string.Create(CultureInfo.InvariantCulture, $"{1 - value:P0} of the motion left in the restored photos");
        string reblur = evidence.Reblur switch
        {
            null => "",
            < RunVerdict.LowestReblur => " Blurred again, the restored photos do not look like the blurry ones any more: they show something else.",
            _ => " Blurred again, the restored photos look like the blurry ones, as they should.",
        };
        return $"The motion network sees {motion}.{reblur} No sharp versions are known here, so this is a hint and no proof: the pictures decide.";
    }

    private static string Progress(RunTrend trend) => trend switch
    {
        RunTrend.TooEarly => "Too early to say.",
        RunTrend.Improving => "Yes.",
        RunTrend.Level => "Not noticeably.",
        _ => "No, it gets worse.",
    };

    private static string ProgressReason(RunVerdict verdict)
    {
        (LastThird progress, RunEvidence evidence) = (verdict.Progress, verdict.Evidence);
        string by = evidence is { Kind: EvidenceKind.None, Points.Count: > 0 } ? "training losses" : "validations";
        if (progress.Trend == RunTrend.TooEarly)
        {
            string made = evidence.Points.Count == 1 ? "There is 1" : $"There are {evidence.Points.Count}";
            return $"{made} of the {LastThird.FewestPoints} {by} that are needed.";
        }

        string direction = progress.Change < 0 ? "rose" : "fell";
        string change = evidence.Kind switch
        {
            EvidenceKind.Pairs => $"the restored photos changed by {Signed(progress.Change)}",
            EvidenceKind.Motion => string.Create(
                CultureInfo.InvariantCulture, $"the motion that is left {direction} by {Math.Abs(progress.Change) * 100:0.#} percentage points"),
            EvidenceKind.Estimate => string.Create(
                CultureInfo.InvariantCulture, $"the error that is left {direction} by {Math.Abs(progress.Change) * 100:0.#} percentage points"),
            EvidenceKind.Blur => string.Create(
                CultureInfo.InvariantCulture, $"the distance that is left {direction} by {Math.Abs(progress.Change) * 100:0.#} percentage points"),
            _ => $"the loss {direction}, which is a hint only",
        };
        return $"Over the last third of the {by}, steps {Step(progress.First)} to {Step(progress.Last)}, {change}.";
    }

    private static string Next(RunVerdict verdict) => (verdict.Effect, verdict.Progress.Trend) switch
    {
        _ when verdict.Evidence.BlurryMotion < 1 && verdict.Evidence.Kind == EvidenceKind.Motion
            => "The motion network sees hardly any motion in the blurry photos: check that they are blurred by motion, not out of focus, "
                + "or start from a trained one (motion.initial_weights).",
        _ when verdict.Evidence.Kind == EvidenceKind.None => "Let it run, and write this report again after a few validations.",
        (_, not RunTrend.Worsening and not RunTrend.Level) when verdict.Evidence.Kind == EvidenceKind.Estimate
            => "Let it run. The pictures in samples show a blurry photo, its true and its estimated motion.",
        _ when verdict.Evidence.Kind == EvidenceKind.Estimate
            => "Stop, and use best.safetensors. More photos, or a larger network, go further. The pictures in samples show a blurry photo, its true and its estimated motion.",
        (_, not RunTrend.Worsening and not RunTrend.Level) when verdict.Evidence.Kind == EvidenceKind.Blur => $"Let it run. {LookAtBlurs}",
        _ when verdict.Evidence.Kind == EvidenceKind.Blur
            => $"Stop, and use {RunFiles.Best}. If the distance is still large, lower optimizer.discriminator_learning_rate and start again. {LookAtBlurs}",
        (RunEffect.TooEarly, _) => $"Let it run and write this report again. {Look}",
        (RunEffect.Helps, RunTrend.Worsening) => $"Stop, and use {Best(verdict)}. More photos, or lower learning rates, go further.",
        (RunEffect.Helps, _) when verdict.IsWorseThanAtFirst
            => "Stop, and use the weights that the run started from, or start again with lower learning rates.",
        (RunEffect.Helps, RunTrend.Level) => $"More steps of the same kind will change little: use {Best(verdict)}, or go on with more photos. {Look}",
        (RunEffect.Helps, _) => $"Let it go on while it improves. {Look}",
        (RunEffect.DoesNothing, _)
            => "Look whether the blurry photos are blurred by motion and the sharp ones are sharp, and whether enough of both are there; "
                + $"else try more steps, or a higher learning rate. {Look}",
        _ => "Stop, and look at the pictures for where it goes wrong; then start again with lower learning rates, or from weights that deblur already.",
    };

    private static string Best(RunVerdict verdict)
        => verdict.Evidence.Kind == EvidenceKind.Pairs ? RunFiles.Best : "the weights of the step whose pictures look best";

    private static string Decibels(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} dB");

    private static string Signed(double value) => $"{GainText.Signed(value)} dB";

    private static string Step(double step) => step.ToString("0", CultureInfo.InvariantCulture);
}
