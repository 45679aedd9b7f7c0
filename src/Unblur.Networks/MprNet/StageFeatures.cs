using Unblur.Torch;

namespace Unblur.Networks.MprNet;

/// <summary>What a stage of MPRNet hands on: features at full, half and quarter size, on the way down and on the way up.</summary>
internal sealed record StageFeatures(Tensor[] Encoded, Tensor[] Decoded) : IDisposable
{
    /// <summary>Lets go of the features; autograd keeps what it needs.</summary>
    public void Dispose()
    {
        foreach (Tensor features in (IEnumerable<Tensor>)[.. Encoded, .. Decoded])
        {
            features.Dispose();
        }
    }
}
