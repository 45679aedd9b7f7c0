using System.Diagnostics;
using System.Globalization;

namespace Unblur.Training.Tests.Interop;

/// <summary>The system's PyTorch (Debian's python3-torch), to which files are handed and from which they come; tests skip where there is none.</summary>
internal static class PyTorch
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<string?> s_obstacle = new(FindObstacle);

    /// <summary>Skips the test, with the reason, on a machine without PyTorch.</summary>
    internal static void Require() => Skip.If(s_obstacle.Value is not null, s_obstacle.Value);

    /// <summary>Writes a network's weights, its result and checkpoints of both into a folder.</summary>
    internal static void Write(string network, string folder) => Run("write", network, folder);

    /// <summary>Loads weights into PyTorch's network, strictly.</summary>
    /// <returns>The relative error of the results in a file by those computed there.</returns>
    internal static double Read(string network, string weights, string result)
        => double.Parse(Run("read", network, weights, result), CultureInfo.InvariantCulture);

    private static string Run(params string[] arguments)
    {
        (int code, string output, string error) = Start([Path.Combine(AppContext.BaseDirectory, "Interop", "checkpoints.py"), .. arguments]);
        return code == 0 ? output : throw new InvalidOperationException($"checkpoints.py {string.Join(' ', arguments)} ended with {code}: {error}");
    }

    private static string? FindObstacle()
    {
        if (!File.Exists(Python))
        {
            return $"{Python} is not there: apt-get install python3-torch";
        }

        (int code, string _, string error) = Start(["-c", "import torch, numpy"]);
        return code == 0 ? null : $"{Python} cannot import torch ({error.Trim().Split('\n')[^1]}): apt-get install python3-torch";
    }

    private static (int Code, string Output, string Error) Start(string[] arguments)
    {
        ProcessStartInfo start = new(Python, ["-B", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
