using System.Diagnostics;
using System.Runtime.CompilerServices;
using Unblur.Cli.Failures;
using Unblur.Cli.Outputs;
using Unblur.Imaging;

namespace Unblur.Cli.Deblurring;

/// <summary>Restores photos one after the other. While one is restored, the next is decoded and the previous one is encoded.</summary>
/// <remarks>At most three photos are in memory: the next, the current with its result, and the last result.</remarks>
internal sealed class DeblurBatch(Deblurrer deblurrer, SaveOptions saveOptions, PhotoLimits limits, IBatchDisplay display)
{
    /// <summary>From how many pixels on the expected time is reported before the work, and the side of the part that is measured for it.</summary>
    private const int LargePhoto = 12_000_000, MeasuredSide = 384;

    private double? _secondsPerPixel;

    /// <summary>Whether a part of a photo can be restored by itself: not where the blur of the whole photo is given.</summary>
    public bool MeasuresSpeed { get; init; }

    /// <summary>Writes what was made on the way; null where nobody asked.</summary>
    public StepFiles? Steps { get; init; }

    /// <summary>Where the kernel that was found is written; null for nowhere.</summary>
    public string? KernelPath { get; init; }

    /// <summary>Keeps pictures of every photo; null where nobody asked.</summary>
    public PhotoPage? Page { get; init; }

    /// <summary>Restores all photos of a plan that are not done. A photo that fails does not stop the others.</summary>
    /// <param name="plan">Inputs and outputs.</param>
    /// <param name="cancellation">Discards the current photo. A photo that is being saved is finished.</param>
    /// <returns>One outcome for each photo, in the order of the plan.</returns>
    public async Task<IReadOnlyList<PhotoOutcome>> Run(IReadOnlyList<PlannedPhoto> plan, CancellationToken cancellation)
    {
        var outcomes = new PhotoOutcome[plan.Count];
        Task saving = Task.CompletedTask;
        Task<Photo>? next = null;
        for (int i = 0; i < plan.Count; i++)
        {
            (int index, PlannedPhoto photo) = (i, plan[i]);
            if (photo.IsDone || cancellation.IsCancellationRequested)
            {
                outcomes[index] = Settle(new(photo.Input, photo.Output, photo.IsDone ? PhotoStatus.Skipped : PhotoStatus.Cancelled));
                continue;
            }

            Task<Photo> current = next ?? Open(photo);
            await Ended(current);
            next = plan.Skip(i + 1).FirstOrDefault(later => !later.IsDone) is { } following ? Open(following) : null;
            display.Started(photo);
            Task<DeblurResult> restoring = Restore(photo, current, cancellation);
            await Ended(restoring);
            await saving;
            saving = Task.Run(async () => outcomes[index] = Settle(await Finish(photo, current, restoring)), CancellationToken.None);
        }

        await saving;
        return outcomes;
    }

    private static ConfiguredTaskAwaitable Ended(Task task) => task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private Task<Photo> Open(PlannedPhoto photo) => Task.Run(() => Photo.Open(photo.Input, limits));

    // What would fail after the work fails before it.
    private async Task<DeblurResult> Restore(PlannedPhoto planned, Task<Photo> opening, CancellationToken cancellation)
    {
        Photo photo = await opening;
        planned.RequireFree();
        AtomicFile.RequireWritableFolder(Path.GetDirectoryName(Path.GetFullPath(planned.Output))!);
        photo.RequireSavable(planned.Output, saveOptions);
        RefuseLosses(photo, planned);
        await Announce(photo, planned, cancellation);
        return await deblurrer.RestoreAsync(photo, new Progress(display), cancellation);
    }

    private void RefuseLosses(Photo photo, PlannedPhoto planned)
    {
        if (!planned.IsInPlace)
        {
            return;
        }

        if (photo.Pages > 1)
        {
            throw new PhotoException(planned.Input, $"has {photo.Pages} pages, of which the result would hold the first alone: choose an output that does not replace it.");
        }

        if (Losses(photo, planned) is [_, ..] losses)
        {
            throw new PhotoException(planned.Input, $"the result would not hold {string.Join(", nor ", losses)}: choose an output that does not replace it.");
        }
    }

    private IReadOnlyList<string> Losses(Photo photo, PlannedPhoto planned) => photo.LossesAs(PhotoFormats.ForSaving(planned.Output), saveOptions);

