using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Unblur.Imaging;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;

namespace Unblur.Training.Runs;

/// <summary>
/// The folder of one training run: <c>recipe.yaml</c>, <c>manifest.json</c>, <c>checkpoints/</c>, <c>log.jsonl</c>, <c>curve.svg</c>, best and latest weights.
/// </summary>
/// <remarks>The folder is locked until this object is disposed, or its process ends: two trainings in one folder would ruin each other.</remarks>
public sealed class RunFolder : IDisposable
{
    private readonly string _root;

    private readonly string? _recipeYaml;
    private readonly FileStream _lock;
    private RunPhotos? _photos;

    /// <summary>Folders that were not there before, the innermost first.</summary>
    private readonly IReadOnlyList<string> _made;

    private RunFolder(string root, string? recipeYaml)
    {
        (_root, _recipeYaml) = (root, recipeYaml);
        _made = Missing(Path.Combine(Path.GetFullPath(root), RunFiles.Checkpoints));
        DirectoryInfo checkpoints = Directory.CreateDirectory(Path.Combine(root, RunFiles.Checkpoints));
        _lock = Lock(root);
        foreach (FileInfo unfinished in checkpoints.EnumerateFiles($".*{AtomicFile.TemporarySuffix}"))
        {
            unfinished.Delete();
        }
    }

    /// <summary>The recipe as it was resolved.</summary>
    public string Recipe => RecipeIn(_root);

    /// <summary>The newest checkpoint: everything needed to go on.</summary>
    public string LatestCheckpoint => Path.Combine(_root, RunFiles.Checkpoints, RunFiles.Latest);

    /// <summary>The averaged weights with the best validation.</summary>
    public string BestWeights => Path.Combine(_root, RunFiles.Best);

    /// <summary>The newest averaged weights.</summary>
    public string LatestWeights => Path.Combine(_root, RunFiles.Latest);

    /// <summary>NeurMAP's M of the same step as the latest weights.</summary>
    public string MotionWeights => Path.Combine(_root, RunFiles.Motion);

    /// <summary>The discriminator, such as NeurMAP's N, of the same step as the latest weights.</summary>
    public string DiscriminatorWeights => Path.Combine(_root, RunFiles.Discriminator);

    /// <summary>The BGAN that blurs photos of the training; it does not change.</summary>
    public string BganWeights => Path.Combine(_root, RunFiles.Bgan);

    /// <summary>Folder of pictures made while training.</summary>
    public string Samples => Path.Combine(_root, RunFiles.Samples);

    /// <summary>Folder of event files for TensorBoard.</summary>
    public string TensorBoard => Path.Combine(_root, RunFiles.TensorBoard);

    public string Log => Path.Combine(_root, RunFiles.Log);

    /// <summary>The learning curve as a picture.</summary>
    public string Curve => Path.Combine(_root, RunFiles.Curve);

    /// <summary>What made the run, one entry for each start: time, step, version, libtorch, threads, device, processes, photos.</summary>
    public string Manifest => Path.Combine(_root, RunFiles.Manifest);

    /// <summary>The photos that the run trains on, by name and size; runs of earlier versions have no such file.</summary>
    public string Photos => Path.Combine(_root, RunFiles.Photos);

    /// <summary>The path of <see cref="Recipe"/> in a folder that need not be open.</summary>
    public static string RecipeIn(string root) => Path.Combine(root, RunFiles.Recipe);

    /// <summary>Prepares a run in an empty or missing folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="recipeYaml">Becomes <see cref="Recipe"/> when the run starts (<see cref="NoteStart"/>): before that the folder holds no run.</param>
    /// <exception cref="RunFolderException">There are files in it that the run would replace, such as those of another run.</exception>
    /// <exception cref="IOException">Another process has locked it, or it cannot be written.</exception>
    public static RunFolder Create(string root, string? recipeYaml = null)
    {
        RunFolderCheck.RequireFree(root);
        return new RunFolder(root, recipeYaml);
    }

