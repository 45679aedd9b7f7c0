using Unblur.Torch.Checkpoints;
using Unblur.Torch.Modules;

namespace Unblur.Networks.Tests;

/// <summary>Weights in the wrapping of the authors' training scripts.</summary>
internal static class Checkpoint
{
    /// <summary>The state under a name, together with the epoch; every name may begin with what PyTorch's data parallel puts there.</summary>
    internal static WeightFile Of(Module network, string? wrapper, bool isParallel)
    {
        var state = CheckpointNode.From(network.State().ToDictionary(
            entry => isParallel ? $"module.{entry.Name}" : entry.Name, entry => CheckpointNode.From(entry.Parameter.Value.ToStored())));
        return WeightFile.FromCheckpoint(
            wrapper is null
                ? state
                : CheckpointNode.From(new Dictionary<string, CheckpointNode> { ["epoch"] = CheckpointNode.From(3000.0), [wrapper] = state }),
            "checkpoint.pth");
    }
}