    // A small part is restored first where the whole takes long: a file of a few bytes can claim any size.
    private async Task Announce(Photo photo, PlannedPhoto planned, CancellationToken cancellation)
    {
        if (!MeasuresSpeed || (long)photo.Width * photo.Height < LargePhoto)
        {
            return;
        }

        if (_secondsPerPixel is null)
        {
            int side = Math.Min(MeasuredSide, Math.Min(photo.Width, photo.Height));
            var part = Photo.FromPlanes(photo.ReadPlanes(0, 0, side, side), photo.Bits);
            long start = Stopwatch.GetTimestamp();
            DeblurReport made = (await deblurrer.RestoreAsync(part, null, cancellation)).Report;
            if (made.Method is not (null or "network"))
            {
                return; // what was chosen for the part takes no time that grows with its size, and the whole may get something else
            }

            _secondsPerPixel = Stopwatch.GetElapsedTime(start).TotalSeconds / ((double)side * side);
        }

        display.Announced(planned, photo.Width, photo.Height, TimeSpan.FromSeconds(_secondsPerPixel.Value * photo.Width * photo.Height));
    }

    /// <summary>Saves the result. A failure while opening, restoring or saving becomes the photo's outcome.</summary>
    private async Task<PhotoOutcome> Finish(PlannedPhoto planned, Task<Photo> opening, Task<DeblurResult> restoring)
    {
        try
        {
            Photo photo = await opening;
            DeblurResult result = await restoring;
            (Photo restored, DeblurReport report) = result;
            bool isKept = report.Guard == GuardOutcome.InputKept;
            bool isCopied = isKept && photo.Format == PhotoFormats.ForSaving(planned.Output);
            Save(planned, isKept ? photo : restored, isCopied);
            Steps?.Write(Path.GetFileNameWithoutExtension(planned.Output), result.Findings.Steps);
            if (KernelPath is not null)
            {
                KernelFiles.Write(KernelPath, result.Findings);
            }

            PhotoOutcome outcome = new(planned.Input, planned.Output, isKept ? PhotoStatus.Kept : PhotoStatus.Restored)
            {
                Reason = report.GuardReason,
                Width = photo.Width,
                Height = photo.Height,
                Pages = photo.Pages,
                Lost = isCopied ? [] : Losses(photo, planned),
                Seconds = report.Seconds,
                Report = report,
                Kernel = result.Findings.Kernels is [var found, ..] ? found : null,
                Light = result.Findings.Light,
                Regions = result.Findings.Regions,
            };
            Page?.Add(outcome, photo, restored);
            return outcome;
        }
        catch (OperationCanceledException)
        {
            return new(planned.Input, planned.Output, PhotoStatus.Cancelled);
        }
        catch (Exception thrown) // this photo's top level: the batch continues
        {
            return Failed(planned, Failure.From(thrown));
        }
    }

    private void Save(PlannedPhoto planned, Photo result, bool isCopied)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(planned.Output))!);
        if (isCopied)
        {
            Copy(planned);
        }
        else
        {
            result.Save(planned.Output, saveOptions with { Permissions = AtomicFile.PermissionsOf(planned.Input) });
        }
    }

    // The photo is unchanged: copy the file rather than compress it again.
    private static void Copy(PlannedPhoto planned)
    {
        AtomicFile.Write(planned.Output, CopyTo, AtomicFile.PermissionsOf(planned.Input));

        void CopyTo(FileStream output)
        {
            using FileStream input = File.OpenRead(planned.Input);
            input.CopyTo(output);
        }
    }

    private static PhotoOutcome Failed(PlannedPhoto planned, Failure failure)
        => new(planned.Input, planned.Output, PhotoStatus.Failed)
        {
            Reason = failure.ReasonFor(planned.Input),
            Failure = failure,
        };

    private PhotoOutcome Settle(PhotoOutcome outcome)
    {
        display.Finished(outcome);
        return outcome;
    }

    private sealed class Progress(IBatchDisplay display) : IProgress<DeblurProgress>
    {
        public void Report(DeblurProgress value) => display.Advanced(value);
    }
}

/// <summary>Receives the progress of a batch.</summary>
internal interface IBatchDisplay
{
    /// <summary>A photo is being restored.</summary>
    void Started(PlannedPhoto photo);

    /// <summary>A large photo is about to be restored.</summary>
    void Announced(PlannedPhoto photo, int width, int height, TimeSpan expected);

    /// <summary>A tile of the current photo is done. Called from the computing thread.</summary>
    void Advanced(DeblurProgress progress);

    /// <summary>A photo is written, skipped or failed. May be called while the next photo is being restored.</summary>
    void Finished(PhotoOutcome outcome);
}
