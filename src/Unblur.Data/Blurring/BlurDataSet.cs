using System.Collections.Concurrent;
using System.Diagnostics;
using Unblur.Data.Layouts;
using Unblur.Imaging;

namespace Unblur.Data.Blurring;

/// <summary>How a data set is made; no option here changes its content.</summary>
public sealed record BlurMaking
{
    /// <summary>Samples made at the same time, at least 1. Default: one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Removes what the folder's manifest lists, and makes all again. Default false: samples that exist and are whole stay.</summary>
    public bool Overwrite { get; init; }

    /// <summary>What blurs for <see cref="BlurKind.Bgan"/>; other kinds need none. Default null.</summary>
    public IPhotoBlur? Network { get; init; }

    /// <summary>Default <see cref="BlurManifest.FileName"/>.</summary>
    public string ManifestName { get; init; } = BlurManifest.FileName;
}

/// <summary>Makes a data set of blurry photos in a folder, with a manifest from which it can be made again to the bit.</summary>
/// <remarks>
/// A sample depends on the options, the photo, its name and the sample's number alone: neither threads nor order nor interruptions change a
/// bit. Memory holds the samples being made, one for each thread, and one photo more than threads. Files are written whole or not at all;
/// the manifest is updated every few seconds, and lists what is finished.
/// </remarks>
public sealed class BlurDataSet
{
    private static readonly TimeSpan s_manifestInterval = TimeSpan.FromSeconds(5);

    private readonly BlurPlan _plan;
    private readonly string _folder;
    private readonly string _manifestPath;
    private readonly BlurSample?[] _samples;
    private readonly BlurFailure?[] _failures;
    private readonly Lock _lock = new();
    private long _manifestWritten = Stopwatch.GetTimestamp();
    private BlurFailure? _manifestFailure;
    private int _done;
    private int _written;
    private int _skipped;

    private BlurDataSet(BlurPlan plan, string folder, string manifestName)
    {
        (_plan, _folder, _manifestPath) = (plan, folder, Path.Combine(folder, manifestName));
        (_samples, _failures) = (new BlurSample?[plan.Count], new BlurFailure?[plan.Count]);
    }

    /// <summary>Makes what does not exist yet. A photo that cannot be read and a file that cannot be written do not stop the others.</summary>
    /// <param name="plan">What to make.</param>
    /// <param name="folder">Where to; made where it is missing.</param>
    /// <param name="making">Threads and the manifest's name.</param>
    /// <param name="progress">Receives every sample, from any thread but never from two at once.</param>
    /// <param name="cancellation">Finishes the samples that are being made; what is done stays, and is found by the next run.</param>
    /// <exception cref="ArgumentException">A network blurs, and none is given.</exception>
    /// <exception cref="DataSetException">The folder holds another data set, or its manifest is damaged.</exception>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static BlurDataResult Make(
        BlurPlan plan, string folder, BlurMaking? making = null, IProgress<BlurProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        making ??= new();
        if (plan.Options.Kind == BlurKind.Bgan && making.Network is null)
        {
            throw new ArgumentException("the data set is blurred by a BGAN, but there is none: give BlurMaking.Network.", nameof(making));
        }

