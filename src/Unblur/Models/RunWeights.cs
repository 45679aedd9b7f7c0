using Unblur.Imaging;

namespace Unblur.Models;

/// <summary>What a training leaves in the folder of its run.</summary>
internal static class RunWeights
{
    /// <summary>The weights to restore with: of a run's folder the best, else the newest; any other path as it is.</summary>
    /// <exception cref="ModelException">The run has no weights yet.</exception>
    internal static string Deblur(string path)
        => !File.Exists(Path.Combine(path, RunFiles.Recipe)) ? path
            : new[] { RunFiles.Best, RunFiles.Latest }.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists) ?? throw NoneYet(path);

    /// <summary>The weights of a motion network: NeurMAP's M of a folder, else what a run of motion training made; any other path as it is.</summary>
    /// <param name="path">A run's folder, or weights.</param>
    /// <param name="roleOf">Says what weights are for.</param>
    /// <exception cref="ModelException">There are none; the message says why.</exception>
    internal static string Motion(string path, Func<string, ModelRole> roleOf)
    {
        if (File.Exists(path))
        {
            return path;
        }

        const string Remedy = "name the folder of a run that trained one (kind neurmap or sen), or weights of a motion network.";
        string motion = Path.Combine(path, RunFiles.Motion);
        if (File.Exists(motion))
        {
            return motion;
        }

        if (!File.Exists(Path.Combine(path, RunFiles.Recipe)))
        {
            throw new ModelException($"the folder {path} holds no run, and no {RunFiles.Motion}: {Remedy}");
        }

        string main = Deblur(path);
        return roleOf(main) == ModelRole.Motion ? main : throw new ModelException($"the run in {path} trained no motion network: {Remedy}");
    }

    private static ModelException NoneYet(string run)
        => new($"the run in {run} has no weights yet: it writes the first with its first checkpoint (run.checkpoint_every steps). Wait for it, or go on with unblur train --resume --out {run}.");
}
