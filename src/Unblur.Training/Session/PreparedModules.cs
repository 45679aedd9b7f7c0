using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Training.Session;

/// <summary>Prepares networks for training.</summary>
internal static class PreparedModules
{
    /// <summary>The network in training mode on a device, its weights in channels-last order.</summary>
    internal static T Prepared<T>(this T network, Device device)
        where T : Module
    {
        network.Train();
        network.To(MemoryFormat.ChannelsLast);
        network.To(device);
        return network;
    }

    /// <summary>The weights to begin with. A resumed run takes its own, which have the right sizes: the file that it began with may be gone or changed.</summary>
    /// <param name="context">The run.</param>
    /// <param name="started">The weights that the recipe names; empty for none.</param>
    /// <param name="own">The file of the run's own weights.</param>
    internal static string WeightsFor(this TrainingContext context, string started, Func<Runs.RunFolder, string> own)
        => started.Length > 0 && context.IsResumed && File.Exists(own(context.Run!)) ? own(context.Run!) : started;
}
