namespace Unblur.Torch;

/// <summary>How a tensor of rank 4 is laid out in memory; the numbers are libtorch's (c10::MemoryFormat).</summary>
public enum MemoryFormat
{
    /// <summary>N, C, H, W, rows innermost.</summary>
    Contiguous = 0,

    /// <summary>As the source is.</summary>
    Preserve = 1,

    /// <summary>N, H, W, C: what convolutions on the CPU run fastest with.</summary>
    ChannelsLast = 2,
}
