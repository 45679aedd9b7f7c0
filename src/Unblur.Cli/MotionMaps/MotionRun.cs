using System.Diagnostics;
using System.Globalization;
using Unblur.Cli.Failures;
using Unblur.Cli.Inputs;
using Unblur.Cli.Outputs;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Cli.Weights;
using Unblur.Imaging;
using Unblur.Metrics.Evaluation;
using Unblur.Metrics.Motion;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowFiles;
using Unblur.Physics.FlowPictures;
using Unblur.Physics.Operators;

namespace Unblur.Cli.MotionMaps;

/// <summary><c>unblur motion</c> from the names on the command line to the exit code.</summary>
internal sealed class MotionRun(MotionRequest request)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<MotionOutcome> _outcomes = [];

    /// <summary>Estimates the motion of each photo. A photo that fails does not stop the others.</summary>
    public async Task<ExitCode> Run()
    {
        Failure? failure = null;
        try
        {
            IReadOnlyList<PlannedPhoto> plan = OutputPlan.Make(FindPhotos(), request.Output);
            RefuseReplacedTruth(plan);
            await StatusOutput.Run(request.Verbosity, output => Task.Run(() => Estimate(plan, output)));
        }
        catch (Exception thrown) // this command's top level
        {
            failure = Failure.Report(thrown, request.Verbosity);
        }

        ExitCode exitCode = failure?.ExitCode ?? (_outcomes.Any(outcome => outcome.IsFailed) ? ExitCode.SomeFailed : ExitCode.Done);
        if (request.Json)
        {
            MotionReportWriter.Write(Console.OpenStandardOutput(), exitCode, failure?.Message, Stopwatch.GetElapsedTime(_start), _outcomes);
        }

        return exitCode;
    }

    private IReadOnlyList<InputPhoto> FindPhotos()
    {
        FoundInputs found = new InputFinder(request.IsRecursive, request.Output.Suffix, request.Output.Target).Find(request.Inputs);
        _outcomes.AddRange(found.Missing.Select(missing => new MotionOutcome(missing.Path, null) { Reason = missing.Reason }));
        return found.ReportAndGetPhotos(request.Verbosity);
    }

    private bool Estimate(IReadOnlyList<PlannedPhoto> plan, StatusOutput output)
    {
        using Interruption interruption = new(() => output.WriteLine("Stopping: the current photo is discarded. Press Ctrl-C again to end at once."));
        StaleTemporaries.Remove(plan);
        ModelCatalogue catalogue = TorchWeights.Open();
        using MotionEstimator estimator = Failure.AtOptions(() => MotionEstimator.Load(catalogue, request.Network, request.Options));
        using Deblurrer? deblurrer = request.RelativeTo is null ? null : Failure.AtOptions(() => Deblurrer.Load(catalogue, request.RelativeTo, new DeblurOptions { Guard = false, Device = request.Options.Device, MaxMemoryBytes = request.Options.MaxMemoryBytes, Threads = request.Options.Threads }));
        for (int i = 0; i < plan.Count; i++)
        {
            output.ShowBar($"{i + 1}/{plan.Count}  {Path.GetFileName(plan[i].Input)}", (double)i / plan.Count);
            MotionOutcome outcome = Outcome(plan[i], estimator, deblurrer, interruption.Token);
            _outcomes.Add(outcome);
            Print(outcome, output);
        }

        List<MotionOutcome> known = [.. _outcomes.Where(outcome => outcome.MeanSquaredError is not null)];
        if (known.Count > 1 && request.Verbosity != Verbosity.Quiet)
        {
            output.WriteLine($"mean of {known.Count}{Errors(Mean(known))}");
        }

        return true;
    }

    private MotionOutcome Outcome(PlannedPhoto photo, MotionEstimator estimator, Deblurrer? deblurrer, CancellationToken cancellation)
    {
        string? flowFile = FlowOf(photo);
        MotionOutcome outcome = new(photo.Input, photo.Output) { Flow = flowFile };
        bool hasFlow = flowFile is null || (Path.Exists(flowFile) && !photo.Overwrites);
        if (photo.IsDone && hasFlow)
        {
            return outcome with { IsSkipped = true };
        }

        try
        {
            photo.RequireFree();
            var blurry = Photo.Open(photo.Input);
            MotionFlow? truth = request.Truth is null ? null : Truth(photo.Input);
            EstimatedMotion motion = deblurrer is null
                ? estimator.Estimate(blurry, cancellation)
                : new(estimator.EstimateRelative(blurry, Restored(deblurrer, blurry, cancellation), cancellation), null);
            double[] lengths = Lengths(motion.Flow);
            outcome = WithErrors(outcome with { MeanLength = lengths.Average(), LongestLength = lengths.Max() }, motion, truth);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(photo.Output))!);
            if (flowFile is not null && !hasFlow)
            {
                FlowFile.Write(motion.Flow, flowFile);
            }

            if (!photo.IsDone)
            {
                EstimatedMotion[] drawn = truth is null ? [motion] : [motion, new(truth, null)];
                SaveOptions saving = SaveOptions.Default with { Permissions = AtomicFile.PermissionsOf(photo.Input) };
                Photo.FromPlanes(PlanarImage.SideBySide([.. Draw(blurry, drawn)])).Save(photo.Output, saving);
            }

            return outcome;
        }
        catch (Exception thrown) when (thrown is not OperationCanceledException) // this photo's top level: the batch continues
        {
            return outcome with { Failure = Failure.From(thrown) };
        }
    }

    // A photo that was left as it was says nothing about the motion that the model takes away.
    private static Photo Restored(Deblurrer deblurrer, Photo blurry, CancellationToken cancellation)
    {
        (Photo photo, DeblurReport report) = deblurrer.Restore(blurry, null, cancellation);
        return report.Guard == GuardOutcome.InputKept
            ? throw new EvaluationException($"was not restored by {deblurrer.Model.Name}, so that no motion relative to it is known: {report.GuardReason}.")
            : photo;
    }

    private string? FlowOf(PlannedPhoto photo) => request.FlowExtension is { } extension ? Path.ChangeExtension(photo.Output, extension) : null;

    private void RefuseReplacedTruth(IReadOnlyList<PlannedPhoto> plan)
    {
        if (request.Truth is not { } truth)
        {
            return;
        }

        bool isFolder = Directory.Exists(truth);
        foreach (string flow in plan.Select(FlowOf).OfType<string>())
        {
            string place = RealPath.Of(flow);
            if (isFolder ? Path.GetDirectoryName(place) == RealPath.Of(truth) : place == RealPath.Of(truth))
            {
                throw new UsageException($"the flow {flow} would be written among the true flows of --truth {truth}: choose another -o.");
            }
        }
    }

    // All pictures have one scale; the last has the colour wheel.
    private IEnumerable<PlanarImage> Draw(Photo photo, EstimatedMotion[] motions)
    {
        double longest = motions.Max(motion => Lengths(motion.Flow).Max());
        return motions.Select((motion, place) => request.Drawing switch
        {
            "lines" => FlowLines.Draw(photo.ToPlanes(), motion.Flow),
            "neurmap" => FlowPicture.DrawLikeNeurMap(motion.Flow),
            _ => FlowPicture.Draw(motion.Flow, longest > 0 ? longest : null, legend: place == motions.Length - 1, motion.Certainty),
        });
    }

    private static double[] Lengths(MotionFlow flow) => [.. flow.U.Zip(flow.V, (u, v) => Math.Sqrt((u * u) + (v * v)))];

    private MotionFlow Truth(string photo)
    {
        string truth = request.Truth!;
        string path = !Directory.Exists(truth)
            ? truth
            : FlowFile.ReadableExtensions.Select(extension => Path.Combine(truth, Path.GetFileNameWithoutExtension(photo) + extension)).FirstOrDefault(RegularFile.Exists)
                ?? throw new UsageException($"{truth} has no flow {Path.GetFileNameWithoutExtension(photo)} ({string.Join(", ", FlowFile.ReadableExtensions)}).");
        return RegularFile.IsSpecial(path) ? throw new UsageException($"--truth {path} {RegularFile.NotAFile}") : FlowFile.Read(path);
    }

    private static MotionOutcome WithErrors(MotionOutcome outcome, EstimatedMotion motion, MotionFlow? truth)
    {
        if (truth is null)
        {
            return outcome;
        }

        return Failure.AtOptions(() =>
        {
            (PlanarImage estimate, PlanarImage known) = (Planes(motion.Flow), Planes(truth));
            return outcome with
            {
                MeanSquaredError = MotionError.MeanSquared(estimate, known, new MotionErrorOptions { PixelsPerUnit = 1 }),
                MeanSquaredErrorUpToSign = MotionError.MeanSquaredUpToSign(estimate, known),
                EndPointError = MotionError.EndPoint(estimate, known),
                CertainEndPointError = motion.Spread is null ? null : MotionError.EndPointWhereCertain([(estimate, motion.Spread, known)]),
            };
        });
    }

    private static MotionOutcome Mean(List<MotionOutcome> known) => known[0] with
    {
        MeanSquaredError = known.Average(outcome => outcome.MeanSquaredError),
        MeanSquaredErrorUpToSign = known.Average(outcome => outcome.MeanSquaredErrorUpToSign),
        EndPointError = known.Average(outcome => outcome.EndPointError),
        CertainEndPointError = known.Average(outcome => outcome.CertainEndPointError),
    };

    private static string Errors(MotionOutcome outcome)
    {
        if (outcome.EndPointError is null)
        {
            return "";
        }

        CultureInfo culture = CultureInfo.InvariantCulture;
        string certain = outcome.CertainEndPointError is { } half ? string.Create(culture, $" ({half:0.00} where certain)") : "";
        return string.Create(
            culture,
            $", mean squared error {outcome.MeanSquaredError:0.00} px² ({outcome.MeanSquaredErrorUpToSign:0.00} up to sign), end-point error {outcome.EndPointError:0.00} px{certain}");
    }

    private static PlanarImage Planes(MotionFlow flow) => new(2, flow.Height, flow.Width, [.. flow.U, .. flow.V]);

    private void Print(MotionOutcome outcome, StatusOutput output)
    {
        if (outcome.Failure is { } failure)
        {
            output.WriteLine($"unblur: {outcome.Input}: {failure.ReasonFor(outcome.Input)}");
            return;
        }

        if (!request.Json)
        {
            output.WriteResult(outcome.Output!);
        }

        if (request.Verbosity == Verbosity.Quiet)
        {
            return;
        }

        CultureInfo culture = CultureInfo.InvariantCulture;
        output.WriteLine(outcome.IsSkipped
            ? $"{outcome.Input}: skipped, its motion is there already (--overwrite makes it again)"
            : string.Create(culture, $"{outcome.Input}: motion {outcome.MeanLength:0.0} px on average, {outcome.LongestLength:0.0} px at most{Errors(outcome)}"));
    }
}
