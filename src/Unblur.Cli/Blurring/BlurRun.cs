using System.Diagnostics;
using Unblur.Cli.Failures;
using Unblur.Cli.Inputs;
using Unblur.Cli.Outputs;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Data.Blurring;
using Unblur.Imaging;

namespace Unblur.Cli.Blurring;

/// <summary><c>unblur blur</c> from the names on the command line to the exit code.</summary>
internal sealed class BlurRun(BlurRequest request)
{
    private const string Suffix = ResultNames.Blurry;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<BlurFailure> _missing = [];

    /// <summary>Finds the photos, plans the data set, makes the missing samples, and reports.</summary>
    public async Task<ExitCode> Run()
    {
        BlurDataResult? result = null;
        Failure? failure = null;
        try
        {
            string folder = Folder();
            using BganBlur? network = request.Model is { } model ? Failure.AtOptions(() => new BganBlur(model, request.Compute)) : null;
            BlurPlan plan = request.Manifest is null ? NewPlan(folder, network) : Rebuild(request.Manifest, network);
            result = await StatusOutput.Run(request.Verbosity, output => Task.Run(() => Make(plan, folder, network, output)));
        }
        catch (Exception thrown) // this command's top level
        {
            failure = Failure.Report(thrown, request.Verbosity);
        }

        BlurFailure[] failures = [.. _missing, .. result?.Failures ?? []];
        foreach (BlurFailure manifest in failures.Where(failed => failed.Source == BlurManifest.FileName))
        {
            Console.Error.WriteLine($"FAILED: {manifest.Reason}"); // that of a photo is reported while the work goes on
        }

        ExitCode exitCode = failure?.ExitCode ?? (failures.Length > 0 ? ExitCode.SomeFailed : ExitCode.Done);
        if (request.Json)
        {
            BlurReportWriter.Write(Console.OpenStandardOutput(), exitCode, failure?.Message, Stopwatch.GetElapsedTime(_start), result, failures);
        }

        if (result is not null && request.Verbosity != Verbosity.Quiet)
        {
            WriteSummary(result, failures.Length);
        }

        return exitCode;
    }

    private BlurDataResult Make(BlurPlan plan, string folder, BganBlur? network, StatusOutput output)
    {
        using Interruption interruption = new(() => output.WriteLine("Stopping after the current photos. Press Ctrl-C again to end at once."));
        RefuseReplacedInputs(plan, folder);
        StaleTemporaries.Remove(plan.Files.Append(BlurManifest.FileName).Select(file => Path.Combine(folder, file)));
        BlurMaking making = new()
        {
            Threads = request.Threads,
            Overwrite = request.Overwrite,
            Network = network,
            ManifestName = request.IsOnePhoto ? $"{Path.GetFileNameWithoutExtension(request.Inputs[0])}{Suffix}.json" : BlurManifest.FileName,
        };
        return BlurDataSet.Make(plan, folder.Length == 0 ? "." : folder, making, new BlurDisplay(output, request.Json, folder), interruption.Token);
    }

    private static void RefuseReplacedInputs(BlurPlan plan, string folder)
    {
        var inputs = plan.Inputs.DistinctBy(RealPath.Of).ToDictionary(RealPath.Of);
        foreach (string file in plan.Files.Select(file => Path.Combine(folder, file)))
        {
            if (inputs.TryGetValue(RealPath.Of(file), out string? replaced))
            {
                throw new UsageException($"{file} of the data set would replace the sharp photo {replaced}: choose another -o.");
            }
        }
    }

    // Empty for the current folder, so that the reported paths are as short as the paths on the command line.
    private string Folder()
    {
        if (request.Output is { } output)
        {
            return !File.Exists(output) && (Directory.Exists(output) || Path.EndsInDirectorySeparator(output) || !PhotoFormats.IsReadable(output))
                ? output
                : throw new UsageException($"-o {output} is a file: name a folder ({output}/ if that is one).");
        }

        return request.IsOnePhoto
            ? Path.GetDirectoryName(request.Inputs[0]) ?? ""
            : throw new UsageException("-o is missing: name the folder for the data set.");
    }

    private BlurPlan NewPlan(string folder, BganBlur? network)
    {
        IReadOnlyList<InputPhoto> photos = FindPhotos(folder);
        BlurDataOptions options = request.Options! with { Model = network?.Sha256 };
        bool isFrames = options.Kind == BlurKind.Frames;
        BlurPlan plan = Failure.AtOptions(() => BlurPlan.Make(options, isFrames ? BlurSources.Sequences(photos) : BlurSources.Photos(photos)));
        return plan.Count > 0
            ? plan
            : throw new NothingMatchedException($"no folder has {options.Frames} frames: give longer sequences, or average fewer with --frames.");
    }

    private BlurPlan Rebuild(string manifest, BganBlur? network)
    {
        if (!File.Exists(manifest))
        {
            throw new UsageException($"--manifest {manifest} does not exist.");
        }

        string folder = request.Inputs[0];
        BlurPlan plan = Directory.Exists(folder) ? BlurPlan.Rebuild(BlurManifest.Read(manifest), folder) : throw new UsageException($"{folder} is not a folder: name the folder with the sharp photos.");
        return plan.Options.Model == network?.Sha256
            ? plan
            : throw new UsageException(
                plan.Options.Model is { } wanted
                    ? $"--manifest {manifest} needs the BGAN whose weights have the SHA-256 {wanted}: name them with --model."
                    : $"--manifest {manifest} was not made by a BGAN: leave out --model.");
    }

    private IReadOnlyList<InputPhoto> FindPhotos(string folder)
    {
        FoundInputs found = new InputFinder(request.IsRecursive, Suffix, request.Output).Find(request.Inputs);
        _missing.AddRange(found.Missing.Select(missing => new BlurFailure(missing.Path, 0, missing.Reason)));
        IReadOnlyList<InputPhoto> photos = found.ReportAndGetPhotos(request.Verbosity);
        if (request.Inputs.FirstOrDefault(input => Directory.Exists(input) && RealPath.Of(input) == RealPath.Of(folder)) is { } same)
        {
            throw new UsageException($"-o {folder} is the folder of the sharp photos, {same}: choose another, so that results are not taken for sharp photos later.");
        }

        return request.KeepsTree ? InputTree.Keep(photos) : photos;
    }

    private void WriteSummary(BlurDataResult result, int failures)
    {
        string[] parts =
        [
            .. result.Written > 0 ? [$"{Words.Count(result.Written, "sample")} made"] : Array.Empty<string>(),
            .. result.Skipped > 0 ? [$"{result.Skipped} there already"] : Array.Empty<string>(),
            .. failures > 0 ? [$"{failures} failed"] : Array.Empty<string>(),
        ];
        Console.Error.WriteLine($"{string.Join(", ", parts)} in {Words.Duration(Stopwatch.GetElapsedTime(_start))}.");
    }
}
