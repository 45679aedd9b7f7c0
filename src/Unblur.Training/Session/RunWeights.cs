using System.Globalization;
using Unblur.Networks;
using Unblur.Networks.OffsetNet;
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

    private static void Save(string path, Module network, Dictionary<string, string> metadata)
    {
        switch (network)
        {
            case DeblurNetwork deblur:
                NetworkFile.Save(path, deblur, metadata);
                break;
            case OffsetNet motion:
                OffsetNetWeights.Save(path, motion, metadata);
                break;
            default:
                ModuleFile.Save(path, network, metadata);
                break;
        }
    }
}