    /// <summary>Opens the folder of a run that was begun.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="recipeYaml">Replaces <see cref="Recipe"/> when the run is resumed (<see cref="NoteStart"/>).</param>
    /// <exception cref="DirectoryNotFoundException">There is no run in it.</exception>
    /// <exception cref="RunFolderException">Its manifest is damaged.</exception>
    /// <exception cref="WeightFileException">Its checkpoint is gone.</exception>
    /// <exception cref="IOException">Another process trains in it, or it cannot be written.</exception>
    public static RunFolder Open(string root, string? recipeYaml = null)
    {
        RunFolderCheck.RequireWhole(root);
        return new RunFolder(root, recipeYaml);
    }

    /// <summary>Sets the photos that are noted when the run starts (<see cref="NoteStart"/>).</summary>
    public void Keep(RunPhotos photos) => _photos = photos;

    /// <summary>Unlocks the folder; removes it where no run was begun and it is empty.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        if (File.Exists(Recipe))
        {
            return;
        }

        foreach (string? folder in _made.TakeWhile(folder => Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            Directory.Delete(folder);
        }
    }

    /// <summary>Adds one line of JSON to the log.</summary>
    public void AppendLog(Action<Utf8JsonWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using MemoryStream line = new();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        using var log = new FileStream(Log, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        log.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
    }

    /// <summary>Removes the lines of the log that a resumed run will write again, and lines that were cut off when it was killed.</summary>
    /// <param name="step">The last step to keep.</param>
    public void TruncateLog(long step)
    {
        if (File.Exists(Log))
        {
            string kept = string.Concat(LogLine.ReadAll(Log).Where(line => line.Step <= step).Select(line => line.Text + "\n"));
            AtomicFile.Write(Log, file => file.Write(Encoding.UTF8.GetBytes(kept)));
        }
    }

    private static List<string> Missing(string folder)
    {
        List<string> missing = [];
        for (string? part = folder; part is not null && !Directory.Exists(part); part = Path.GetDirectoryName(part))
        {
            missing.Add(part);
        }

        return missing;
    }

    private static FileStream Lock(string root)
    {
        try
        {
            return new FileStream(
                Path.Combine(root, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            RequireWritable(root);
            throw new IOException($"{root} is locked: another process trains in it. Wait for it, stop it, or choose another folder.", failure);
        }
    }

    // Only a folder that can be written says by its lock that another process trains in it.
    private static void RequireWritable(string root)
    {
        string probe = Path.Combine(root, $".{Guid.NewGuid():N}{AtomicFile.TemporarySuffix}");
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{root} cannot be written: {failure.Message} Allow writing, or choose another folder.", failure);
        }
    }

    /// <summary>Writes the recipe, and notes in the manifest that the run starts, or is resumed, at a step.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="device">Where this process calculates.</param>
    /// <param name="processes">How many train together.</param>
    public void NoteStart(long step, Device device, int processes = 1)
    {
        if (_recipeYaml is not null)
        {
            AtomicFile.Write(Recipe, file => file.Write(Encoding.UTF8.GetBytes(_recipeYaml)));
        }

        if (_photos is not null)
        {
            AtomicFile.Write(Photos, _photos.Write);
        }

        JsonArray starts = RunFolderCheck.Starts(_root);
        starts.Add(new JsonObject
        {
            ["time"] = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture),
            ["step"] = step,
            ["version"] = typeof(RunFolder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
            ["libtorch"] = TorchRuntime.Version,
            ["threads"] = TorchRuntime.Threads,
            ["device"] = device.ToString(),
            ["processes"] = processes,
            ["photos"] = _photos?.Count,
            ["fingerprint"] = _photos?.Fingerprint,
        });
        AtomicFile.Write(Manifest, file => file.Write(Encoding.UTF8.GetBytes(starts.ToJsonString(new JsonSerializerOptions { WriteIndented = true }))));
    }
}
