using Unblur.Networks;
using Unblur.Torch;
using Unblur.Torch.Modules;
using Unblur.Training.Recipes;

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

    /// <summary>The deblurring network of a run, from its weights or fresh, ready to be trained.</summary>
    /// <param name="context">The run.</param>
    /// <param name="started">The weights that the recipe names; empty for none.</param>
    /// <param name="choice">What to make where there are no weights.</param>
    /// <param name="seed">Of fresh weights.</param>
    /// <param name="precision">Inside the network.</param>
    internal static DeblurNetwork CreateDeblur(this TrainingContext context, string started, NetworkChoice choice, int seed, NetworkPrecision precision)
    {
        string weights = context.WeightsFor(started, run => run.LatestWeights);
        DeblurNetwork network = (weights.Length > 0 ? NetworkFile.Load<DeblurNetwork>(weights) : choice.Create((ulong)seed)).Prepared(context.Device);
        network.Precision = precision.On(context.Device);
        return network;
    }

    /// <summary>The weights to begin with. A resumed run takes its own: the file that it began with may be gone.</summary>
    /// <param name="context">The run.</param>
    /// <param name="started">The weights that the recipe names; empty for none.</param>
    /// <param name="own">The file of the run's own weights.</param>
    internal static string WeightsFor(this TrainingContext context, string started, Func<Runs.RunFolder, string> own)
        => started.Length > 0 && context.IsResumed && File.Exists(own(context.Run!)) ? own(context.Run!) : started;
}
