using Unblur.Inference;

namespace Unblur;

/// <summary>The library that runs networks: ONNX Runtime, that of its package or, by the environment variable UNBLUR_ONNXRUNTIME, the build in a folder.</summary>
public static class NetworkRuntime
{
    /// <summary>Whether a text names a device as <see cref="DeblurOptions.Device"/> takes it, of this machine or another.</summary>
    public static bool IsDevice(string text) => ExecutionDevice.IsKnown(text);

    /// <summary>Its version, such as <c>1.31.1</c>.</summary>
    /// <exception cref="ModelException">It cannot be loaded; the message says why and what to do.</exception>
    public static string Version => OnnxLibrary.Version;

    /// <summary>Whether this processor is fast with numbers of 8 bits: models with a graph of them then compute in it, unless <see cref="DeblurOptions.Precision"/> says otherwise.</summary>
    public static bool IsFastIn8Bits => EightBitSupport.IsUsual;

    /// <summary>Where it can compute: <c>cpu</c>, and the accelerators that it was built for. Whether the machine has them shows when a model is loaded.</summary>
    /// <exception cref="ModelException">It cannot be loaded; the message says why and what to do.</exception>
    public static IReadOnlyList<string> Devices => [.. ExecutionDevice.Kinds(OnnxLibrary.Providers)];
}
