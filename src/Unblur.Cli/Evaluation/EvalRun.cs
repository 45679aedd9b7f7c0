using Unblur.Cli.DataSets;
using Unblur.Cli.Failures;
using Unblur.Cli.Outputs;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Cli.Weights;
using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Metrics.Evaluation;
using Unblur.Metrics.Scoring;
using Unblur.Physics.Kernels;

namespace Unblur.Cli.Evaluation;

/// <summary><c>unblur eval</c> from the names on the command line to the exit code.</summary>
internal sealed class EvalRun(EvalRequest request)
{
    private const int MemoryShare = 2; // half of the free memory
    private const int MostNamed = 10;

    /// <summary>Finds the pairs, restores them if a model is named, measures and reports. The JSON report includes a failure that ends the run early.</summary>
    public async Task<ExitCode> Run()
    {
        (EvalSummary? summary, Failure? failure) = (null, null);
        try
        {
            ScorerProfile profile = Failure.AtOptions(() => ScorerProfiles.Find(request.Profile ?? DefaultProfile));
            foreach (ReportFile target in Targets)
            {
                target.Require(request.Overwrite);
            }

            FoundPairs found = FindPairs();
            foreach (ReportFile target in Targets)
            {
                target.RequireNoInput(Inputs(found), "is measured");
            }

            LeftOut.NoteUnread([.. request.Paths, .. new[] { request.Before, request.Restored }.OfType<string>()], request.Verbosity);
            if (!request.AllowsMissing)
            {
                RefuseMissing(found.Missing);
            }

            foreach (DataSetProblem missing in found.Missing)
            {
                Console.Error.WriteLine($"unblur: left out: {missing.Message}");
            }

            if (found.Pairs.Any(pair => pair.HasFrames) && !profile.TakesFrames)
            {
                throw new UsageException($"--profile {profile.Name} takes one sharp photo, but this data set has frames: use kohler.");
            }

            using ExtraMeasures measures = new();
            profile = measures.AddTo(profile, request.Metrics, request.Options.Device);
            Showcase? showcase = request.Page is null ? null : new(profile.Measures[0]);
            (summary, bool isCancelled) = await StatusOutput.Run(request.Verbosity, output => Measure(found, profile, showcase, output));
            if (isCancelled)
            {
                throw new OperationCanceledException();
            }

            Write(summary, showcase);
        }
        catch (Exception thrown) // this command's top level
        {
            failure = Failure.Report(thrown, request.Verbosity);
        }

        if (request.Json)
        {
            EvalReportWriter.Write(summary, failure, Console.OpenStandardOutput());
        }

        return failure?.ExitCode ?? EvalExitCode.Of(summary!);
    }

    private string DefaultProfile => request.DataSet is { } name ? Failure.AtOptions(() => DataSetLayout.Named(name)).Profile : "matlab";

    private IEnumerable<ReportFile> Targets
    {
        get
        {
            if (request.Csv is { } csv)
            {
                yield return new ReportFile("eval", "--csv", csv, "photo,profile,width,height,");
            }

            if (request.Page is { } page)
            {
                yield return ReportFile.Page("eval", page, EvalPage.Title);
            }
        }
    }

    /// <summary>The files of all pairs, and those on the command line.</summary>
    private IEnumerable<string> Inputs(FoundPairs found) =>
    [
        .. request.Paths.Append(request.Model ?? "").Where(File.Exists),
        .. found.Pairs.SelectMany(pair => new[] { pair.Restored, pair.Blurry }.OfType<string>()),
        .. found.Pairs.SelectMany(pair => pair.HasFrames && Directory.Exists(pair.Sharp) ? Directory.EnumerateFiles(pair.Sharp) : [pair.Sharp]),
    ];

    private FoundPairs FindPairs()
    {
        if (request.DataSet is not { } name)
        {
            return PairFinder.OfPhotos(request.Paths[0], request.Paths[1], request.Before);
        }

        DataSetLayout layout = Failure.AtOptions(() => DataSetLayout.Named(name));
        string path = request.Paths[0];
        return request.Model is not null || request.Options.Method is not null ? PairFinder.OfDataSet(layout, path)
            : request.Restored is { } restored ? PairFinder.OfRestored(layout, path, restored)
            : PairFinder.OfBlurry(layout, path);
    }

    private static void RefuseMissing(IReadOnlyList<DataSetProblem> missing)
    {
        if (missing.Count == 0)
        {
            return;
        }

        string more = missing.Count > MostNamed ? $"\n  and {missing.Count - MostNamed} more." : "";
        throw new UsageException($"{string.Join("\n  ", missing.Take(MostNamed).Select(photo => photo.Message))}{more}\n  --allow-missing leaves such photos out.");
    }

