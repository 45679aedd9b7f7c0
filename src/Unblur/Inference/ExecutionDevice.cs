using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Unblur.Inference;

/// <summary>Where networks compute, and by which of ONNX Runtime's execution providers.</summary>
/// <param name="Kind"><c>cpu</c>, <c>cuda</c>, <c>dml</c> or <c>coreml</c>.</param>
/// <param name="Index">Which device of this kind, from 0.</param>
internal sealed record ExecutionDevice(string Kind, int Index = 0)
{
    private const string CpuKind = "cpu", Automatic = "auto";

    // CoreML is in every build for macOS, computes in half precision where it likes, and shares the main memory: it is used when it is named.
    private static readonly (string Kind, string Provider, bool IsAutomatic)[] s_accelerators =
        [("cuda", "CUDAExecutionProvider", true), ("dml", "DmlExecutionProvider", true), ("coreml", "CoreMLExecutionProvider", false)];

    internal static ExecutionDevice Cpu { get; } = new(CpuKind);

    internal bool IsCpu => Kind == CpuKind;

    /// <summary>Whether a device, as <see cref="ToString"/> has it, computes in memory of its own.</summary>
    internal static bool HasOwnMemory(string device) => device is not (CpuKind or "coreml");

    /// <summary>As users write it: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public override string ToString() => IsCpu || Kind == "coreml" ? Kind : string.Create(CultureInfo.InvariantCulture, $"{Kind}:{Index}");

    /// <summary>Whether a text names a device, of this machine or another.</summary>
    internal static bool IsKnown(string? text) => text == Automatic || Parse(text) is not null;

    /// <summary>The device that is meant.</summary>
    /// <param name="text"><c>auto</c>, <c>cpu</c>, <c>cuda</c>, <c>cuda:N</c>, <c>dml</c>, <c>dml:N</c> or <c>coreml</c>.</param>
    /// <returns>With <c>auto</c> the first graphics card that the runtime has been built for, else the processor.</returns>
    /// <exception cref="ArgumentException">The runtime has not been built for it.</exception>
    internal static ExecutionDevice Choose(string text)
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
            case "cuda":
                options.AppendExecutionProvider_CUDA(Index);
                break;
            case "dml":
                options.EnableMemoryPattern = false;                    // DirectML has none
                options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
                options.AppendExecutionProvider_DML(Index);
                break;
            case "coreml":
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

        bool isNumbered = parts is ["cuda" or "dml", _];
        return isNumbered && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? new ExecutionDevice(parts[0], index) : null;
    }
}
