using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Unblur.Guarding;
using Unblur.Imaging;
using Unblur.Inference;

namespace Unblur.Restoring;

/// <summary>What is the same for every method: tiles that fit into memory, a result that is no worse than the input, and a report.</summary>
internal sealed class Restoration(IRestorationMethod method, DeblurOptions options, SystemMemory memory, ILogger logger)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    internal DeblurResult Run(Photo photo, IProgress<DeblurProgress>? progress, CancellationToken cancellation)
    {
        if (options.Strength == 0)
        {
            progress?.Report(new DeblurProgress(0, 0, TimeSpan.Zero));
            return new DeblurResult(photo.Copy(), Report(new MethodOutcome(0, 0), retries: 0, new Judgement(GuardOutcome.NotChecked, 0, null)));
        }

        int retries = 0, tile = FirstTile(photo);
        while (true)
        {
            try
            {
                Photo output = photo.Copy();
                IResultCheck check = NewCheck(photo);
                var writer = new PhotoWriter(photo, output, options.Strength, check);
                MethodOutcome outcome = method.Restore(new MethodInput(photo, tile, Overlap(tile, photo), writer, progress, cancellation));
                if (outcome.Refusal is { } refusal)
                {
                    Judgement kept = new(GuardOutcome.InputKept, 0, refusal);
                    return new DeblurResult(photo.Copy(), Report(outcome, retries, kept)) { Findings = outcome.Findings };
                }

                Judgement judged = Judge(photo, ref output, check);
                return new DeblurResult(output, Report(outcome, retries, judged)) { Findings = outcome.Findings };
            }
            catch (OutOfMemoryException failure)
            {
                tile = SmallerTile(tile, photo, failure);
                retries++;
                DeblurLog.MemoryRanOut(logger, tile);
                GC.Collect();
            }
            catch (DeviceFailedException)
            {
                tile = FirstTile(photo);                                 // of another memory now
            }
        }
    }

    private sealed record Judgement(GuardOutcome Outcome, double Strength, string? Reason, bool IsFinite = true);

    private int FirstTile(Photo photo)
    {
        if (options.Tile > 0)
        {
            return options.Tile;
        }

        MethodNeeds needs = method.Needs;
        var budget = MemoryBudget.Of(options.MaxMemoryBytes, memory, needs.IsAccelerated);
        if (budget.Choose(photo, needs) is 0)
        {
            return 0;
        }

        // What earlier work has left counts as held until it is given back.
        GC.Collect();
        budget = MemoryBudget.Of(options.MaxMemoryBytes, memory, needs.IsAccelerated);
        return budget.Choose(photo, needs)
            ?? throw new DeblurMemoryException(
                $"{photo.Width} x {photo.Height} pixels in the smallest tiles ({MemoryBudget.SmallestTile}) need about "
                + $"{Megabytes(budget.Needed(photo, needs, MemoryBudget.SmallestTile))} MB, but {Megabytes(budget.Cap)} MB may be used: "
                + "allow more memory, close other programs, or make the photo smaller.");
    }

    private int Overlap(int tile, Photo photo)
    {
        // No more than half of a tile: each pixel is then computed four times.
        int wanted = options.TileOverlap >= 0 ? options.TileOverlap : method.Needs.Overlap, most = tile / 2;
        if (tile > 0 && most < wanted && Math.Max(photo.Width, photo.Height) > tile)
        {
            DeblurLog.OverlapCut(logger, tile, most, wanted);
        }

        return Math.Min(wanted, most);
    }

    private static int SmallerTile(int tile, Photo photo, Exception failure)
    {
        int longest = Math.Max(photo.Width, photo.Height);
        int failed = tile == 0 ? longest : Math.Min(tile, longest);
        return failed > MemoryBudget.SmallestTile
            ? Math.Max(failed / 2, MemoryBudget.SmallestTile)
            : throw new DeblurMemoryException($"memory ran out even with tiles of {failed} pixels: allow more memory or close other programs. {failure.Message}", failure);
    }

    private IResultCheck NewCheck(Photo photo) => options.Guard ? new PlausibilityCheck(photo.Width, photo.Height) : new FiniteCheck();

    /// <summary>Keeps the output, or puts a gentler one or the input in its place.</summary>
    private Judgement Judge(Photo photo, ref Photo output, IResultCheck check)
    {
        if (check.Complaint() is not { } reason)
        {
            return new Judgement(options.Guard ? GuardOutcome.Passed : GuardOutcome.NotChecked, options.Strength, null);
        }

        DeblurLog.Implausible(logger, reason);
        foreach (double share in GuardLimits.GentlerShares.Where(_ => check.MayBeGentler))
        {
            Photo gentler = photo.Copy();
            IResultCheck second = NewCheck(photo);
            Blend(photo, output, new PhotoWriter(photo, gentler, share, second));
            if (second.Complaint() is null)
            {
                output = gentler;
                return new Judgement(GuardOutcome.Gentler, options.Strength * share, reason);
            }
        }

        output = photo.Copy();
        return new Judgement(GuardOutcome.InputKept, 0, reason, check.MayBeGentler);
    }

    private static void Blend(Photo photo, Photo restored, PhotoWriter writer)
    {
        var buffer = new PlaneBuffer();
        for (int y = 0; y < photo.Height; y += PhotoWriter.StripRows)
        {
            PlanarImage strip = buffer.Take(3, Math.Min(PhotoWriter.StripRows, photo.Height - y), photo.Width);
            restored.ReadPlanes(0, y, strip);
            writer.Write(y, strip);
        }
    }

    private DeblurReport Report(MethodOutcome outcome, int retries, Judgement judged) => new()
    {
        Model = method.Model.Name,
        Device = method.Needs.Device,
        Precision = ExecutionDevice.Arithmetic(method.Needs.Device, options.Precision, method.Needs.Bits),
        Tile = outcome.Tile,
        Tiles = outcome.Tiles,
        MemoryRetries = retries,
        Guard = judged.Outcome,
        StrengthUsed = judged.Strength,
        GuardReason = judged.Reason,
        IsFinite = judged.IsFinite,
        Diagnosis = outcome.Diagnosis,
        Method = outcome.Method,
        Remark = outcome.Remark,
        Seconds = _clock.Elapsed.TotalSeconds,
        PeakMemoryBytes = memory.PeakBytes(),
    };

    private static long Megabytes(long bytes) => bytes / 1_000_000;
}
