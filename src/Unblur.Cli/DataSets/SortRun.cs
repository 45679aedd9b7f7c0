using System.Globalization;
using System.Text;
using Unblur.Cli.Failures;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Data;
using Unblur.Imaging;
using Unblur.Metrics.Blur;
using Unblur.Metrics.Scoring;

namespace Unblur.Cli.DataSets;

/// <summary><c>unblur data sort</c> from the folder to the exit code: blurry/, sharp/ and scores.csv.</summary>
internal sealed class SortRun(SortRequest request)
{
    private static readonly string[] s_kinds = ["blurry", "sharp"];

    private SortedPhoto[] _photos = [];

    public async Task<ExitCode> Run()
    {
        Failure? failure = null;
        try
        {
            await StatusOutput.Run(request.Verbosity, output => Task.Run(() => Sort(output)));
        }
        catch (Exception thrown) // this command's top level
        {
            failure = Failure.Report(thrown, request.Verbosity);
        }

        ExitCode exitCode = failure?.ExitCode ?? (_photos.Any(photo => photo.Class == "failed") ? ExitCode.SomeFailed : ExitCode.Done);
        if (request.Json)
        {
            DataReportWriter.WriteSort(_photos, exitCode, failure?.Message, Console.OpenStandardOutput());
        }
        else if (failure is null)
        {
            Console.Out.WriteLine(request.Output);
        }

        return exitCode;
    }

    private bool Sort(StatusOutput output)
    {
        if (request.SharpBelow > request.BlurryAbove)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--sharp-below is {request.SharpBelow} but --blurry-above is {request.BlurryAbove}: the first must not be larger."));
        }

        OutputFolder.RequireOutside(request.Output, request.Folder);
        RequireOwnFolders();
        using Interruption interruption = new(() => output.WriteLine("Stopping."));
        string root = Path.GetFullPath(request.Folder);
        LeftOut.Note(root, request.Verbosity, output);
        IReadOnlyList<string> files = PhotoFiles.Photos(root);
        if (files.Count == 0)
        {
            throw new NothingMatchedException($"no photo was found below {request.Folder}.");
        }

        if (!request.Overwrite)
        {
            SortedFolder.RequireOwn(request.Output, s_kinds, files.ToDictionary(file => Path.GetRelativePath(root, file), StringComparer.Ordinal));
        }

        int done = 0;
        _photos = [.. files.AsParallel().AsOrdered().WithCancellation(interruption.Token).Select(file =>
        {
            SortedPhoto photo = Classify(file, Path.GetRelativePath(root, file));
            output.ShowBar($"{Interlocked.Increment(ref done)}/{files.Count}", (double)done / files.Count);
            if (photo.Class == "failed") { output.WriteLine($"unblur: {photo.Reason}"); } return photo;
        })];
        Directory.CreateDirectory(request.Output);
        // First, so that an interrupted run can be repeated: RequireOwnFolders looks for this file.
        AtomicFile.Write(ScoresPath, file => file.Write(Encoding.UTF8.GetBytes(Csv())));
        foreach (SortedPhoto photo in _photos)
        {
            Place(photo);
        }

        if (request.Verbosity != Verbosity.Quiet)
        {
            output.WriteLine($"{Count("blurry")} blurry, {Count("sharp")} sharp, {Count("unsure")} left out, {Count("failed")} not readable.");
        }

        return true;
    }

    private string ScoresPath => Path.Combine(request.Output, SortedFolder.Scores);

    private string FolderOf(string kind) => Path.Combine(request.Output, kind);

    // Sorting replaces and deletes photos in these folders: refuse folders with photos from elsewhere.
    private void RequireOwnFolders()
    {
        if (s_kinds.Select(FolderOf).FirstOrDefault(folder => OutputFolder.LiesIn(request.Folder, folder)) is { } around)
        {
            throw new UsageException($"{request.Folder} lies in {around}, where its photos would be put and taken out again: choose another -o.");
        }

        if (!File.Exists(ScoresPath) && s_kinds.Select(FolderOf).FirstOrDefault(HoldsFiles) is { } strange)
        {
            throw new UsageException($"{strange} holds files, and no scores.csv next to it says that a sorting made them: choose another -o, or move them away.");
        }
    }

    private static bool HoldsFiles(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any();

    private SortedPhoto Classify(string file, string name)
    {
        try
        {
            PlanarImage image = PhotoCodec.Load(file);
            if (Math.Min(image.Width, image.Height) < BlurScore.MinimumSide)
            {
                return new(file, name, null, "unsure", $"smaller than {BlurScore.MinimumSide} px");
            }

            double score = BlurScore.Of(image);
            string kind = score <= request.SharpBelow ? "sharp" : score >= request.BlurryAbove ? "blurry" : "unsure";
            return double.IsNaN(score) ? new(file, name, null, "unsure", "one colour") : new(file, name, score, kind, null);
        }
        catch (PhotoException failure)
        {
            return new(file, name, null, "failed", failure.Message);
        }
    }

    // Deletes the copy of an earlier run that sorted the photo differently.
    private void Place(SortedPhoto photo)
    {
        foreach (string kind in s_kinds)
        {
            string target = Path.Combine(FolderOf(kind), photo.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (photo.Class != kind)
            {
                File.Delete(target);
            }
            else if (request.IsLinked)
            {
                Link(target, photo.Path);
            }
            else
            {
                Copy(target, photo.Path);
            }
        }
    }

    private static void Link(string target, string source)
    {
        File.Delete(target);
        File.CreateSymbolicLink(target, source);
    }

    // A new file in place of the old one: writing through a link of an earlier run would change the original.
    private static void Copy(string target, string source)
    {
        AtomicFile.Write(target, file =>
        {
            using FileStream original = File.OpenRead(source);
            original.CopyTo(file);
        }, AtomicFile.PermissionsOf(source));
    }

    private string Csv()
    {
        StringBuilder csv = new($"{SortedFolder.Header}\n");
        foreach (SortedPhoto photo in _photos)
        {
            csv.Append(CultureInfo.InvariantCulture, $"\"{photo.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{photo.Score:0.0000},{photo.Class}\n");
        }

        return csv.ToString();
    }

    private int Count(string kind) => _photos.Count(photo => photo.Class == kind);
}

/// <summary>A photo and its class in <c>unblur data sort</c>.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Name">The path within the sorted folder.</param>
/// <param name="Score">The blur score; null if it cannot be computed.</param>
/// <param name="Class">"blurry", "sharp", "unsure" or "failed".</param>
/// <param name="Reason">Why it failed, or has no score.</param>
internal sealed record SortedPhoto(string Path, string Name, double? Score, string Class, string? Reason);
