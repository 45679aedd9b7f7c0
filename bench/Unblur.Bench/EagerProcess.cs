using System.Diagnostics;
using System.Globalization;

namespace Unblur.Bench;

/// <summary>The Python program that ours is compared with, kept running so that both can be timed in turns.</summary>
internal sealed class EagerProcess : IDisposable
{
    private readonly Process _process;

    internal EagerProcess(string python, string script, params object[] arguments)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException($"{python} did not start.");
        var greeting = ReadLine().Split(' ');
        (Parameters, Version) = (long.Parse(greeting[0], CultureInfo.InvariantCulture), greeting[1]);
    }

    internal long Parameters { get; }

    internal string Version { get; }

    /// <summary>Seconds of one forward pass.</summary>
    internal double Run() => Ask("run");

    /// <summary>Peak resident memory, MiB.</summary>
    internal double PeakMemory() => Ask("memory");

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private double Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        _process.StandardInput.Flush();
        return double.Parse(ReadLine(), CultureInfo.InvariantCulture);
    }

    private string ReadLine()
        => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the Python program ended early: is PyTorch installed for it?");
}
