using Unblur.Torch;

namespace Unblur.Networks.ShakeUNet;

/// <summary>A network that is told how the photo was shaken: the shake is estimated on far more of the photo than goes through at a time.</summary>
public interface IShakeInformed
{
    /// <summary>What tells the shake from a photo.</summary>
    ShakeEstimator Estimator { get; }

    /// <summary>Restores a batch.</summary>
    /// <param name="input">As for <see cref="DeblurNetwork.Forward(Tensor)"/>.</param>
    /// <param name="shake">The shake of each image of the batch.</param>
    Tensor Forward(Tensor input, IReadOnlyList<ShakeMap> shake);
}
