namespace Unblur.Metrics.Perceptual;

/// <summary>Whose features LPIPS compares. Values of different networks do not compare.</summary>
public enum LpipsNetwork
{
    /// <summary>AlexNet: what papers report unless they say otherwise.</summary>
    Alex,

    /// <summary>VGG16.</summary>
    Vgg,

    /// <summary>SqueezeNet 1.1.</summary>
    Squeeze,
}