    private async Task<(EvalSummary Summary, bool IsCancelled)> Measure(FoundPairs found, ScorerProfile profile, Showcase? showcase, StatusOutput output)
    {
        using Interruption interruption = new(() => output.WriteLine("Stopping: pairs that are not measured yet are left out. Press Ctrl-C again to end at once."));
        using Deblurrer? deblurrer = request.Model is null && request.Options.Method is null ? null : Load(output);
        int threads = request.Options.Threads > 0 ? request.Options.Threads : Environment.ProcessorCount;
        int parallel = EvalBatch.MostAtOnce(found.Pairs, threads, Memory / MemoryShare);
        EvalDisplay display = new(output, request.Verbosity, found.Pairs.Count);
        PairScorer scorer = new(profile)
        {
            Restore = deblurrer is null ? null : Restore(deblurrer),
            Scored = showcase is null ? null : scored => showcase.Offer(scored.Outcome, scored.Index, scored.Blurry, scored.Restored, scored.Sharp),
            Describe = thrown => Failure.From(thrown).Message,
        };
        IReadOnlyList<PairOutcome> outcomes = await EvalBatch.Run(found.Pairs, scorer, parallel, display.Finished, interruption.Token);
        return (new(profile, Source(deblurrer, outcomes), outcomes, found.Missing), interruption.Token.IsCancellationRequested && outcomes.Count < found.Pairs.Count);
    }

    private long Memory => request.Options.MaxMemoryBytes > 0 ? request.Options.MaxMemoryBytes : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Whether what is measured is all that <c>unblur deblur</c> does, with its choice and its guard.</summary>
    private bool IsWhole => request.Options.Method == "auto";

    // Else without the guard: the measures are those of the network alone.
    private Deblurrer Load(StatusOutput output)
    {
        output.ShowBar("loading the model", 0);
        StatusLogger logger = new(output, request.Verbosity);
        return Failure.AtOptions(() => Deblurrer.Load(TorchWeights.Open(), request.Model, request.Options with { Guard = IsWhole }, logger));
    }

    private RestorePhoto Restore(Deblurrer deblurrer) => async (blurry, cancellation) =>
    {
        DeblurResult result = await deblurrer.RestoreAsync(blurry, null, cancellation);
        bool isKept = result.Report.Guard == GuardOutcome.InputKept;
        if (isKept && !(IsWhole && result.Report.IsFinite))
        {
            throw new EvaluationException($"was not restored: {result.Report.GuardReason}. The photo as it was is no result of the model, and is not "
                + "in the mean.");
        }

        KernelGrid? regions = result.Findings.Regions;
        return (result.Photo, new Restoration(result.Report.Seconds, result.Report.Device)
        {
            IsKept = isKept,
            Kernel = (regions?.Draw() ?? (result.Findings.Kernels is [var kernel, ..] ? KernelFile.Draw(kernel) : null))?.ToPlanes(),
            KernelCaption = regions is null ? "kernel" : $"kernels of {regions.Kernels.Count} regions, {regions.IsCertain.Count(isCertain => isCertain)} certain",
        });
    };

    private string Source(Deblurrer? deblurrer, IReadOnlyCollection<PairOutcome> outcomes)
    {
        if (deblurrer is null)
        {
            return request.DataSet is null ? $"photos of {request.Paths[0]}" : request.Restored is null ? "the blurry photos as they are" : $"photos of {request.Restored}";
        }

        Restoration? restoration = outcomes.Select(outcome => outcome.Restoration).FirstOrDefault(restoration => restoration is not null);
        string chosen = IsWhole ? $", as unblur deblur chooses, {outcomes.Count(outcome => outcome.Restoration is { IsKept: true })} kept as they are" : "";
        return $"{deblurrer.Model.Name} ({deblurrer.Model.Network}){chosen}{(restoration is null ? "" : $", {restoration.By}")}";
    }

    private string DataSet => request.DataSet is { } layout
        ? $"Data set {Path.GetFullPath(request.Paths[0])}, laid out as {layout}"
        : $"{Path.GetFullPath(request.Paths[0])} compared with "
            + $"{Path.GetFullPath(request.Paths[1])}{(request.Before is { } before ? $", before: {Path.GetFullPath(before)}" : "")}";

    private void Write(EvalSummary summary, Showcase? showcase)
    {
        if (!request.Json)
        {
            EvalTable.Write(summary, Console.Out);
        }

        if (request.Csv is { } csv)
        {
            AtomicFile.Write(csv, file => EvalCsv.Write(summary, file));
        }

        if (request.Page is { } page)
        {
            AtomicFile.Write(page, file => EvalPage.Write(summary, DataSet, DateTimeOffset.Now, showcase!, file));
        }
    }
}
