using System.Globalization;
using System.Text;
using Unblur.Cli.Failures;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Imaging;
using Unblur.Metrics;

namespace Unblur.Cli.DataSets;

/// <summary><c>unblur data sort</c> from the folder to the exit code: blurry/, sharp/ and scores.csv.</summary>
internal sealed class SortRun(SortRequest request)
{
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
            failure = Failure.From(thrown);
            failure.Print(Console.Error, withStackTrace: request.Verbosity == Verbosity.Verbose);
        }

        ExitCode exitCode = failure?.ExitCode ?? (_photos.Any(photo => photo.Class == "failed") ? ExitCode.SomeFailed : ExitCode.Done);
        if (request.Json) DataReportWriter.WriteSort(_photos, exitCode, failure?.Message, Console.OpenStandardOutput());
        else if (failure is null) Console.Out.WriteLine(request.Output);
        return exitCode;
    }

    private bool Sort(StatusOutput output)
    {
        if (request.SharpBelow > request.BlurryAbove)
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--sharp-below is {request.SharpBelow} but --blurry-above is {request.BlurryAbove}: the first must not be larger."));
        if (!Directory.Exists(request.Folder)) throw new DirectoryNotFoundException($"folder {request.Folder} is not there: name a folder of photos.");
        OutputFolder.RequireOutside(request.Output, request.Folder);
        using Interruption interruption = new(() => output.WriteLine("Stopping."));
        string root = Path.GetFullPath(request.Folder);
        string[] files = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(PhotoFormats.IsReadable).Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw new NothingMatchedException($"no photo was found below {request.Folder}.");

        int done = 0;
        _photos = [.. files.AsParallel().AsOrdered().WithCancellation(interruption.Token).Select(file =>
        {
            SortedPhoto photo = Classify(file, Path.GetRelativePath(root, file));
            output.ShowBar($"{Interlocked.Increment(ref done)}/{files.Length}", (double)done / files.Length);
            if (photo.Class == "failed") output.WriteLine($"unblur: {photo.Reason}");
            return photo;
        })];
        foreach (SortedPhoto photo in _photos) Place(photo);
        AtomicFile.Write(Path.Combine(request.Output, "scores.csv"), file => file.Write(Encoding.UTF8.GetBytes(Csv())));
        if (request.Verbosity != Verbosity.Quiet) output.WriteLine($"{Count("blurry")} blurry, {Count("sharp")} sharp, {Count("unsure")} left out, {Count("failed")} not readable.");
        return true;
    }

    private SortedPhoto Classify(string file, string name)
    {
        try
        {
            PlanarImage image = PhotoCodec.Load(file);
            if (Math.Min(image.Width, image.Height) < BlurScore.MinimumSide)
                return new(file, name, null, "unsure", $"smaller than {BlurScore.MinimumSide} px");
            double score = BlurScore.Of(image);
            string kind = score <= request.SharpBelow ? "sharp" : score >= request.BlurryAbove ? "blurry" : "unsure";
            return double.IsNaN(score) ? new(file, name, null, "unsure", "one colour") : new(file, name, score, kind, null);
        }
        catch (PhotoException failure)
        {
            return new(file, name, null, "failed", failure.Message);
        }
    }

    // A photo that went the other way in an earlier run, with other limits, is taken back.
    private void Place(SortedPhoto photo)
    {
        foreach (string kind in new[] { "blurry", "sharp" })
        {
            string target = Path.Combine(request.Output, kind, photo.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (photo.Class != kind) File.Delete(target);
            else if (request.IsLinked) Link(target, photo.Path);
            else Copy(target, photo.Path);
        }
    }

    private static void Link(string target, string source)
    {
        File.Delete(target);
        File.CreateSymbolicLink(target, source);
    }

    // Not through a link of an earlier run, which would write into the original.
    private static void Copy(string target, string source)
    {
        AtomicFile.Write(target, file =>
        {
            using FileStream original = File.OpenRead(source);
            original.CopyTo(file);
        });
    }

    private string Csv()
    {
        StringBuilder csv = new("photo,score,class\n");
        foreach (SortedPhoto photo in _photos)
            csv.Append(CultureInfo.InvariantCulture, $"\"{photo.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{photo.Score:0.0000},{photo.Class}\n");
        return csv.ToString();
    }

    private int Count(string kind) => _photos.Count(photo => photo.Class == kind);
}
