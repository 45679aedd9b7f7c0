using System.Globalization;
using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Torch.Modules;

namespace Unblur.Training.Session;

/// <summary>Writes weights that a run hands out, with the step and seed they come from.</summary>
internal sealed class RunWeights(long step, int seed)
{
    private readonly Dictionary<string, string> _metadata = new()
    {
        ["step"] = step.ToString(CultureInfo.InvariantCulture),
        ["seed"] = seed.ToString(CultureInfo.InvariantCulture),
    };

    internal void Save(string path, Module network)
    {
        switch (network)
        {
            case DeblurNetwork deblur:
                NetworkFile.Save(path, deblur, _metadata);
                break;
            case OffsetNet motion:
                OffsetNetWeights.Save(path, motion, _metadata);
                break;
            default:
                ModuleFile.Save(path, network, _metadata);
                break;
        }
    }
}
