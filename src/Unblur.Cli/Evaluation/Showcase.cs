using Unblur.Imaging;
using Unblur.Metrics.Evaluation;
using Unblur.Metrics.Scoring;
using Unblur.Reports;

namespace Unblur.Cli.Evaluation;

/// <summary>Keeps pictures of the worst and the best pairs, by the profile's first measure of the restored photo. Safe from several threads.</summary>
/// <remarks>
/// Keeps only the pictures of these few pairs, so that a data set of any size takes little memory. The result does not depend on the order of the
/// pairs.
/// </remarks>
internal sealed class Showcase(Measure measure)
{
    private const int Count = 3, KernelScale = 4;

    private readonly Lock _lock = new();
    private readonly SortedList<(double Rank, int Index), ShownPair> _worst = [];
    private readonly SortedList<(double Rank, int Index), ShownPair> _best = [];

    /// <summary>The best first.</summary>
    public IReadOnlyList<ShownPair> Best => [.. _best.Values];

    /// <summary>The worst first, without pairs that are also among the best.</summary>
    public IReadOnlyList<ShownPair> Worst => [.. _worst.Values.Where(pair => !_best.Values.Any(best => best.Outcome == pair.Outcome))];

    public void Offer(PairOutcome outcome, int index, Photo? blurry, Photo restored, Photo sharp)
    {
        double value = outcome.After![0].Value;
        if (double.IsNaN(value))
        {
            return;
        }

        double rank = measure.HigherIsBetter ? value : -value;
        if (!IsAmong(_worst, (rank, index)) && !IsAmong(_best, (-rank, index)))
        {
            return;
        }

        ShownPair shown = new(
            outcome,
            blurry is null ? null : ShownPicture.Of("blurry", blurry.ToPlanes()),
            ShownPicture.Of(blurry is null ? "measured" : "restored", restored.ToPlanes()),
            ShownPicture.Of("sharp", sharp.ToPlanes()))
        {
            Kernel = outcome.Restoration?.Kernel is { } kernel ? ShownPicture.Of(outcome.Restoration.KernelCaption, kernel.Resize(kernel.Width * KernelScale, kernel.Height * KernelScale)) : null,
        };
        Keep(_worst, (rank, index), shown);
        Keep(_best, (-rank, index), shown);
    }

    private bool IsAmong(SortedList<(double Rank, int Index), ShownPair> kept, (double Rank, int Index) place)
    {
        lock (_lock)
        {
            return kept.Count < Count || place.CompareTo(kept.Keys[^1]) < 0;
        }
    }

    private void Keep(SortedList<(double Rank, int Index), ShownPair> kept, (double Rank, int Index) place, ShownPair pair)
    {
        lock (_lock)
        {
            kept.Add(place, pair);
            if (kept.Count > Count)
            {
                kept.RemoveAt(Count);
            }
        }
    }
}

/// <summary>A pair on the page: its scores and small JPEG pictures.</summary>
/// <param name="Outcome">Its scores.</param>
/// <param name="Blurry">The blurry photo; null without one.</param>
/// <param name="Restored">The measured photo.</param>
/// <param name="Sharp">The reference photo.</param>
internal sealed record ShownPair(PairOutcome Outcome, ShownPicture? Blurry, ShownPicture Restored, ShownPicture Sharp)
{
    /// <summary>The kernel that was found; null where none was.</summary>
    public ShownPicture? Kernel { get; init; }
}
