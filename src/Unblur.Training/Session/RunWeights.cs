using System.Globalization;
using Unblur.Networks;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Modules;
using Unblur.Training.Runs;

namespace Unblur.Training.Session;

/// <summary>Writes the weights of a run that are meant for use, with the step and the seed that they come from.</summary>
internal sealed class RunWeights(RunFolder run, SessionOptions options)
{
    /// <summary>Writes the newest weights of all networks of the options.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="isBest">Whether the main network's are the best so far too.</param>
    internal void Save(long step, bool isBest)
    {
        Dictionary<string, string> metadata = new()
        {
            ["step"] = step.ToString(CultureInfo.InvariantCulture),
            ["seed"] = options.Run.Seed.ToString(CultureInfo.InvariantCulture),
        };
        foreach ((Func<RunFolder, string> file, Module network) in options.Others)
        {
            Save(file(run), network, metadata);
        }

        if (options.Main is { } main)
        {
            Save(run.LatestWeights, main, metadata);
            if (isBest)
            {
                Save(run.BestWeights, main, metadata);
            }
        }
    }

    private static void Save(string path, Module module, Dictionary<string, string> metadata)
    {
        if (module is Network network)
        {
            NetworkFile.Save(path, network, metadata);
        }
        else
        {
            Safetensors.Write(path, module.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored()), metadata);
        }
    }
}
