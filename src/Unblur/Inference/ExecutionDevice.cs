using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Unblur.Inference;

/// <summary>Where networks compute, and by which of ONNX Runtime's execution providers.</summary>
/// <param name="Kind"><c>cpu</c>, <c>cuda</c>, <c>dml</c> or <c>coreml</c>.</param>
/// <param name="Index">Which device of this kind, from 0.</param>
/// <param name="Precision">In which precision: <see cref="Automatic"/>, <see cref="Float32"/> or <see cref="Int8"/>.</param>
internal sealed record ExecutionDevice(string Kind, int Index = 0, string Precision = ExecutionDevice.Automatic)
{
    /// <summary>As a device, the best that there is; as a precision, the device's usual arithmetic.</summary>
    internal const string Automatic = "auto";

    /// <summary>The precision in which all products are of float32: CUDA rounds factors to TF32 where it may.</summary>
    internal const string Float32 = "fp32";

    /// <summary>The precision in which convolutions are of 8 bits, on the processor, with a model that has such a graph.</summary>
    internal const string Int8 = "int8";

    private const string CpuKind = "cpu", CudaKind = "cuda", CoreMLKind = "coreml";

    // CoreML is in every build for macOS, computes in half precision where it likes, and shares the main memory: it is used when it is named.
    private static readonly (string Kind, string Provider, bool IsAutomatic)[] s_accelerators =
        [(CudaKind, "CUDAExecutionProvider", true), ("dml", "DmlExecutionProvider", true), (CoreMLKind, "CoreMLExecutionProvider", false)];

    internal static ExecutionDevice Cpu { get; } = new(CpuKind);

    internal bool IsCpu => Kind == CpuKind;

    /// <summary>The processor, in the same precision.</summary>
    internal ExecutionDevice OnProcessor => Cpu with { Precision = Precision };

    /// <summary>Whether a device, as <see cref="ToString"/> has it, computes in memory of its own.</summary>
    internal static bool HasOwnMemory(string device) => device is not (CpuKind or CoreMLKind);

    /// <summary>The arithmetic of a network, for reports.</summary>
    /// <param name="device">Where it computes, as <see cref="ToString"/> has it.</param>
    /// <param name="precision">As for <see cref="Choose"/>.</param>
    /// <param name="bits">Of its convolutions.</param>
    /// <returns><c>int8</c>, <c>float32</c>, <c>tf32</c>, or <c>mixed</c> where the device chooses.</returns>
    internal static string Arithmetic(string device, string precision, int bits = NetworkTraits.FloatBits)
        => bits < NetworkTraits.FloatBits && device == CpuKind ? Int8 : precision == Float32 ? "float32"
            : device.StartsWith(CudaKind, StringComparison.Ordinal) ? "tf32" : device == CoreMLKind ? "mixed" : "float32";

    /// <summary>As users write it: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public override string ToString() => IsCpu || Kind == CoreMLKind ? Kind : string.Create(CultureInfo.InvariantCulture, $"{Kind}:{Index}");

    /// <summary>Whether a text names a device, of this machine or another.</summary>
    internal static bool IsKnown(string? text) => text == Automatic || Parse(text) is not null;

    /// <summary>The device that is meant.</summary>
    /// <param name="text"><c>auto</c>, <c>cpu</c>, <c>cuda</c>, <c>cuda:N</c>, <c>dml</c>, <c>dml:N</c> or <c>coreml</c>.</param>
    /// <param name="precision"><c>auto</c>, <c>fp32</c> or <c>int8</c>.</param>
    /// <returns>With <c>auto</c> the first graphics card that the runtime has been built for, else the processor.</returns>
    /// <exception cref="ArgumentException">The runtime has not been built for it, or it cannot compute in this precision.</exception>
    internal static ExecutionDevice Choose(string text, string precision = Automatic)
        => (text == Automatic && precision == Int8 ? Cpu : Named(text)).In(precision);

    /// <summary>The same device in a precision.</summary>
    /// <exception cref="ArgumentException">It cannot compute in it.</exception>
    internal ExecutionDevice In(string precision)
        => precision switch
        {
            Float32 when Kind == CoreMLKind => throw new ArgumentException(
                $"Precision is '{Float32}', but {CoreMLKind} computes in half precision where it likes: leave the precision out, or use the device {CpuKind}.", nameof(precision)),
            Int8 when !IsCpu => throw new ArgumentException(
                $"Precision is '{Int8}', which is for the processor, but the device is {this}: leave one of them out.", nameof(precision)),
            _ => this with { Precision = precision },
        };

    private static ExecutionDevice Named(string text)
    {
        if (text == CpuKind)
        {
            return Cpu; // without loading the runtime
        }

        string[] providers = OnnxLibrary.Providers;
        if (text == Automatic)
        {
            return s_accelerators.Where(entry => entry.IsAutomatic && providers.Contains(entry.Provider)).Select(entry => new ExecutionDevice(entry.Kind)).FirstOrDefault(Cpu);
        }

        ExecutionDevice chosen = Parse(text) ?? throw new ArgumentException($"Device is '{text}': use {Choices}.", nameof(text));
        return chosen.IsCpu || providers.Contains(chosen.Provider)
            ? chosen
            : throw new ArgumentException(
                $"Device is '{text}', but the ONNX Runtime in use computes on {string.Join(", ", Kinds(providers))}: use one of these, or name the folder of "
                + $"a build with {chosen.Provider} in {OnnxLibrary.Variable}.",
                nameof(text));
    }

    /// <summary>What can be given, for messages.</summary>
    internal const string Choices = "auto, cpu, cuda, cuda:N, dml, dml:N or coreml";

    /// <summary>Adds the execution provider; the processor's is always there, for operators that another lacks.</summary>
    internal void AddTo(SessionOptions options)
    {
        switch (Kind)
        {
            case CudaKind when Precision == Float32:
                using (OrtCUDAProviderOptions cuda = new())
                {
                    cuda.UpdateOptions(new Dictionary<string, string> { ["device_id"] = Index.ToString(CultureInfo.InvariantCulture), ["use_tf32"] = "0" });
                    options.AppendExecutionProvider_CUDA(cuda);
                }

                break;
            case CudaKind:
                options.AppendExecutionProvider_CUDA(Index);
                break;
            case "dml":
                options.EnableMemoryPattern = false;                    // DirectML has none
                options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
                options.AppendExecutionProvider_DML(Index);
                break;
            case CoreMLKind:
                options.AppendExecutionProvider("CoreML");
                break;
        }
    }

    private string Provider => s_accelerators.FirstOrDefault(entry => entry.Kind == Kind).Provider;

    /// <summary>What can be given for a runtime with these execution providers.</summary>
    internal static IEnumerable<string> Kinds(string[] providers)
        => [CpuKind, .. s_accelerators.Where(entry => providers.Contains(entry.Provider)).Select(entry => entry.Kind)];

    private static ExecutionDevice? Parse(string? text)
    {
        string[] parts = (text ?? "").Split(':');
        bool isKind = parts[0] == CpuKind || s_accelerators.Any(entry => entry.Kind == parts[0]);
        if (parts.Length == 1)
        {
            return isKind ? new ExecutionDevice(parts[0]) : null;
        }

        bool isNumbered = parts is [CudaKind or "dml", _];
        return isNumbered && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? new ExecutionDevice(parts[0], index) : null;
    }
}
