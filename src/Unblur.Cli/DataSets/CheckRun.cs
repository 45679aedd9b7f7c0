using Unblur.Cli.Failures;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Physics.FlowFiles;

namespace Unblur.Cli.DataSets;

/// <summary><c>unblur data check</c> from the folder to the exit code.</summary>
internal sealed class CheckRun(CheckRequest request)
{
    private const int MostSizes = 5;

    /// <returns>0 without problems, 3 where photos or partners are missing, damaged or of the wrong size, else the code of <see cref="Failure"/>.</returns>
    public ExitCode Run()
    {
        DataSetPart[] parts = [];
        Failure? failure = null;
        try
        {
            using Interruption interruption = new(() => Console.Error.WriteLine("Stopping."));
            LeftOut.NoteUnread([request.Folder], request.Verbosity);
            parts = Parts(interruption.Token);
        }
        catch (Exception thrown) // this command's top level
        {
            failure = Failure.Report(thrown, request.Verbosity);
        }

        ExitCode exitCode = failure?.ExitCode ?? (parts.Any(part => part.Problems.Count > 0) ? ExitCode.SomeFailed : ExitCode.Done);
        if (request.Json)
        {
            DataReportWriter.WriteCheck(parts, exitCode, failure?.Message, Console.OpenStandardOutput());
        }
        else
        {
            foreach (DataSetPart part in parts)
            {
                Print(part);
            }
        }

        return exitCode;
    }

    private DataSetPart[] Parts(CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<string> splits = Directory.Exists(request.Folder) ? PairedSet.Splits(request.Folder) : [];
            string?[] wanted = request.Split is not null || splits.Count < 2 ? [request.Split] : [.. splits];
            return [.. wanted.Select(split => Paired(PairedSet.Find(request.Folder, new() { Split = split }), cancellation))];
        }
        catch (DataSetException unknown) when (unknown.Fault == DataSetFault.Layout && IsUnpaired(request.Folder))
        {
            return [Unpaired(UnpairedSet.Open(request.Folder), cancellation)];
        }
    }

    private static bool IsUnpaired(string folder) => Directory.Exists(Path.Combine(folder, "blurry")) && Directory.Exists(Path.Combine(folder, "sharp"));

    private DataSetPart Paired(PairedSet set, CancellationToken cancellation) => new(
        set.Root,
        set.Layout,
        set.Pairs.Count,
        set.Pairs.Count,
        set.Pairs.Select(pair => pair.Scene).OfType<string>().Distinct().Count(),
        set.Pairs.Count(pair => pair.Flow is not null),
        Sizes(set.Pairs.Select(pair => pair.Blurry)),
        [.. set.Problems, .. PairCheck.Find(set.Pairs, FlowFile.Read, request.IsDecoded, cancellation)]);

    private DataSetPart Unpaired(UnpairedSet set, CancellationToken cancellation)
    {
        DataSetProblem[] problems = [.. set.Blurry.Concat(set.Sharp).AsParallel().AsOrdered().WithCancellation(cancellation).Select(Unreadable).OfType<DataSetProblem>()];
        return new(Path.GetFullPath(request.Folder), "unpaired", set.Blurry.Count, set.Sharp.Count, 0, 0, Sizes(set.Blurry), problems);
    }

    private DataSetProblem? Unreadable(string path)
    {
        try
        {
            if (request.IsDecoded)
            {
                Photo.Open(path);
            }
            else
            {
                Photo.Identify(path);
            }

            return null;
        }
        catch (PhotoException failure)
        {
            return new(DataSetFault.Unreadable, path, failure.Message);
        }
    }

    private static (string Size, int Count)[] Sizes(IEnumerable<string> photos)
        => [.. photos.AsParallel().Select(SizeOf).OfType<string>().GroupBy(size => size).Select(group => (group.Key, group.Count()))
            .OrderByDescending(size => size.Item2).ThenBy(size => size.Key, StringComparer.Ordinal)];

    // A photo that cannot be read is already reported as a problem.
    private static string? SizeOf(string path)
    {
        try
        {
            PhotoInfo info = Photo.Identify(path);
            return $"{info.Width}x{info.Height}";
        }
        catch (PhotoException)
        {
            return null;
        }
    }

    private static void Print(DataSetPart part)
    {
        string sizes = string.Join(", ", part.Sizes.Take(MostSizes).Select(size => $"{size.Size} ({size.Count})"));
        Console.Out.WriteLine(part.Root);
        Console.Out.WriteLine($"  layout    {part.Layout}");
        Console.Out.WriteLine(part.Layout == "unpaired" ? $"  photos    {part.Blurry} blurry, {part.Sharp} sharp" : $"  pairs     {part.Blurry}");
        if (part.Scenes > 0)
        {
            Console.Out.WriteLine($"  scenes    {part.Scenes}");
        }

        if (part.Flows > 0)
        {
            Console.Out.WriteLine($"  flows     {part.Flows}");
        }

        Console.Out.WriteLine($"  sizes     {sizes}{(part.Sizes.Count > MostSizes ? $" and {part.Sizes.Count - MostSizes} others" : "")}");
        Console.Out.WriteLine($"  problems  {part.Problems.Count}");
        foreach (DataSetProblem problem in part.Problems)
        {
            Console.Error.WriteLine($"unblur: {problem.Message}");
        }
    }
}

/// <summary>The findings of <c>unblur data check</c> in a data set, or in a part of it.</summary>
/// <param name="Root">The folder or list.</param>
/// <param name="Layout">As <see cref="PairedSet.Layout"/>, or "unpaired".</param>
/// <param name="Blurry">Number of blurry photos.</param>
/// <param name="Sharp">Number of sharp photos or folders of frames.</param>
/// <param name="Scenes">Number of scenes; 0 if there are none.</param>
/// <param name="Flows">Number of motion flows.</param>
/// <param name="Sizes">Sizes of blurry photos with their counts, most frequent first.</param>
/// <param name="Problems">All problems.</param>
internal sealed record DataSetPart(
    string Root, string Layout, int Blurry, int Sharp, int Scenes, int Flows, IReadOnlyList<(string Size, int Count)> Sizes, IReadOnlyList<DataSetProblem> Problems);
