using Unblur.Physics.Frames;

namespace Unblur.Data.Blurring;

/// <summary>A file that a data set is made from.</summary>
/// <param name="Name">Path within the folder that was named, with /: what a manifest stores.</param>
/// <param name="Path">Where it is.</param>
public sealed record SourceFile(string Name, string Path);

/// <summary>A sharp photo, or the frames of a sequence in the order of time.</summary>
/// <param name="Name">Path within the folder that was named, with /: random draws, the split and the names of results depend on it.</param>
/// <param name="Files">One for a photo.</param>
public sealed record BlurSource(string Name, IReadOnlyList<SourceFile> Files);

/// <summary>A sample that is to be made.</summary>
/// <param name="Source">The name of the photo or sequence.</param>
/// <param name="Number">From 1; of a sequence, which group of frames.</param>
/// <param name="Part">Null without a split.</param>
/// <param name="Inputs">The photo, or the group of frames.</param>
/// <param name="Outputs">Paths of the files to be written, relative to the data set's folder, with /.</param>
internal sealed record PlannedBlur(string Source, int Number, DataPart? Part, IReadOnlyList<SourceFile> Inputs, BlurOutputs Outputs)
{
    /// <summary>Its name in messages.</summary>
    public string Name => Outputs.Blurry;

    /// <summary>Its entry in the manifest of an earlier run, or of the original data set.</summary>
    public BlurSample? Recorded { get; init; }
}

/// <summary>Which samples a data set has and what their files are called: decided before anything is made.</summary>
public sealed class BlurPlan
{
    private BlurPlan(BlurDataOptions options, IReadOnlyList<PlannedBlur> samples, bool isRebuilt)
        => (Options, Samples, IsRebuilt) = (options, samples, isRebuilt);

    /// <summary>How samples are made.</summary>
    public BlurDataOptions Options { get; }

    /// <summary>How many samples there are.</summary>
    public int Count => Samples.Count;

    /// <summary>Photos or sequences that they are made from.</summary>
    public int Sources => Samples.Select(sample => sample.Source).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Paths of all files that are to be written but the manifest, relative to the data set's folder, with /.</summary>
    public IEnumerable<string> Files => Samples.SelectMany(sample => sample.Outputs.All);

    /// <summary>Paths of all photos that samples are made from.</summary>
    public IEnumerable<string> Inputs => Samples.SelectMany(sample => sample.Inputs).Select(input => input.Path).Distinct(StringComparer.Ordinal);

    internal IReadOnlyList<PlannedBlur> Samples { get; }

    /// <summary>Whether the results must equal a manifest's.</summary>
    internal bool IsRebuilt { get; }

    /// <summary>Plans a new data set.</summary>
    /// <param name="options">Checked here.</param>
    /// <param name="sources">Photos, or sequences for <see cref="BlurKind.Frames"/>; a sequence without a whole group of frames yields no sample.</param>
    /// <exception cref="ArgumentException">The options have problems, two results would have one name, or there are too few photos to split.</exception>
    public static BlurPlan Make(BlurDataOptions options, IReadOnlyCollection<BlurSource> sources)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sources);
        options.Validate();
        IReadOnlyDictionary<string, DataPart>? parts = options.Split?.Assign([.. sources.Select(source => source.Name).Distinct(StringComparer.Ordinal)], options.Seed);
        List<PlannedBlur> samples = [];
        foreach (BlurSource? source in sources.OrderBy(source => source.Name, StringComparer.Ordinal))
        {
            DataPart? part = parts?[source.Name];
            samples.AddRange(options.Kind == BlurKind.Frames ? Groups(options, source, part) : Blurs(options, source, part));
        }

        RefuseSharedNames(samples);
        return new(options, samples, isRebuilt: false);
    }

    /// <summary>Plans to make a data set again from its manifest.</summary>
    /// <param name="manifest">The data set's.</param>
    /// <param name="folder">Where its sharp photos are.</param>
    public static BlurPlan Rebuild(BlurManifest manifest, string folder)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new(manifest.Options, [.. manifest.Samples.Select(Planned)], isRebuilt: true);

        PlannedBlur Planned(BlurSample sample) => new(
            sample.Source, sample.Number, sample.Part,
            [.. sample.Inputs.Select(input => new SourceFile(input.Path, Path.Combine(folder, input.Path)))],
            new(sample.Blurry.Path, sample.Sharp?.Path, sample.Flow?.Path, sample.Kernel?.Path))
        { Recorded = sample };
    }

    private static IEnumerable<PlannedBlur> Blurs(BlurDataOptions options, BlurSource source, DataPart? part)
    {
        string name = WithoutExtension(source.Name);
        int count = options.SamplesPerImage;
        return Enumerable.Range(1, count).Select(number => new PlannedBlur(
            source.Name, number, part, source.Files, BlurOutputs.For(options, name, count > 1 ? number : null, part)));
    }

    private static IEnumerable<PlannedBlur> Groups(BlurDataOptions options, BlurSource source, DataPart? part)
    {
        FrameAveragingOptions averaging = options.Averaging;
        for (int group = 0; group < averaging.GroupCount(source.Files.Count); group++)
        {
            SourceFile[] frames = [.. source.Files.Skip(group * (options.Stride ?? options.Frames)).Take(options.Frames)];
            BlurOutputs outputs = options.Layout == BlurLayout.Gong
                ? BlurOutputs.For(options, source.Name, group + 1, part)
                : BlurOutputs.For(options, WithoutExtension(frames[frames.Length / 2].Name), null, part);
            yield return new(source.Name, group + 1, part, frames, outputs);
        }
    }

    private static void RefuseSharedNames(List<PlannedBlur> samples)
    {
        if (samples.GroupBy(sample => sample.Outputs.Blurry, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } shared)
        {
            throw new ArgumentException(
                $"{string.Join(" and ", shared.Select(sample => sample.Source))} would both be written to {shared.Key}: rename one, make two data "
                    + "sets, or, where they lie in different folders, keep their folders (--keep-tree).");
        }
    }

    private static string WithoutExtension(string name) => name[..^Path.GetExtension(name).Length];
}
