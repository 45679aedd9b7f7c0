using Unblur.Networks.Backbones;

namespace Unblur.Metrics.Perceptual;

/// <summary>The layers of a network that LPIPS compares.</summary>
/// <param name="Backbone">Name of the network.</param>
/// <param name="Create">Makes it, without its weights.</param>
/// <param name="Names">Names of the layers.</param>
/// <param name="Channels">Their channels.</param>
/// <param name="SmallestSide">Smallest side of an image, px, for which the last layer has a pixel.</param>
internal sealed record LpipsLayers(
    string Backbone, Func<Backbone> Create, IReadOnlyList<string> Names, IReadOnlyList<int> Channels, int SmallestSide)
{
    private static readonly LpipsLayers s_alex = new(
        "alexnet", AlexNet.Create, ["relu1", "relu2", "relu3", "relu4", "relu5"], [64, 192, 384, 256, 256], 31);

    private static readonly LpipsLayers s_vgg = new(
        "vgg16", Vgg.Create16, ["relu1_2", "relu2_2", "relu3_3", "relu4_3", "relu5_3"], [64, 128, 256, 512, 512], 16);

    private static readonly LpipsLayers s_squeeze = new(
        "squeezenet1_1", SqueezeNet.Create, ["relu1", "fire3", "fire5", "fire6", "fire7", "fire8", "fire9"], [64, 128, 256, 384, 384, 512, 512], 17);

    internal static LpipsLayers Of(LpipsNetwork network) => network switch
    {
        LpipsNetwork.Alex => s_alex,
        LpipsNetwork.Vgg => s_vgg,
        LpipsNetwork.Squeeze => s_squeeze,
        _ => throw new ArgumentOutOfRangeException(nameof(network), network, "unknown network"),
    };
}
