using System.Runtime.CompilerServices;
using Unblur.Cli.Failures;
using Unblur.Cli.Outputs;
using Unblur.Imaging;
using Unblur.Physics.Kernels;

namespace Unblur.Cli.Deblurring;

/// <summary>Restores photos one after the other. While one is restored, the next is decoded and the previous one is encoded.</summary>
/// <remarks>At most three photos are in memory: the next, the current with its result, and the last result.</remarks>
internal sealed class DeblurBatch(Deblurrer deblurrer, SaveOptions saveOptions, PhotoLimits limits, IBatchDisplay display)
{
    /// <summary>Where the kernel that was found is written; null for nowhere.</summary>
    public string? KernelPath { get; init; }

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

    private async Task<DeblurResult> Restore(PlannedPhoto planned, Task<Photo> opening, CancellationToken cancellation)
    {
        Photo photo = await opening;
        RefuseLosingPages(photo, planned);
        return await deblurrer.RestoreAsync(photo, new Progress(display), cancellation);
    }

    // The output holds only the first page.
    private static void RefuseLosingPages(Photo photo, PlannedPhoto planned)
    {
        if (photo.Pages > 1 && RealPath.Of(planned.Input) == RealPath.Of(planned.Output))
        {
            throw new PhotoException(planned.Input, $"has {photo.Pages} pages, of which the result would hold the first alone: choose an output that does not replace it.");
        }
    }

    /// <summary>Saves the result. A failure while opening, restoring or saving becomes the photo's outcome.</summary>
    private async Task<PhotoOutcome> Finish(PlannedPhoto planned, Task<Photo> opening, Task<DeblurResult> restoring)
    {
        try
        {
            Photo photo = await opening;
            DeblurResult result = await restoring;
            (Photo restored, DeblurReport report) = result;
            if (KernelPath is not null && result.Findings.Kernels is [var kernel, ..])
            {
                KernelFile.Write(KernelPath, kernel);
            }

            bool isKept = report.Guard == GuardOutcome.InputKept;
            Save(planned, isKept ? photo : restored, isKept);
            return new(planned.Input, planned.Output, isKept ? PhotoStatus.Kept : PhotoStatus.Restored)
            {
                Reason = report.GuardReason,
                Width = photo.Width,
                Height = photo.Height,
                Pages = photo.Pages,
                Seconds = report.Seconds,
                Report = report,
            };
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

    private void Save(PlannedPhoto planned, Photo result, bool isKept)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(planned.Output))!);
        if (isKept && result.Format == PhotoFormats.ForSaving(planned.Output))
        {
            Copy(planned);
        }
        else
        {
            result.Save(planned.Output, saveOptions);
        }
    }

    // The photo is unchanged: copy the file rather than compress it again.
    private static void Copy(PlannedPhoto planned) => AtomicFile.Write(planned.Output, output =>
    {
        using FileStream input = File.OpenRead(planned.Input);
        input.CopyTo(output);
    });

    private static PhotoOutcome Failed(PlannedPhoto planned, Failure failure)
        => new(planned.Input, planned.Output, PhotoStatus.Failed)
        {
            Reason = failure.Cause is PhotoException photo && photo.Photo == planned.Input ? photo.Reason : failure.Message,
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

    /// <summary>A tile of the current photo is done. Called from the computing thread.</summary>
    void Advanced(DeblurProgress progress);

    /// <summary>A photo is written, skipped or failed. May be called while the next photo is being restored.</summary>
    void Finished(PhotoOutcome outcome);
}
