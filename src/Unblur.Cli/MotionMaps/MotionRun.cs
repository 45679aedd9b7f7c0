using System.Diagnostics;
using System.Globalization;
using Unblur.Cli.Failures;
using Unblur.Cli.Inputs;
using Unblur.Cli.Outputs;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Imaging;
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
        var catalogue = ModelCatalogue.Open();
        using MotionEstimator estimator = Failure.AtOptions(() => MotionEstimator.Load(catalogue, request.Network, request.Options));
        using Deblurrer? deblurrer = request.RelativeTo is null ? null : Failure.AtOptions(() => Deblurrer.Load(catalogue, request.RelativeTo, new DeblurOptions { Device = request.Options.Device, MaxMemoryBytes = request.Options.MaxMemoryBytes, Threads = request.Options.Threads }));
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
            output.WriteLine($"mean of {known.Count}{Errors(known.Average(outcome => outcome.MeanSquaredError), known.Average(outcome => outcome.EndPointError))}");
        }

        return true;
    }

    private MotionOutcome Outcome(PlannedPhoto photo, MotionEstimator estimator, Deblurrer? deblurrer, CancellationToken cancellation)
    {
        string? flowFile = request.FlowExtension is { } extension ? Path.ChangeExtension(photo.Output, extension) : null;
        MotionOutcome outcome = new(photo.Input, photo.Output) { Flow = flowFile };
        if (photo.IsDone && (flowFile is null || File.Exists(flowFile)))
        {
            return outcome with { IsSkipped = true };
        }

        try
        {
            var blurry = Photo.Open(photo.Input);
            MotionFlow? truth = request.Truth is null ? null : Truth(photo.Input);
            MotionFlow flow = deblurrer is null
                ? estimator.Estimate(blurry, cancellation)
                : estimator.EstimateRelative(blurry, deblurrer.Restore(blurry, null, cancellation).Photo, cancellation);
            double[] lengths = Lengths(flow);
            outcome = WithErrors(outcome with { MeanLength = lengths.Average(), LongestLength = lengths.Max() }, flow, truth);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(photo.Output))!);
            if (flowFile is not null)
            {
                FlowFile.Write(flow, flowFile);
            }

            MotionFlow[] drawn = truth is null ? [flow] : [flow, truth];
            Photo.FromPlanes(PlanarImage.SideBySide([.. Draw(blurry, drawn)])).Save(photo.Output);
            return outcome;
        }
        catch (Exception thrown) when (thrown is not OperationCanceledException) // this photo's top level: the batch continues
        {
            return outcome with { Failure = Failure.From(thrown) };
        }
    }

    // All pictures have one scale; the last has the colour wheel.
    private IEnumerable<PlanarImage> Draw(Photo photo, MotionFlow[] flows)
    {
        double longest = flows.Max(flow => Lengths(flow).Max());
        return flows.Select((flow, place) => request.Drawing switch
        {
            "lines" => FlowLines.Draw(photo.ToPlanes(), flow),
            "neurmap" => FlowPicture.DrawLikeNeurMap(flow),
            _ => FlowPicture.Draw(flow, longest > 0 ? longest : null, legend: place == flows.Length - 1),
        });
    }

    private static double[] Lengths(MotionFlow flow) => [.. flow.U.Zip(flow.V, (u, v) => Math.Sqrt((u * u) + (v * v)))];

    private MotionFlow Truth(string photo)
    {
        string truth = request.Truth!;
        string path = !Directory.Exists(truth)
            ? truth
            : FlowFile.ReadableExtensions.Select(extension => Path.Combine(truth, Path.GetFileNameWithoutExtension(photo) + extension)).FirstOrDefault(File.Exists)
                ?? throw new UsageException($"{truth} has no flow {Path.GetFileNameWithoutExtension(photo)} ({string.Join(", ", FlowFile.ReadableExtensions)}).");
        return FlowFile.Read(path);
    }

    private static MotionOutcome WithErrors(MotionOutcome outcome, MotionFlow flow, MotionFlow? truth)
    {
        if (truth is null)
        {
            return outcome;
        }

        return Failure.AtOptions(() =>
        {
            (PlanarImage estimate, PlanarImage known) = (Planes(flow), Planes(truth));
            return outcome with
            {
                MeanSquaredError = MotionError.MeanSquared(estimate, known, new MotionErrorOptions { PixelsPerUnit = 1 }),
                EndPointError = MotionError.EndPoint(estimate, known),
            };
        });
    }

    private static string Errors(double? squared, double? endPoint)
        => squared is null ? "" : string.Create(CultureInfo.InvariantCulture, $", mean squared error {squared:0.00} px², end-point error {endPoint:0.00} px");

    private static PlanarImage Planes(MotionFlow flow) => new(2, flow.Height, flow.Width, [.. flow.U, .. flow.V]);

    private void Print(MotionOutcome outcome, StatusOutput output)
    {
        if (outcome.Failure is { } failure)
        {
            output.WriteLine($"unblur: {outcome.Input}: {failure.Message}");
            return;
        }

        if (!request.Json)
        {
            Console.Out.WriteLine(outcome.Output);
        }

        if (request.Verbosity == Verbosity.Quiet)
        {
            return;
        }

        CultureInfo culture = CultureInfo.InvariantCulture;
        output.WriteLine(outcome.IsSkipped
            ? $"{outcome.Input}: skipped, its motion is there already (--overwrite makes it again)"
            : string.Create(culture, $"{outcome.Input}: motion {outcome.MeanLength:0.0} px on average, {outcome.LongestLength:0.0} px at most{Errors(outcome.MeanSquaredError, outcome.EndPointError)}"));
    }
}
