using Unblur.Cli.Failures;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Imaging;
using Unblur.Training.Data;

namespace Unblur.Cli.DataSets;

/// <summary><c>unblur data crop</c> from the folder to the exit code: patches of pairs in <c>input/</c> and <c>target/</c>, those of photos as they lie.</summary>
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
            failure = Failure.From(thrown);
            failure.Print(Console.Error, withStackTrace: request.Verbosity == Verbosity.Verbose);
        }

        ExitCode exitCode = failure?.ExitCode ?? (_totals.Failed.Count > 0 ? ExitCode.SomeFailed : ExitCode.Done);
        if (request.Json) DataReportWriter.WriteCrop(_totals, exitCode, failure?.Message, Console.OpenStandardOutput());
        else if (failure is null) Console.Out.WriteLine(request.Output);
        return exitCode;
    }

    private bool Crop(StatusOutput output)
    {
        OutputFolder.RequireOutside(request.Output, request.Folder);
        using Interruption interruption = new(() => output.WriteLine("Stopping after this photo."));
        (string Name, string[] Files)[] items = [.. Items()];
        for (int i = 0; i < items.Length; i++)
        {
            interruption.Token.ThrowIfCancellationRequested();
            output.ShowBar($"{i}/{items.Length}  {items[i].Name}", (double)i / items.Length);
            try
            {
                CropOne(items[i].Files);
            }
            catch (PhotoException failed)
            {
                _totals.Failed.Add(failed.Message);
                output.WriteLine($"unblur: {failed.Message}");
            }
        }

        if (request.Verbosity != Verbosity.Quiet)
            output.WriteLine($"{_totals.Patches} written, {_totals.Skipped} there already, {Words.Count(_totals.TooSmall, "photo")} smaller than {request.Patch} px.");
        return true;
    }

    // Pairs: blurry photo, its name in input/, sharp photo, its name in target/. Photos: path, its name.
    private IEnumerable<(string Name, string[] Files)> Items()
    {
        PairedSet? set = TryPairs();
        if (set is null)
        {
            string root = Path.GetFullPath(request.Folder);
            (string Name, string[] Files)[] photos =
            [
                .. PhotoFiles.Below(root).Select(path => (Path.GetFileName(path), new[] { path, Path.ChangeExtension(Path.GetRelativePath(root, path), null) })),
            ];
            if (photos.GroupBy(photo => photo.Files[1], StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } same)
                throw new UsageException($"{string.Join(" and ", same.Select(photo => photo.Files[0]))} would give patches of the same names: rename one.");
            return photos;
        }

        if (set.Pairs.FirstOrDefault(pair => pair.Sharp is null) is { } framed)
            throw new UsageException($"{framed.Blurry} has frames in place of one sharp photo: such sets are for evaluation, not for training.");
        PairCheck.Require(set.Pairs);
        return set.Pairs.Select(pair => (pair.Name, new[] { pair.Sharp!, Path.Combine("target", pair.Name), pair.Blurry, Path.Combine("input", pair.Name) }));
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

    private void CropOne(string[] files)
    {
        int stride = request.Stride ?? request.Patch;
        bool isWhole = true;
        for (int i = 0; i < files.Length; i += 2)
        {
            PhotoInfo info = Photo.Identify(files[i]);
            (int X, int Y)[] corners = [.. PatchGrid.Corners(info.Width, info.Height, request.Patch, stride)];
            isWhole &= corners.Length > 0;
            string[] targets = [.. corners.Select(corner => Path.Combine(request.Output, $"{files[i + 1]}_x{corner.X:00000}_y{corner.Y:00000}.png"))];
            WritePatches(files[i], corners, targets);
        }

        _totals.Photos++;
        if (!isWhole) _totals.TooSmall++;
    }

    private void WritePatches(string file, (int X, int Y)[] corners, string[] targets)
    {
        if (corners.Length == 0) return;
        bool[] isThere = [.. targets.Select(target => !request.Overwrite && File.Exists(target))];
        _totals.Skipped += isThere.Count(there => there);
        if (isThere.All(there => there)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(targets[0])!);
        Photo photo = Photo.Open(file);
        for (int i = 0; i < corners.Length; i++)
        {
            if (isThere[i]) continue;
            Photo.FromPlanes(photo.ReadPlanes(corners[i].X, corners[i].Y, request.Patch, request.Patch), photo.Bits).Save(targets[i]);
            _totals.Patches++;
        }
    }
}
