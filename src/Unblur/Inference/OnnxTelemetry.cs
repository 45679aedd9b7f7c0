using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Unblur.Inference;

/// <summary>Switches off what official builds of ONNX Runtime report to their maker about how they are used.</summary>
/// <remarks>
/// On Windows after one event about the process, to the system's own tracing; elsewhere before anything is set up, unless the variable has a value already.
/// </remarks>
internal static partial class OnnxTelemetry
{
    /// <summary>The environment variable that ONNX Runtime reads once, when its environment is made.</summary>
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>
    /// Before the environment is made: nothing is set up, no identifier of the device, no file in the cache and no connection. A value of the user's is kept.
    /// </summary>
    internal static void Forbid()
    {
        // Environment.SetEnvironmentVariable does not reach native code.
        if (!OperatingSystem.IsWindows())
        {
            _ = SetEnvironment(Variable, "1", overwrite: 0);
        }
    }

    /// <summary>After it is made: on Windows, where the variable is not read.</summary>
    internal static void Stop(OrtEnv environment)
    {
        if (OperatingSystem.IsWindows())
        {
            environment.DisableTelemetryEvents();
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
