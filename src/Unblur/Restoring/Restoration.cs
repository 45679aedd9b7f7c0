using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Unblur.Guarding;
using Unblur.Imaging;
using Unblur.Torch;

namespace Unblur.Restoring;

/// <summary>The restoration of one photo: tiles that fit, a result that is no worse than the input, and a report.</summary>
internal sealed class Restoration(TileNetwork network, string model, DeblurOptions options, SystemMemory memory, ILogger logger)
{
    /// <summary>Strengths that are tried in turn where the full restoration is implausible.</summary>
    private static readonly double[] GentlerShares = [0.5, 0.25];

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    internal DeblurResult Run(Photo photo, IProgress<DeblurProgress>? progress, CancellationToken cancellation)
    {
        if (options.Strength == 0)
        {
            progress?.Report(new DeblurProgress(0, 0, TimeSpan.Zero));
            return new DeblurResult(photo.Copy(), Report(tile: 0, tiles: 0, retries: 0, new Judgement(GuardOutcome.NotChecked, 0, null)));
        }

        TilePass? pass = null;
        int retries = 0;
        for (int tile = FirstTile(photo); ; retries++)
        {
            var plan = TilePlan.Of(photo.Width, photo.Height, network.Card, tile, Overlap(tile));
            try
            {
                DeblurLog.Planned(logger, photo.Width, photo.Height, plan.Count, plan.Columns.Size, plan.Rows.Size);
                progress?.Report(new DeblurProgress(0, plan.Count, null));
                pass ??= new TilePass(photo, network, network.Survey(photo, cancellation), progress, cancellation);
                Photo output = photo.Copy();
                IResultCheck check = NewCheck(photo);
                pass.Run(plan, new PhotoWriter(photo, output, options.Strength, check));
                Judgement judged = Judge(photo, ref output, check);
                return new DeblurResult(output, Report(plan.ReportedTile, plan.Count, retries, judged));
            }
            catch (Exception failure) when (failure is TensorMemoryException or OutOfMemoryException)
            {
                tile = SmallerTile(tile, photo, failure);
                DeblurLog.MemoryRanOut(logger, tile);
                TorchRuntime.ReleaseMemory();
            }
        }
    }

    private sealed record Judgement(GuardOutcome Outcome, double Strength, string? Reason);

    private int FirstTile(Photo photo)
    {
        if (options.Tile > 0)
        {
            return options.Tile;
        }

        var budget = MemoryBudget.Of(options.MaxMemoryBytes, memory, network.Device.IsCuda);
        if (budget.Choose(photo, network.Card.SizeMultiple, network.BytesPerPixel) is 0)
        {
            return 0;
        }

        // What earlier work has left counts as held until it is given back.
        GC.Collect();
        TorchRuntime.ReleaseMemory();
        budget = MemoryBudget.Of(options.MaxMemoryBytes, memory, network.Device.IsCuda);
        return budget.Choose(photo, network.Card.SizeMultiple, network.BytesPerPixel)
            ?? throw new DeblurMemoryException(
                $"{photo.Width} x {photo.Height} pixels in the smallest tiles ({TilePlan.SmallestTile}) need about "
                + $"{Megabytes(budget.Needed(photo, network.Card.SizeMultiple, network.BytesPerPixel, TilePlan.SmallestTile))} MB, but {Megabytes(budget.Cap)} MB may be used: "
                + "allow more memory, close other programs, or make the photo smaller.");
    }

    private int Overlap(int tile)
    {
        int wanted = options.TileOverlap >= 0 ? Math.Min(options.TileOverlap, tile / 2) : TilePlan.OverlapFor(network.Card, tile);
        return tile == 0 ? 0 : wanted;
    }

    private static int SmallerTile(int tile, Photo photo, Exception failure)
    {
        int longest = Math.Max(photo.Width, photo.Height);
        int failed = tile == 0 ? longest : Math.Min(tile, longest);
        return failed > TilePlan.SmallestTile
            ? Math.Max(failed / 2, TilePlan.SmallestTile)
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
        foreach (double share in GentlerShares.Where(_ => check.MayBeGentler))
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
        return new Judgement(GuardOutcome.InputKept, 0, reason);
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

    private DeblurReport Report(int tile, int tiles, int retries, Judgement judged) => new()
    {
        Model = model,
        Device = network.Device.ToString(),
        Precision = network.Precision == DType.BFloat16 ? "bfloat16" : "float32",
        Tile = tile,
        Tiles = tiles,
        MemoryRetries = retries,
        FellBackToFloat32 = network.FellBack,
        Guard = judged.Outcome,
        StrengthUsed = judged.Strength,
        GuardReason = judged.Reason,
        Seconds = _clock.Elapsed.TotalSeconds,
        PeakMemoryBytes = memory.PeakBytes(),
    };

    private static long Megabytes(long bytes) => bytes / 1_000_000;
}
