using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Unblur.Inference;

/// <summary>The native library of ONNX Runtime: that of its package, or the one in a folder that the user names.</summary>
internal static class OnnxLibrary
{
    /// <summary>The environment variable with the folder of another build.</summary>
    internal const string Variable = "UNBLUR_ONNXRUNTIME";

    private static readonly Lazy<OrtEnv> s_environment = new(Start);

    /// <summary>Names of the execution providers that the library has.</summary>
    /// <exception cref="ModelException">The library cannot be loaded.</exception>
    internal static string[] Providers => s_environment.Value.GetAvailableProviders();

    /// <summary>Its version.</summary>
    internal static string Version => s_environment.Value.GetVersionString();

    /// <summary>Loads the library.</summary>
    /// <exception cref="ModelException">It cannot be loaded.</exception>
    internal static void Require() => _ = s_environment.Value;

    /// <summary>The library in a folder.</summary>
    /// <exception cref="ModelException">There is none.</exception>
    internal static string FileIn(string folder)
    {
        string[] names = OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
            : OperatingSystem.IsMacOS() ? ["libonnxruntime.dylib"] : ["libonnxruntime.so", "libonnxruntime.so.1"];
        return names.Select(name => Path.Combine(Path.GetFullPath(folder), name)).FirstOrDefault(File.Exists)
            ?? throw new ModelException($"{Variable} is '{folder}', which holds no {names[0]}: name the folder of a build of ONNX Runtime, or unset it.");
    }

    private static OrtEnv Start()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder)
        {
            string file = FileIn(folder);
            OrtEnv.DisableDllImportResolver = true;                 // only one resolver can be set
            NativeLibrary.SetDllImportResolver(
                typeof(OrtEnv).Assembly, (name, assembly, search) => Named(name) ? NativeLibrary.Load(file) : NativeLibrary.Load(name, assembly, search));
        }

        OnnxTelemetry.Forbid();
        try
        {
            // Failures come as exceptions: what is printed would stand in the middle of a progress bar.
            EnvironmentCreationOptions options = new() { logId = "unblur", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            if (OrtEnv.IsCreated)
            {
                return OrtEnv.Instance();                           // of a program that uses ONNX Runtime itself, as it wants it
            }

            var environment = OrtEnv.CreateInstanceWithOptions(ref options);
            OnnxTelemetry.Stop(environment);
            return environment;
        }
        catch (Exception cannot) when (Root(cannot) is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or NullReferenceException)
        {
            throw new ModelException($"ONNX Runtime cannot be loaded: {Root(cannot).Message} Install Unblur again, or name a build for this machine in {Variable}.", cannot);
        }

        static bool Named(string name) => Path.GetFileNameWithoutExtension(name) is "onnxruntime" or "libonnxruntime";
        static Exception Root(Exception failure) => failure is TypeInitializationException or TargetInvocationException ? Root(failure.InnerException!) : failure;
    }
}
