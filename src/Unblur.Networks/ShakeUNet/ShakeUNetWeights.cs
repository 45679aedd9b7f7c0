using Unblur.Networks.ResUNet;

namespace Unblur.Networks.ShakeUNet;

/// <summary>Recognises the weights of a <see cref="ShakeUNet"/> and reads its size off them.</summary>
internal static class ShakeUNetWeights
{
    internal static NetworkEntry Entry { get; } = new()
    {
        Name = ShakeUNet.Name,
        Matches = tensors => tensors.ContainsKey("estimator.mean") && ResUNetWeights.Entry.Matches(tensors),
        ParameterCount = file => ResUNetWeights.Options(file.Tensors).ParameterCount(ShakeUNet.Planes) + ShakeEstimator.TrainedCount,
        Create = file => new ShakeUNet(ResUNetWeights.Options(file.Tensors)),
    };
}
