using Unblur.Cli.Failures;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowFiles;

namespace Unblur.Cli.DataSets;

/// <summary>
/// <c>unblur data crop</c> from the folder to the exit code: writes patches of pairs to <c>input/</c>, <c>target/</c> and <c>flow/</c>, and patches
/// of photos to the same subfolders as the photos.
/// </summary>
internal sealed class CropRun(CropRequest request)
{
    private readonly CropTotals _totals = new();

    public async Task<ExitCode> Run()
    {
        Failure? failure = null;
        try
        {
            await StatusOutput.Run(request.Verbosity, output => Task.Run(() => Crop(output)));
        }
        catch (Exception thrown) // this command's top level
        {
            failure = Failure.Report(thrown, request.Verbosity);
        }

        ExitCode exitCode = failure?.ExitCode ?? (_totals.Failed.Count > 0 ? ExitCode.SomeFailed : ExitCode.Done);
        if (request.Json)
        {
            DataReportWriter.WriteCrop(_totals, exitCode, failure?.Message, Console.OpenStandardOutput());
        }
        else if (failure is null)
        {
            Console.Out.WriteLine(request.Output);
        }

        return exitCode;
    }

    private bool Crop(StatusOutput output)
    {
        OutputFolder.RequireOutside(request.Output, request.Folder);
        using Interruption interruption = new(() => output.WriteLine("Stopping after this photo."));
        (string Name, (string File, string Patches)[] Files)[] items = [.. Items(output)];
        for (int i = 0; i < items.Length; i++)
        {
            interruption.Token.ThrowIfCancellationRequested();
            output.ShowBar($"{i}/{items.Length}  {items[i].Name}", (double)i / items.Length);
            try
            {
                CropOne(items[i].Files);
            }
            catch (Exception failed) when (failed is PhotoException or FlowFileException)
            {
                Fail(failed.Message, output);
            }
        }

        if (request.Verbosity != Verbosity.Quiet)
        {
            output.WriteLine($"{_totals.Patches} written, {_totals.Skipped} there already, {Words.Count(_totals.TooSmall, "photo")} smaller than {request.Patch} px.");
        }

        return true;
    }

    // The files of each item with the names of their patches: a pair's sharp photo, its flow if there is one, and its blurry photo; or one photo.
    private IEnumerable<(string Name, (string File, string Patches)[] Files)> Items(StatusOutput output)
    {
        PairedSet? set = TryPairs();
        if (set is null)
        {
            string root = Path.GetFullPath(request.Folder);
            (string Path, string Target)[] photos = [.. PhotoFiles.Photos(root).Select(path => (path, Path.ChangeExtension(Path.GetRelativePath(root, path), null)))];
            if (photos.GroupBy(photo => photo.Target, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } same)
            {
                throw new UsageException($"{string.Join(" and ", same.Select(photo => photo.Path))} would give patches of the same names: rename one.");
            }

            LeftOut.Note(root, request.Verbosity, output);
            return photos.Select(photo => (Path.GetFileName(photo.Path), new[] { photo }));
        }

        if (set.Pairs.FirstOrDefault(pair => pair.Sharp is null) is { } framed)
        {
            throw new UsageException($"{framed.Blurry} has frames in place of one sharp photo: such sets are for evaluation, not for training.");
        }

        return WholePairs(set, output).Select(pair => (pair.Name, FilesOf(pair).ToArray()));
    }

    // A pair of which something cannot be read, or whose photos differ in size, is named and left out; the others are cut.
    private IEnumerable<ImagePair> WholePairs(PairedSet set, StatusOutput output)
    {
        foreach (ImagePair pair in set.Pairs)
        {
            IReadOnlyList<DataSetProblem> problems = PairCheck.Find([pair], FlowFile.Read);
            if (problems.Count == 0)
            {
                yield return pair;
            }
            else if (problems.Any(problem => problem.Fault is not (DataSetFault.Unreadable or DataSetFault.Size)))
            {
                throw new DataSetException(problems);
            }

            foreach (DataSetProblem problem in problems)
            {
                Fail(problem.Message, output);
            }
        }
    }

    private void Fail(string message, StatusOutput output)
    {
        _totals.Failed.Add(message);
        output.WriteLine($"unblur: {message}");
    }

    private static IEnumerable<(string File, string Patches)> FilesOf(ImagePair pair)
    {
        yield return (pair.Sharp!, Path.Combine("target", pair.Name));
        if (pair.Flow is { } flow)
        {
            yield return (flow, Path.Combine("flow", pair.Name));
        }

        yield return (pair.Blurry, Path.Combine("input", pair.Name));
    }

    private PairedSet? TryPairs()
    {
        try
        {
            return PairedSet.Open(request.Folder, new() { Split = request.Split });
        }
        catch (DataSetException unknown) when (unknown.Fault == DataSetFault.Layout && request.Split is null && HoldsPhotos(request.Folder))
        {
            return null;
        }
    }

    private static bool HoldsPhotos(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any(PhotoFormats.IsReadable);

    private void CropOne((string File, string Patches)[] files)
    {
        PhotoInfo info = Photo.Identify(files[0].File); // the other files of a pair are of the same size
        (int X, int Y)[] corners = [.. PatchGrid.Corners(info.Width, info.Height, request.Patch, request.Stride ?? request.Patch)];
        foreach ((string file, string patches) in files)
        {
            WritePatches(file, patches, corners);
        }

        _totals.Photos++;
        if (corners.Length == 0)
        {
            _totals.TooSmall++;
        }
    }

    private void WritePatches(string file, string patches, (int X, int Y)[] corners)
    {
        bool isFlow = FlowFile.IsReadable(file);
        (int X, int Y, string Target)[] all =
            [.. corners.Select(corner => (corner.X, corner.Y, Path.Combine(request.Output, $"{patches}_x{corner.X:00000}_y{corner.Y:00000}{(isFlow ? ".flo" : ".png")}")))];
        (int X, int Y, string Target)[] wanted = [.. all.Where(patch => request.Overwrite || !File.Exists(patch.Target))];
        _totals.Skipped += all.Length - wanted.Length;
        if (wanted.Length == 0)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(wanted[0].Target)!);
        Action<int, int, string> write = isFlow ? FlowCutter(file) : PhotoCutter(file);
        foreach ((int x, int y, string target) in wanted)
        {
            write(x, y, target);
            _totals.Patches++;
        }
    }

    private Action<int, int, string> PhotoCutter(string file)
    {
        var photo = Photo.Open(file);
        SaveOptions saving = SaveOptions.Default with { Permissions = AtomicFile.PermissionsOf(file) };
        return (x, y, target) => Photo.FromPlanes(photo.ReadPlanes(x, y, request.Patch, request.Patch), photo.Bits).Save(target, saving);
    }

    private Action<int, int, string> FlowCutter(string file)
    {
        MotionFlow flow = FlowFile.Read(file);
        return (x, y, target) => FlowFile.Write(flow.Crop(x, y, request.Patch, request.Patch), target);
    }
}

/// <summary>Counts of <c>unblur data crop</c>.</summary>
internal sealed record CropTotals
{
    public int Photos { get; set; }

    public int Patches { get; set; }

    public int Skipped { get; set; }

    public int TooSmall { get; set; }

    /// <summary>The messages of the photos that could not be cut.</summary>
    public List<string> Failed { get; } = [];
}
