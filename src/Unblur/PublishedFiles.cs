using Unblur.Published;

namespace Unblur;

/// <summary>Weights that others published and Unblur does not ship: which there are, which are here, and how they get here.</summary>
/// <remarks>
/// They are fetched only when asked for, by <see cref="PullAsync"/>. Each is compared with a pinned SHA-256 when it arrives and again when it is used.
/// </remarks>
public sealed class PublishedFiles
{
    private readonly DownloadOptions _options;

    internal PublishedFiles(string folder, IReadOnlyList<PublishedWeights> entries, DownloadOptions options)
        => (Folder, Entries, _options) = (Path.GetFullPath(folder), entries, options);

    /// <summary>The folder that holds them, each in a folder of its name.</summary>
    public string Folder { get; }

    /// <summary>All that can be pulled.</summary>
    public IReadOnlyList<PublishedWeights> Entries { get; }

    /// <summary>Looks at a folder, which need not exist yet.</summary>
    /// <param name="folder">Default: <c>published</c> in UNBLUR_CACHE, or else in the user's <c>unblur</c> folder below XDG_CACHE_HOME (<c>~/.cache</c>).</param>
    public static PublishedFiles Open(string? folder = null)
        => new(folder ?? Path.Combine(CacheFolder.Default(Environment.GetEnvironmentVariable), "published"), PublishedCatalogue.Entries, new DownloadOptions());

    /// <summary>The entry of a name.</summary>
    /// <exception cref="ModelException">There is none; the message lists all.</exception>
    public PublishedWeights Find(string name)
        => Entries.FirstOrDefault(entry => entry.Name == name)
            ?? throw new ModelException($"nothing that can be pulled is called '{name}': there are {string.Join(", ", Entries.Select(entry => entry.Name))}.");

    /// <summary>Where the weights are, or would be: the file, or the folder where they are several files.</summary>
    public string PathOf(PublishedWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return weights.Files.Count == 1 ? PathOf(weights, weights.Files[0]) : Path.Combine(Folder, weights.Name);
    }

    /// <summary>Whether all files are there in their size; <see cref="Verify"/> looks into them.</summary>
    public bool IsPulled(PublishedWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return weights.Files.All(file => FileCheck.Length(PathOf(weights, file)) == file.Bytes);
    }

    /// <summary>Whether any of the files is there, be it unfinished or damaged.</summary>
    public bool IsBegun(PublishedWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return weights.Files.Any(file => File.Exists(PathOf(weights, file)) || File.Exists(PathOf(weights, file) + FileDownload.PartSuffix));
    }

    /// <summary>Checks that all files are there and are the ones that were published.</summary>
    /// <returns>What is wrong and what to do; empty where all is well.</returns>
    public IReadOnlyList<string> Verify(PublishedWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return [.. weights.Files.Select(file => Problem(weights, file)).OfType<string>()];
    }

    /// <summary>The path of weights that are needed now, after they were verified. Nothing is fetched.</summary>
    /// <param name="name">Such as <c>lpips-alex</c>.</param>
    /// <returns>The file, or the folder where they are several files.</returns>
    /// <exception cref="ModelException">They are not here or damaged; the message says what to run. Or there is nothing of that name.</exception>
    public string Require(string name)
    {
        PublishedWeights weights = Find(name);
        return Verify(weights) is { Count: > 0 } problems ? throw new ModelException(string.Join(" ", problems)) : PathOf(weights);
    }

    /// <summary>
    /// Brings weights here, with the others that they need. Complete files are not fetched again, and a download that was broken off is continued.
    /// </summary>
    /// <param name="name">Such as <c>lpips-alex</c>.</param>
    /// <param name="from">A folder to take the files from, searched with all folders in it but linked ones, in place of the network.</param>
    /// <param name="progress">Reported to for every part that arrives from the network.</param>
    /// <param name="cancellation">Ends the download; what has arrived is kept.</param>
    /// <returns>The entries that are now here, the named one last.</returns>
    /// <exception cref="ModelException">A file cannot be fetched, or what there is is not what was published; the message says what to do.</exception>
    /// <exception cref="IOException">A file cannot be written, or another process is fetching it.</exception>
    public async Task<IReadOnlyList<PublishedWeights>> PullAsync(
        string name, string? from = null, IProgress<PullProgress>? progress = null, CancellationToken cancellation = default)
    {
        PublishedWeights weights = Find(name);
        IReadOnlyList<PublishedWeights> all = [.. weights.Needs.Select(Find), weights];
        FolderSource? folder = from is null ? null : new FolderSource(from);
        using var download = new FileDownload(_options);
        foreach ((PublishedWeights entry, PublishedFile file) in all.SelectMany(entry => entry.Files.Select(file => (entry, file))))
        {
            cancellation.ThrowIfCancellationRequested();
            if (await Task.Run(() => Problem(entry, file), cancellation).ConfigureAwait(false) is null)
            {
                continue;
            }

            try
            {
                string path = PathOf(entry, file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await (folder is null ? download.Fetch(file, path, progress, cancellation) : Task.Run(() => folder.Fetch(file, path), cancellation))
                    .ConfigureAwait(false);
            }
            catch (ModelException failure)
            {
                throw new ModelException(
                    $"{entry.Name} is not complete: {failure.Message.TrimEnd('.')}. {ByHand(entry, file, isFromFolder: from is not null)}", failure);
            }
        }

        return all;
    }

    private static string ByHand(PublishedWeights weights, PublishedFile file, bool isFromFolder) => isFromFolder
        ? $"It is published at {file.Address}: unblur models pull {weights.Name} fetches it from there."
        : $"Try again with a connection (HTTPS_PROXY names a proxy), or get {file.Name} by other means and give its folder: unblur models pull {weights.Name} --from FOLDER.";

    private string PathOf(PublishedWeights weights, PublishedFile file) => Path.Combine(Folder, weights.Name, file.Name);

    private string? Problem(PublishedWeights weights, PublishedFile file)
    {
        string path = PathOf(weights, file);
        if (FileCheck.Length(path) is null && FileCheck.Length(path + FileDownload.PartSuffix) is { } arrived)
        {
            return $"{weights.Name} ({weights.Description}) is not complete: its download was broken off, and {arrived} of {file.Bytes} bytes are in "
                + $"{path}{FileDownload.PartSuffix}. "
                + $"unblur models pull {weights.Name} goes on with it.";
        }

        if (FileCheck.Length(path) is null)
        {
            return $"{weights.Name} ({weights.Description}) is not here: there is no {path}. Get it with: unblur models pull {weights.Name}. "
                + $"It comes from {file.Address} ({file.Bytes} bytes); --from FOLDER takes it from a folder.";
        }

        return FileCheck.Problem(path, file) is { } problem
            ? $"{path} is damaged or another file: {problem}. Get it again with: unblur models pull {weights.Name}."
            : null;
    }
}

/// <summary>How far a file is on its way.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">Bytes that are here, those of an earlier attempt included.</param>
public readonly record struct PullProgress(PublishedFile File, long Bytes);
