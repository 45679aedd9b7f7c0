using System.Diagnostics;
using System.Globalization;

namespace Unblur.Bench;

/// <summary>The PyTorch program that ours is compared with, kept running so that both can be timed in turns.</summary>
internal sealed class EagerProcess : IDisposable
{
    private readonly Process _process;

    /// <param name="python">A Python that has PyTorch.</param>
    /// <param name="script">A file of <c>bench/pytorch</c>.</param>
    /// <param name="arguments">What the script takes.</param>
    internal EagerProcess(string python, string script, params object[] arguments)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-B");                                           // leaves no compiled files in the checkout
        start.ArgumentList.Add(PathOf(script));
        foreach (object argument in arguments)
        {
            start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException($"{python} did not start.");
        string[] greeting = ReadLine().Split(' ');
        (Parameters, Version) = (long.Parse(greeting[0], CultureInfo.InvariantCulture), greeting[1]);
    }

    internal long Parameters { get; }

    internal string Version { get; }

    /// <summary>Seconds of one run of what the script times.</summary>
    internal double Run() => Number(Ask("run"));

    /// <summary>What the program has computed for so far, on all its threads.</summary>
    internal TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>Peak resident memory, MiB.</summary>
    internal double PeakMemory() => Number(Ask("memory"));

    /// <summary>Named numbers of the last run, where the script has them.</summary>
    internal IReadOnlyDictionary<string, double> Terms()
        => Ask("terms").Split(' ').Select(term => term.Split('=')).ToDictionary(term => term[0], term => Number(term[1]));

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        _process.StandardInput.Flush();
        return ReadLine();
    }

    private string ReadLine()
        => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the Python program ended early: is PyTorch installed for it?");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string PathOf(string script)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "bench", "pytorch", script);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException($"bench/pytorch/{script} was not found above the program: run it in a checkout.");
    }
}
