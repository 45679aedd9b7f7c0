using System.Globalization;
using Unblur.Networks;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
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

    /// <exception cref="IOException">The file cannot be written; an older one of this name is still whole.</exception>
    internal void Save(string path, Module module)
    {
        if (module is Network network)
        {
            NetworkFile.Save(path, network, _metadata);
        }
        else
        {
            Safetensors.Write(path, module.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored()), _metadata);
        }
    }
}
