using Unblur.Reports;

namespace Unblur.Training.Runs;

/// <summary>What a run's validations measure.</summary>
internal enum EvidenceKind
{
    /// <summary>No validation yet: at most the training's own loss.</summary>
    None,

    /// <summary>How much nearer to known sharp photos the restored ones are than the blurry ones, dB.</summary>
    Pairs,

    /// <summary>The share of the estimated motion that is gone from the restored photos, 0 to 1; below 0 where there is more.</summary>
    Motion,

    /// <summary>How much nearer to the known motion the estimated one is than none at all, as a share, 0 to 1; below 0 where it is farther.</summary>
    Estimate,

    /// <summary>How much nearer to the target's blur the made one is than sharp photos are, as a share, 0 to 1; below 0 where it is farther.</summary>
    Blur,
}

/// <summary>The curve by which a run is judged; larger is better.</summary>
/// <param name="Kind">What it measures.</param>
/// <param name="Points">Its points by step; of <see cref="EvidenceKind.None"/> the falling loss, with its sign turned.</param>
/// <param name="Reblur">PSNR of the restored photos, blurred again, against the blurry ones, at the last validation, dB; null where not measured.</param>
/// <param name="BlurryMotion">Mean motion in the blurry photos at the last validation, px; null where it is not measured.</param>
internal sealed record RunEvidence(EvidenceKind Kind, IReadOnlyList<ChartPoint> Points, double? Reblur = null, double? BlurryMotion = null)
{
    /// <summary>Reads the log of a run of any kind. Pairs are preferred, since motion is only an estimate.</summary>
    internal static RunEvidence From(IReadOnlyList<LogLine> lines)
    {
        ChartPoint[] pairs = [.. Combined(lines, "validation.psnr", "validation.blurry_psnr", (restored, blurry) => restored - blurry)];
        ChartPoint[] shakes = [.. Combined(lines, "gain_short_db", "gain_long_db", (near, far) => (near + far) / 2)];
        ChartPoint[] motion = [.. Combined(lines, "validation.restored_motion", "validation.blurry_motion", ShareGone)];
        ChartPoint[] estimates = [.. Combined(lines, "validation.end_point", "validation.zero_end_point", ShareGone)];
        ChartPoint[] blurs = [.. Combined(lines, "validation.blur_distance", "validation.sharp_blur_distance", ShareGone)];
        EvidenceKind kind = pairs.Length + shakes.Length > 0 ? EvidenceKind.Pairs
            : estimates.Length > 0 ? EvidenceKind.Estimate
            : blurs.Length > 0 ? EvidenceKind.Blur
            : motion.Length > 0 ? EvidenceKind.Motion : EvidenceKind.None;
        IReadOnlyList<ChartPoint> points = kind switch
        {
            EvidenceKind.Pairs => pairs.Length > 0 ? pairs : shakes,
            EvidenceKind.Motion => motion,
            EvidenceKind.Estimate => estimates,
            EvidenceKind.Blur => blurs,
            _ => [.. LogLine.Curve(lines, "loss").Where(point => double.IsFinite(point.Value)).Select(point => point with { Value = -point.Value })],
        };
        return new RunEvidence(kind, points, Last(lines, "validation.reblur_psnr"), Last(lines, "validation.blurry_motion"));
    }

    // 1 is all of it.
    private static double ShareGone(double left, double before) => before > 0 ? 1 - (left / before) : 0;

    private static double? Last(IReadOnlyList<LogLine> lines, string name) => LogLine.Curve(lines, name) is [.., { } last] ? last.Value : null;

    private static IEnumerable<ChartPoint> Combined(IReadOnlyList<LogLine> lines, string first, string second, Func<double, double, double> combine)
    {
        foreach (LogLine line in lines)
        {
            if (line.TryGet(first, out double a) && line.TryGet(second, out double b) && double.IsFinite(combine(a, b)))
            {
                yield return new ChartPoint(line.Step, combine(a, b));
            }
        }
    }
}
