using System.Diagnostics;
using Unblur.Cli.Failures;
using Unblur.Cli.Inputs;
using Unblur.Cli.Outputs;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Cli.Weights;
using Unblur.Imaging;
using Unblur.Physics.FlowFiles;
using Unblur.Physics.Kernels;

namespace Unblur.Cli.Deblurring;

/// <summary><c>unblur deblur</c> from the names on the command line to the exit code.</summary>
internal sealed class DeblurRun(DeblurRequest request)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<PhotoOutcome> _outcomes = [];
    private readonly PhotoPage? _page = request.PagePath is null ? null : new PhotoPage();
    private readonly StepFiles? _steps = request.StepsFolder is { } folder ? new StepFiles(folder, request.Output.Overwrite) : null;

    /// <summary>Finds the photos, plans their outputs, restores them and reports. The report includes a failure that ends the run early.</summary>
    public async Task<ExitCode> Run()
    {
        Failure? failure = null;
        try
        {
            IReadOnlyList<PlannedPhoto> plan = OutputPlan.Make(FindPhotos(), request.Output);
            RequireModel(plan);
            RequireOneKernel(plan);
            RequirePage(plan);
            _steps?.Require([.. plan.Where(photo => !photo.IsDone).Select(photo => Path.GetFileNameWithoutExtension(photo.Output))]);
            _outcomes.AddRange(request.IsDryRun ? Rehearse(plan) : await Restore(plan));
            WritePage();
        }
        catch (Exception thrown) // this command's top level
        {
            failure = Failure.Report(thrown, request.Verbosity);
        }

        BatchSummary summary = new(_outcomes, Stopwatch.GetElapsedTime(_start).TotalSeconds, failure);
        if (request.Json)
        {
            DeblurReportWriter.Write(summary, Console.OpenStandardOutput());
        }

        if (request.Verbosity != Verbosity.Quiet)
        {
            WriteSummary(summary, request.Output is { Target: not null, KeepsTree: false }, _steps is { HasWritten: false });
        }

        return summary.ExitCode;
    }

    private IReadOnlyList<InputPhoto> FindPhotos()
    {
        FoundInputs found = new InputFinder(request.IsRecursive, request.Output.Suffix, request.Output.Target).Find(request.Inputs);
        _outcomes.AddRange(found.Missing.Select(missing => new PhotoOutcome(missing.Path, null, PhotoStatus.Failed) { Reason = missing.Reason }));
        return found.ReportAndGetPhotos(request.Verbosity);
    }

    // If the model will not be loaded, look it up all the same: a misspelt name must be reported even when nothing is left to do.
    private void RequireModel(IReadOnlyList<PlannedPhoto> plan)
    {
        if (request.Model is not null && (request.IsDryRun || plan.All(photo => photo.IsDone)))
        {
            Deblurrer.FindModel(TorchWeights.Open(), request.Model, request.Options);
        }
    }

    private void RequireOneKernel(IReadOnlyList<PlannedPhoto> plan)
    {
        if (request.SaveKernelPath is not { } path)
        {
            return;
        }

        if (plan.Count != 1 || !string.Equals(Path.GetExtension(path), ".png", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--save-kernel {path} is the PNG of one photo, but there are {plan.Count} photos: restore them one by one, and end the name with .png.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
        {
            throw new UsageException($"--save-kernel {path}: there is no such folder: make it first.");
        }

        string? taken = KernelFiles.Names(path).FirstOrDefault(
            name => Path.Exists(name) && !plan[0].IsDone && (!request.Output.Overwrite || RealPath.Of(name) == RealPath.Of(plan[0].Input)));
        if (taken is not null)
        {
            throw new UsageException($"--save-kernel {path}: {taken} is there already: choose another name, or give --overwrite where it is no photo to restore.");
        }
    }

    private void RequirePage(IReadOnlyList<PlannedPhoto> plan)
    {
        if (request.PagePath is { } path)
        {
            var page = ReportFile.Page("deblur", path, PhotoPage.Title);
            page.Require(request.Output.Overwrite);
            page.RequireNoInput(plan.SelectMany(photo => new[] { photo.Input, photo.Output }), "is a photo or its result");
        }
    }

    private void WritePage()
    {
        if (_page is not null && !request.IsDryRun)
        {
            AtomicFile.Write(request.PagePath!, file => _page.Write(_outcomes, DateTimeOffset.Now, file));
        }
    }

    private IEnumerable<PhotoOutcome> Rehearse(IReadOnlyList<PlannedPhoto> plan)
    {
        foreach (PlannedPhoto photo in plan)
        {
            if (!request.Json)
            {
                Console.Out.WriteLine($"{photo.Input} -> {photo.Output}{(photo.IsDone ? "  (skipped: is there already)" : "")}");
            }

            yield return new(photo.Input, photo.Output, photo.IsDone ? PhotoStatus.Skipped : PhotoStatus.Planned);
        }
    }

    private Task<IReadOnlyList<PhotoOutcome>> Restore(IReadOnlyList<PlannedPhoto> plan) => StatusOutput.Run(request.Verbosity, async output =>
    {
        using Interruption interruption = new(() => output.WriteLine("Stopping: the current photo is discarded. Press Ctrl-C again to end at once."));
        BatchDisplay display = new(output, Results, request.Verbosity, plan.Count);
        StaleTemporaries.Remove(plan);
        using Deblurrer? deblurrer = plan.All(photo => photo.IsDone) ? null : Load(output);
        SaveOptions saving = SaveOptions.Default with { Quality = request.Quality };
        PhotoLimits limits = request.MaxPixels is { } pixels ? PhotoLimits.Default with { MaxPixels = pixels } : PhotoLimits.Default;
        return await new DeblurBatch(deblurrer!, saving, limits, display)
        {
            MeasuresSpeed = (request.FlowPath ?? request.KernelPath) is null && request.Options.Method is not "map",
            KernelPath = request.SaveKernelPath,
            Steps = _steps,
            Page = _page,
        }.Run(plan, interruption.Token);
    });

    private Deblurrer Load(StatusOutput output)
    {
        output.ShowBar(request.Options.Method == "map" ? "looking for the kernel" : (request.FlowPath ?? request.KernelPath) is not null ? "reading the blur" : "loading the model", 0);
        StatusLogger logger = new(output, request.Verbosity);
        DeblurOptions options = request.Options with
        {
            Flow = request.FlowPath is { } flow ? FlowFile.Read(flow) : null,
            Kernel = request.KernelPath is { } kernel ? KernelFile.Read(kernel) : null,
        };
        return Failure.AtOptions(() => Deblurrer.Load(TorchWeights.Open(), request.Model, options, logger));
    }

    // On a terminal that shows both streams, the line on stderr already has the path.
    private TextWriter? Results => request.Json || (request.Verbosity != Verbosity.Quiet && !Console.IsOutputRedirected && !Console.IsErrorRedirected) ? null : Console.Out;

    private static void WriteSummary(BatchSummary summary, bool hasFolder, bool lacksSteps)
    {
        if (lacksSteps && summary.Outcomes.Any(outcome => outcome.Report is not null))
        {
            Console.Error.WriteLine("--save-intermediate: this method makes no images on the way, so there is nothing to write.");
        }

        if (summary.Outcomes.Count < 2 || summary.Count(PhotoStatus.Planned) > 0)
        {
            return;
        }

        if (hasFolder && summary.Count(PhotoStatus.Skipped) > 0)
        {
            Console.Error.WriteLine("Where a result that is there already is of another photo of the same name, --keep-tree or another -o keeps both.");
        }

        IEnumerable<string> parts = Enum.GetValues<PhotoStatus>().Where(status => summary.Count(status) > 0).Select(status => $"{summary.Count(status)} {Name(status)}");
        Console.Error.WriteLine($"{string.Join(", ", parts)} in {Words.Duration(TimeSpan.FromSeconds(summary.Seconds))}");
        foreach (PhotoOutcome failed in summary.Outcomes.Where(outcome => outcome.Status == PhotoStatus.Failed))
        {
            Console.Error.WriteLine($"  {failed.Input}: {failed.Reason}");
        }
    }

    private static string Name(PhotoStatus status) => status switch
    {
        PhotoStatus.Restored => "restored",
        PhotoStatus.Kept => "left as they were",
        PhotoStatus.Skipped => "skipped",
        PhotoStatus.Failed => "failed",
        _ => "not begun",
    };
}
