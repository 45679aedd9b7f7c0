using Unblur.Torch;

namespace Unblur.Training.Recipes;

/// <summary>The arithmetic inside a network; weights are float32 always.</summary>
public enum NetworkPrecision
{
    /// <summary>bfloat16 where the hardware has it.</summary>
    Auto,
    Float32,
    Bfloat16,
}

/// <summary>From a <see cref="NetworkPrecision"/> to a type of numbers.</summary>
public static class NetworkPrecisions
{
    /// <summary>What it comes to on a device.</summary>
    public static DType On(this NetworkPrecision precision, Device device)
        => precision == NetworkPrecision.Bfloat16 || (precision == NetworkPrecision.Auto && BFloat16Support.IsNative(device)) ? DType.BFloat16 : DType.Float32;
}
