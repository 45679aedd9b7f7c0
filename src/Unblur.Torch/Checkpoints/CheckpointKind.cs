namespace Unblur.Torch.Checkpoints;

/// <summary>What a <see cref="CheckpointNode"/> holds.</summary>
public enum CheckpointKind
{
    /// <summary>Python's None.</summary>
    Nothing,
    Flag,
    WholeNumber,
    RealNumber,

    /// <summary>A string; also the name of a data type (<c>torch.float16</c>) or of a device (<c>cuda:0</c>).</summary>
    Text,
    Bytes,

    /// <summary>A list, tuple, set or torch.Size.</summary>
    List,

    /// <summary>A dictionary in its stored order.</summary>
    Map,
    Tensor,
}
