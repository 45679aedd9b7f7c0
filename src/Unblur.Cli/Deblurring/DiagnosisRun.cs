using System.Diagnostics;
using Unblur.Cli.Failures;
using Unblur.Cli.Inputs;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Cli.Weights;
using Unblur.Imaging;

namespace Unblur.Cli.Deblurring;

/// <summary><c>unblur deblur --diagnose</c>: says of each photo what it suffers from, and what would be done, and writes nothing.</summary>
internal sealed class DiagnosisRun(DeblurRequest request)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<DiagnosedPhoto> _photos = [];

    /// <summary>Diagnoses all photos. One that cannot be read does not stop the others.</summary>
    public async Task<ExitCode> Run()
    {
        Failure? failure = null;
        try
        {
            FoundInputs found = new InputFinder(request.IsRecursive, request.Output.Suffix, request.Output.Target).Find(request.Inputs);
            _photos.AddRange(found.Missing.Select(missing => new DiagnosedPhoto(missing.Path) { Failure = missing.Reason }));
            IReadOnlyList<InputPhoto> photos = found.ReportAndGetPhotos(request.Verbosity);
            await StatusOutput.Run(request.Verbosity, output => Task.Run(() => Diagnose(photos, output)));
        }
        catch (Exception thrown) // this command's top level
        {
            failure = Failure.Report(thrown, request.Verbosity);
        }

        ExitCode exitCode = failure?.ExitCode ?? (_photos.Any(photo => photo.Failure is not null) ? ExitCode.SomeFailed : ExitCode.Done);
        if (request.Json)
        {
            DiagnosisReportWriter.Write(Console.OpenStandardOutput(), exitCode, failure?.Message, Stopwatch.GetElapsedTime(_start), _photos);
        }

        return exitCode;
    }

    private bool Diagnose(IReadOnlyList<InputPhoto> photos, StatusOutput output)
    {
        using Interruption interruption = new(() => output.WriteLine("Stopping after the current photo. Press Ctrl-C again to end at once."));
        using Deblurrer deblurrer = Failure.AtOptions(() => Deblurrer.Load(TorchWeights.Open(), request.Model, request.Options));
        PhotoLimits limits = request.MaxPixels is { } pixels ? PhotoLimits.Default with { MaxPixels = pixels } : PhotoLimits.Default;
        for (int i = 0; i < photos.Count; i++)
        {
            interruption.Token.ThrowIfCancellationRequested();
            output.ShowBar($"{i + 1}/{photos.Count}  {Path.GetFileName(photos[i].Path)}", (double)i / photos.Count);
            DiagnosedPhoto outcome = Diagnose(photos[i].Path, deblurrer, limits, interruption.Token);
            _photos.Add(outcome);
            Print(outcome, output);
        }

        return true;
    }

    private static DiagnosedPhoto Diagnose(string path, Deblurrer deblurrer, PhotoLimits limits, CancellationToken cancellation)
    {
        try
        {
            return new DiagnosedPhoto(path)
            {
                Diagnosis = deblurrer.Diagnose(Photo.Open(path, limits), cancellation)
                    ?? throw new UsageException($"the model '{deblurrer.Model.Name}' does not say what a photo suffers from: leave --model out, or use one of the network shakeunet."),
            };
        }
        catch (Exception thrown) when (thrown is not (OperationCanceledException or UsageException)) // this photo's top level: the batch continues
        {
            return new DiagnosedPhoto(path) { Failure = Failure.From(thrown).ReasonFor(path) };
        }
    }

    private void Print(DiagnosedPhoto photo, StatusOutput output)
    {
        if (photo.Failure is { } reason)
        {
            output.WriteLine($"{photo.Path}: FAILED: {reason}");
        }
        else if (!request.Json)
        {
            output.WriteResult($"{photo.Path}: {photo.Diagnosis}; {photo.Diagnosis!.Advice}");
        }
    }
}

/// <summary>A photo and what it suffers from, or why that is not known.</summary>
internal sealed record DiagnosedPhoto(string Path)
{
    public PhotoDiagnosis? Diagnosis { get; init; }

    public string? Failure { get; init; }
}
