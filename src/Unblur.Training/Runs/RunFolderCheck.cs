using System.Text.Json;
using System.Text.Json.Nodes;
using Unblur.Imaging;
using Unblur.Torch.Checkpoints;

namespace Unblur.Training.Runs;

/// <summary>Looks at the folder of a run before anything is written: a new run replaces no file, and a resumed one goes on from its checkpoint.</summary>
internal static class RunFolderCheck
{
    private static readonly string s_checkpoint = Path.Combine(RunFiles.Checkpoints, RunFiles.Latest);

    private static readonly string[] s_weights = [RunFiles.Best, RunFiles.Latest, RunFiles.Motion, RunFiles.Discriminator, RunFiles.Bgan];

    private static readonly string[] s_written = [s_checkpoint, .. s_weights, RunFiles.Log, RunFiles.Manifest, RunFiles.Photos, RunFiles.Curve];

    /// <summary>Checks the folder of a new run.</summary>
    /// <exception cref="RunFolderException">It holds a run, or files that one would replace.</exception>
    internal static void RequireFree(string root)
    {
        if (File.Exists(Path.Combine(root, RunFiles.Recipe)))
        {
            throw new RunFolderException($"{root} already holds a run: resume it with --resume, or choose another folder with --out.");
        }

        string[] there = [.. s_written.Where(file => IsThere(Path.Combine(root, file)))];
        if (there.Length > 0)
        {
            throw new RunFolderException($"{root} holds {string.Join(", ", there)}, which a new run would replace: choose another folder with --out, "
                + "or move them away.");
        }

        string samples = Path.Combine(root, RunFiles.Samples);
        if (File.Exists(samples) || (Directory.Exists(samples) && Directory.EnumerateFileSystemEntries(samples).Any()))
        {
            throw new RunFolderException($"{samples} is there already, and a new run writes its pictures there: choose another folder with --out, or "
                + "move it away.");
        }
    }

    /// <summary>Checks the folder of a run that is to be resumed.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no run in it.</exception>
    /// <exception cref="RunFolderException">Its manifest is damaged.</exception>
    /// <exception cref="WeightFileException">It has weights but no checkpoint: it would begin anew and replace them.</exception>
    internal static void RequireWhole(string root)
    {
        if (!File.Exists(Path.Combine(root, RunFiles.Recipe)))
        {
            throw new DirectoryNotFoundException($"{root} holds no run: it has no {RunFiles.Recipe}.");
        }

        RequireFiles(root);
        JsonArray starts = Starts(root);
        string checkpoint = Path.Combine(root, s_checkpoint);
        string? weights = s_weights.Select(file => Path.Combine(root, file)).FirstOrDefault(File.Exists);
        if (!File.Exists(checkpoint) && (weights is not null || starts.Any(start => StepOf(start) > 0) || HasSteps(root)))
        {
            throw new WeightFileException(
                checkpoint,
                $"the checkpoint is gone, and the run would begin again at step 0{(weights is null ? "" : ", over its weights")}. Put the checkpoint "
                    + "back; or begin another run with another --out"
                + $"{(weights is null ? "." : $", which can start from what was trained: --set initial_weights={weights}")}");
        }
    }

    /// <summary>Whether the log tells of a step: a run of which only that is left.</summary>
    private static bool HasSteps(string root)
    {
        string log = Path.Combine(root, RunFiles.Log);
        return File.Exists(log) && new FileInfo(log).Length > 0;
    }

    /// <summary>Refuses a folder with a pipe in the place of one of a run's files, for whose writer a reader would wait.</summary>
    /// <exception cref="RunFolderException">There is one.</exception>
    internal static void RequireFiles(string root)
    {
        if (s_written.Append(RunFiles.Recipe).Append(RunFiles.Report).Select(file => Path.Combine(root, file)).FirstOrDefault(RegularFile.IsSpecial) is { } special)
        {
            throw new RunFolderException($"{special} {RegularFile.NotAFile}");
        }
    }

    /// <summary>The starts that the manifest of a run has; none where it is not there.</summary>
    /// <exception cref="RunFolderException">It is damaged.</exception>
    internal static JsonArray Starts(string root)
    {
        string manifest = Path.Combine(root, RunFiles.Manifest);
        if (!File.Exists(manifest))
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(File.ReadAllText(manifest)) as JsonArray ?? throw new JsonException("It is no list of starts.");
        }
        catch (JsonException damage)
        {
            throw new RunFolderException($"{manifest} is damaged: {damage.Message} Move it away to resume: it only says when the run was started.", damage);
        }
    }

    private static bool IsThere(string file) => File.Exists(file) || new FileInfo(file).LinkTarget is not null;

    private static double StepOf(JsonNode? start)
        => start is JsonObject entry && entry["step"] is JsonValue step && step.TryGetValue(out double done) ? done : 0;
}

/// <summary>The folder of a run cannot be used as it is; the message says why and what to do.</summary>
public sealed class RunFolderException(string message, Exception? cause = null) : IOException(message, cause);
