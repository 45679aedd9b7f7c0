using Unblur.Torch.Modules;
using static Unblur.Networks.Backbones.BackboneLayers;

namespace Unblur.Networks.Backbones;

/// <summary>The convolutions of SqueezeNet 1.1, as torchvision has them.</summary>
/// <remarks>Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and &lt;0.5MB model size", 2016. 722,496 parameters.</remarks>
public static class SqueezeNet
{
    /// <summary>The network with zero weights; <see cref="Backbone.LoadFile"/> fills it. Images have at least 17 x 17 pixels.</summary>
    public static Backbone Create() => new(
        "squeezenet1_1",
        ("conv1", new Conv2d(3, 64, 3, new Conv2dOptions { Stride = 2 })),
        ("relu1", Relu()),
        ("pool1", MaxPool(3, ceiling: true)),
        ("fire2", new Fire(64, 16, 64)),
        ("fire3", new Fire(128, 16, 64)),
        ("pool3", MaxPool(3, ceiling: true)),
        ("fire4", new Fire(128, 32, 128)),
        ("fire5", new Fire(256, 32, 128)),
        ("pool5", MaxPool(3, ceiling: true)),
        ("fire6", new Fire(256, 48, 192)),
        ("fire7", new Fire(384, 48, 192)),
        ("fire8", new Fire(384, 64, 256)),
        ("fire9", new Fire(512, 64, 256)));
}