        BlurDataSet dataSet = new(plan, folder, making.ManifestName);
        Dictionary<(string, int), BlurSample> earlier = dataSet.ReadEarlier(making.Overwrite);
        Directory.CreateDirectory(folder);
        return dataSet.Run(earlier, making, progress, cancellation);
    }

    private Dictionary<(string, int), BlurSample> ReadEarlier(bool overwrite)
    {
        if (!File.Exists(_manifestPath))
        {
            return [];
        }

        var earlier = BlurManifest.Read(_manifestPath);
        if (overwrite)
        {
            // File.Delete throws for a missing folder, though not for a missing file.
            foreach (string? path in earlier.Samples.SelectMany(sample => sample.Outputs).Select(file => Path.Combine(_folder, file.Path)).Where(File.Exists))
            {
                File.Delete(path);
            }

            File.Delete(_manifestPath);
            return [];
        }

        var planned = _plan.Samples.ToDictionary(sample => (sample.Source, sample.Number));
        BlurSample? stranger = earlier.Samples.FirstOrDefault(sample => !planned.TryGetValue((sample.Source, sample.Number), out PlannedBlur? same) || same.Part != sample.Part);
        if (!earlier.HasOptionsOf(_plan.Options) || stranger is not null)
        {
            string why = stranger is null ? "with other options" : $"from other photos ({stranger.Source} among them)";
            throw new DataSetException(DataSetFault.Manifest, _manifestPath, $"{_manifestPath} belongs to a data set that was made {why}: choose another folder, or overwrite it.");
        }

        return earlier.Samples.ToDictionary(sample => (sample.Source, sample.Number));
    }

    private BlurDataResult Run(Dictionary<(string, int), BlurSample> earlier, BlurMaking making, IProgress<BlurProgress>? progress, CancellationToken cancellation)
    {
        int threads = Math.Max(1, Math.Min(making.Threads, _plan.Count));
        BlurMaker maker = new(_plan.Options, new SourceCache(threads + 1), Math.Max(1, making.Threads / threads), making.Network);
        OrderablePartitioner<int> samples = Partitioner.Create(Enumerable.Range(0, _plan.Count), EnumerablePartitionerOptions.NoBuffering);
        try
        {
            // In order, so that the samples of one photo follow each other.
            Parallel.ForEach(samples, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, Settle);
        }
        finally
        {
            WriteManifest();
        }

        return new(_written, _skipped, [.. _failures.OfType<BlurFailure>(), .. _manifestFailure is { } failure ? [failure] : Array.Empty<BlurFailure>()]);

        void Settle(int index)
        {
            PlannedBlur planned = _plan.Samples[index];
            BlurSample? known = earlier.GetValueOrDefault((planned.Source, planned.Number));
            string? written = null;
            try
            {
                _samples[index] = known is not null && IsWhole(planned, known) ? known : Write(planned, maker.Make(planned), known, making.Overwrite);
                written = ReferenceEquals(_samples[index], known) ? null : planned.Outputs.Blurry;
            }
            catch (Exception failure) when (failure is PhotoException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                // Failures of files name them; an operator that does not fit a photo does not know its name.
                _failures[index] = new(planned.Source, planned.Number, failure is ArgumentException ? $"{planned.Source}: {failure.Message}" : failure.Message);
            }

            Report(index, written, progress);
        }
    }

    private bool IsWhole(PlannedBlur planned, BlurSample known)
        => (planned.Recorded is null || planned.Recorded.Outputs.SequenceEqual(known.Outputs))
            && known.Outputs.All(file => file.IsIn(_folder))
            && known.Inputs.Count == planned.Inputs.Count && known.Inputs.Zip(planned.Inputs).All(pair => pair.First.IsAt(pair.Second.Path));

    private BlurSample Write(PlannedBlur planned, MadeBlur made, BlurSample? known, bool overwrite)
    {
        if (planned.Recorded is { } recorded)
        {
            RequireSame(planned, recorded, made.Sample);
        }

        foreach ((HashedFile file, byte[] content) in made.Files)
        {
            string path = Path.Combine(_folder, file.Path);
            if (File.Exists(path) && !file.IsIn(_folder) && known is null && !overwrite)
            {
                throw new IOException($"{path} exists already and is not of this data set: move it away, or overwrite it.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, target => target.Write(content), AtomicFile.PermissionsOf(planned.Inputs[0].Path));
        }

        return made.Sample;
    }

    private static void RequireSame(PlannedBlur planned, BlurSample recorded, BlurSample made)
    {
        foreach ((HashedFile now, HashedFile then) in made.Inputs.Zip(recorded.Inputs).Where(pair => pair.First.Sha256 != pair.Second.Sha256))
        {
            throw new IOException($"{now.Path} is not the photo that the data set was made from: its SHA-256 is {now.Sha256}, the manifest has {then.Sha256}.");
        }

        foreach ((HashedFile now, HashedFile then) in made.Outputs.Zip(recorded.Outputs).Where(pair => pair.First != pair.Second))
        {
            throw new IOException(
                $"{planned.Name}: {now.Path} came out with SHA-256 {now.Sha256}, but the manifest has {then.Sha256}: nothing of this sample is written. "
                + "Another version of Unblur or libvips, or another processor, can be the reason.");
        }
    }

    private void Report(int index, string? written, IProgress<BlurProgress>? progress)
    {
        lock (_lock)
        {
            _done++;
            (_written, _skipped) = (_written + (written is null ? 0 : 1), _skipped + (written is null && _failures[index] is null ? 1 : 0));
            progress?.Report(new(_done, _plan.Count, written, _failures[index]));
            if (Stopwatch.GetElapsedTime(_manifestWritten) > s_manifestInterval)
            {
                WriteManifest();
            }
        }
    }

    private void WriteManifest()
    {
        lock (_lock)
        {
            try
            {
                BlurSample[] finished = [.. _samples.OfType<BlurSample>()];
                new BlurManifest { Options = _plan.Options, Samples = finished }.Write(_manifestPath);
                _manifestFailure = null;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                _manifestFailure = new(Path.GetFileName(_manifestPath), 0, failure.Message);
            }

            _manifestWritten = Stopwatch.GetTimestamp();
        }
    }
}
