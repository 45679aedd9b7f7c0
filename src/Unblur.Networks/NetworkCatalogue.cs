using Unblur.Networks.Dmphn;
using Unblur.Networks.MimoUNet;
using Unblur.Networks.MprNet;
using Unblur.Networks.ResUNet;
using Unblur.Networks.ShakeUNet;

namespace Unblur.Networks;

/// <summary>Every network whose weights can be loaded. A new one is added here, and then tested with the others.</summary>
public static class NetworkCatalogue
{
    public static IReadOnlyList<NetworkEntry> Entries { get; } = [DmphnWeights.Entry, ShakeUNetWeights.Entry, ResUNetWeights.Entry, MprNetWeights.Entry, MimoUNetWeights.Entry];
}
