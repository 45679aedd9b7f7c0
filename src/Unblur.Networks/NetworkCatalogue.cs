using Unblur.Networks.Dbgan;
using Unblur.Networks.Dmphn;
using Unblur.Networks.FlowUNet;
using Unblur.Networks.MimoUNet;
using Unblur.Networks.MotionNet;
using Unblur.Networks.MprNet;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.Networks.ResUNet;
using Unblur.Networks.RpGan;
using Unblur.Networks.Sen;
using Unblur.Networks.ShakeUNet;
using Unblur.Networks.VggDiscriminators;

namespace Unblur.Networks;

/// <summary>Every network, of every role. A new one is added here, and is then found in weight files, offered to recipes and tested with the others.</summary>
public static class NetworkCatalogue
{
    /// <summary>All networks; weights belong to the first that matches them.</summary>
    public static IReadOnlyList<NetworkEntry> Entries { get; } =
    [
        ShakeUNetWeights.Entry,
        FlowUNetWeights.Entry,
        ResUNetWeights.Entry,
        DmphnWeights.Entry,
        MprNetWeights.Entry,
        MimoUNetWeights.Entry,
        GeneratorWeights.Dbgan,
        OffsetNetWeights.Entry,
        MotionNetWeights.Entry,
        SenWeights.Entry,
        GeneratorWeights.Bgan,
        RpGanWeights.Generator,
        MultiscaleDiscriminatorWeights.Entry,
        RpGanWeights.Discriminator,
        VggDiscriminatorWeights.Entry,
        VggDiscriminatorWeights.Literal,
    ];

    /// <summary>The networks of a role.</summary>
    public static IReadOnlyList<NetworkEntry> Of(NetworkRole role) => [.. Entries.Where(entry => entry.Role == role)];

    /// <summary>The network of a name, or null where there is none.</summary>
    public static NetworkEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name);
}
