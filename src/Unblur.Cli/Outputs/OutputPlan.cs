using Unblur.Cli.Failures;
using Unblur.Cli.Inputs;
using Unblur.Imaging;

namespace Unblur.Cli.Outputs;

/// <summary>Chooses the path of each result before anything is written, and refuses outputs that would destroy a photo.</summary>
internal static class OutputPlan
{
    /// <summary>One output for each input.</summary>
    /// <exception cref="UsageException">Two inputs share an output, an input would be overwritten, or the target does not fit.</exception>
    public static IReadOnlyList<PlannedPhoto> Make(IReadOnlyList<InputPhoto> photos, OutputOptions options)
    {
        photos = options.KeepsTree ? InputTree.Keep(photos) : photos;
        bool isFile = TargetIsFile(photos, options);
        List<PlannedPhoto> plan = [.. photos.Select(photo => Plan(photo, isFile ? options.Target! : OutputName.For(photo, options), options))];
        RefuseSharedOutputs(plan, options);
        RefuseOverwrittenInputs(plan, isFile, options);
        return plan;
    }

    private static PlannedPhoto Plan(InputPhoto photo, string output, OutputOptions options)
        => Directory.Exists(output)
            ? throw new UsageException($"{output}, the output of {photo.Path}, is a folder: choose another -o or --suffix.")
            : new(photo.Path, output, IsDone: !options.Overwrite && Path.Exists(output) && !FileLinks.IsDangling(output)) { Overwrites = options.Overwrite };

    private static bool TargetIsFile(IReadOnlyList<InputPhoto> photos, OutputOptions options)
    {
        if (options.KeepsTree && options.Target is null)
        {
            throw new UsageException("--keep-tree goes with -o FOLDER: without it each result is written next to its photo.");
        }

        if (options.Target is not { } target || Path.EndsInDirectorySeparator(target) || Directory.Exists(target))
        {
            return false;
        }

        if (options.KeepsTree)
        {
            return File.Exists(target) || PhotoFormats.IsReadable(target)
                ? throw new UsageException($"-o {target} is a file, and --keep-tree needs a folder: name a folder ({target}/ if that is one).")
                : false;
        }

        string extension = Path.GetExtension(target);
        bool isPhotoName = PhotoFormats.IsReadable(target);
        if (photos.Count > 1)
        {
            return isPhotoName
                ? throw new UsageException($"-o {target} is one file, but there are {photos.Count} inputs: name a folder ({target}/ if that is one).")
                : false;
        }

        if (extension.Length == 0)
        {
            return false;
        }

        if (!PhotoFormats.IsWritable(target))
        {
            throw new UsageException(
                $"-o {target}: cannot write \"{extension}\". Use one of {string.Join(" ", PhotoFormats.WritableExtensions)}, or end the name with / for a folder.");
        }

        return options.Format is { } format && PhotoFormats.ForSaving(target) != format
            ? throw new UsageException($"-o {target} and --format {format} contradict each other: leave one out.")
            : true;
    }

    private static void RefuseSharedOutputs(List<PlannedPhoto> plan, OutputOptions options)
    {
        foreach (IGrouping<string, PlannedPhoto> shared in plan.GroupBy(photo => RealPath.Of(photo.Output)).Where(group => group.Count() > 1))
        {
            string inputs = string.Join(" and ", shared.Select(photo => photo.Input));
            if (options.Target is not null && !options.KeepsTree && shared.DistinctBy(photo => RealPath.Of(Path.GetDirectoryName(Path.GetFullPath(photo.Input))!)).Count() > 1)
            {
                throw new UsageException($"{inputs} are different photos of one name, and would all be written to {shared.First().Output}: --keep-tree "
                    + "keeps their folders below -o.");
            }

            throw new UsageException($"{inputs} would all be written to {shared.First().Output}: restore them one by one, each with its own -o.");
        }
    }

    private static void RefuseOverwrittenInputs(List<PlannedPhoto> plan, bool isFile, OutputOptions options)
    {
        Dictionary<string, string> inputs = [];
        foreach (PlannedPhoto photo in plan)
        {
            inputs.TryAdd(RealPath.Of(photo.Input), photo.Input);
        }

        foreach (PlannedPhoto photo in plan)
        {
            if (!inputs.TryGetValue(RealPath.Of(photo.Output), out string? overwritten))
            {
                continue;
            }

            if (overwritten == photo.Input && isFile && options.Overwrite && options.MayReplaceInput)
            {
                continue;
            }

            throw new UsageException(options.MayReplaceInput
                ? $"the result of {photo.Input} would replace the input {overwritten}: choose another --suffix or -o. "
                    + $"(To replace a photo by its own result, name it alone: -o {overwritten} --overwrite.)"
                : $"the result of {photo.Input} would replace the input {overwritten}: choose another -o.");
        }
    }
}

/// <summary>An input with its output.</summary>
/// <param name="Input">The file to restore.</param>
/// <param name="Output">The file to write.</param>
/// <param name="IsDone">Whether the output already exists and is kept.</param>
internal sealed record PlannedPhoto(string Input, string Output, bool IsDone)
{
    /// <summary>Whether what has the output's name is replaced.</summary>
    public bool Overwrites { get; init; }

    /// <summary>Whether the result replaces the photo itself.</summary>
    public bool IsInPlace => RealPath.IsSame(Input, Output);

    /// <summary>Refuses to replace a link that leads nowhere: it is not a result, and its target may only be away.</summary>
    /// <exception cref="PhotoException">The output's name is such a link, and overwriting is off.</exception>
    public void RequireFree()
    {
        if (!Overwrites && FileLinks.IsDangling(Output))
        {
            throw new PhotoException(Input, $"its result {Output} is a link to something that is not there: remove the link, choose another -o, or --overwrite.");
        }
    }
}
