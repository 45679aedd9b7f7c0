using Unblur.Torch.Modules;
using static Unblur.Networks.Backbones.BackboneLayers;

namespace Unblur.Networks.Backbones;

/// <summary>AlexNet's convolutions, as torchvision has them.</summary>
/// <remarks>Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014. 2,469,696 parameters.</remarks>
public static class AlexNet
{
    /// <summary>The network with zero weights; <see cref="Backbone.LoadFile"/> fills it. Images have at least 31 x 31 pixels, 63 x 63 for the last layer.</summary>
    public static Backbone Create() => new(
        "alexnet",
        ("conv1", new Conv2d(3, 64, 11, new Conv2dOptions { Stride = 4, Padding = 2 })),
        ("relu1", Relu()),
        ("pool1", MaxPool(3)),
        ("conv2", new Conv2d(64, 192, 5)),
        ("relu2", Relu()),
        ("pool2", MaxPool(3)),
        ("conv3", new Conv2d(192, 384, 3)),
        ("relu3", Relu()),
        ("conv4", new Conv2d(384, 256, 3)),
        ("relu4", Relu()),
        ("conv5", new Conv2d(256, 256, 3)),
        ("relu5", Relu()),
        ("pool5", MaxPool(3)));
}
