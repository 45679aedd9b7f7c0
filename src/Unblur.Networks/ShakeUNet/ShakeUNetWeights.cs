using Unblur.Networks.ResUNet;
using Unblur.Physics.Shake;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.ShakeUNet;

/// <summary>Recognises the weights of a <see cref="ShakeUNet"/> and reads its size off them.</summary>
internal static class ShakeUNetWeights
{
    internal static NetworkEntry Entry { get; } = new()
    {
        Name = ShakeUNet.Name,
        Role = NetworkRole.Deblur,
        Options = ResUNetWeights.TrunkOptions,
        Matches = tensors => tensors.ContainsKey("estimator.mean") && ResUNetWeights.IsTrunk(tensors),
        ParameterCount = file => ResUNetWeights.Options(file.Tensors).ParameterCount(ShakeUNet.TrunkPlanes) + ShakeEstimator.TrainedCount(JudgesKind(file)),
        Problem = ScaleProblem,
        Create = file => new ShakeUNet(ResUNetWeights.Options(file.Tensors), JudgesKind(file)),
        Check = values => ResUNetWeights.Options(values).Validate(),
        Make = values => new ShakeUNet(ResUNetWeights.Options(values)),
    };

    private static bool JudgesKind(WeightFile file) => file.Tensors["estimator.mean"].Shape[0] > ShakeFeatures.Count(judgesKind: false);

    // Features are divided by it: with any of these no estimate is finite, and nothing would be sharpened.
    private static string? ScaleProblem(WeightFile file)
        => file.Tensors.TryGetValue("estimator.scale", out StoredTensor? scale) && scale.Type == StoredType.Float32 && scale.ToSingles().Any(value => !(value > 0 && float.IsFinite(value)))
            ? "its estimator.scale has values that are not above 0 and finite. The file is damaged: get it again."
            : null;
}
