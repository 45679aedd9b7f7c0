using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Unblur.Cli.Tests.Running;

/// <summary>The program as a child process, in a folder of its own.</summary>
internal sealed class CliProcess : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    // What starts the tests may ignore signals, as nohup and a script's & do, and every process below it then does.
    private static readonly bool s_resetsSignals = OperatingSystem.IsLinux() && CanResetSignals();

    private readonly Process _process;
    private readonly Task<string> _stdout;
    private readonly Task<string> _stderr;
    private readonly StringBuilder _stderrSoFar = new();

    private CliProcess(Process process)
    {
        _process = process;
        _stdout = process.StandardOutput.ReadToEndAsync();
        _stderr = Collect(process.StandardError);
    }

    /// <summary>The program that was built with these tests: artifacts/bin/Unblur.Cli.Tests/release/ has it in artifacts/bin/Unblur.Cli/release/.</summary>
    public static string Executable
    {
        get
        {
            DirectoryInfo configuration = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            return Path.Combine(configuration.Parent!.Parent!.FullName, "Unblur.Cli", configuration.Name, "Unblur.Cli");
        }
    }

    /// <summary>What it has said on stderr up to now.</summary>
    public string StderrSoFar
    {
        get
        {
            lock (_stderrSoFar)
            {
                return _stderrSoFar.ToString();
            }
        }
    }

    /// <summary>Starts the program.</summary>
    /// <param name="folder">Its current folder.</param>
    /// <param name="home">UNBLUR_HOME, with the cache in it; no other models are seen.</param>
    /// <param name="arguments">The command line.</param>
    public static CliProcess Start(string folder, string home, params string[] arguments) => Start(folder, home, [], arguments);

    public static CliProcess Start(string folder, string home, Dictionary<string, string> environment, string[] arguments)
    {
        environment = new(environment) { ["UNBLUR_HOME"] = home, ["XDG_DATA_HOME"] = Path.Combine(home, "data"), ["UNBLUR_CACHE"] = Path.Combine(home, "cache") };
        return s_resetsSignals
            ? new(Process.Start(StartInfo("env", folder, environment, ["--default-signal=INT,TERM,HUP", Executable, .. arguments]))!)
            : new(Process.Start(StartInfo(Executable, folder, environment, arguments))!);
    }

    /// <summary>Starts it and waits for its end.</summary>
    public static async Task<CliResult> Run(string folder, string home, params string[] arguments)
    {
        using CliProcess process = Start(folder, home, arguments);
        return await process.End();
    }

    /// <summary>Runs a line of bash.</summary>
    public static async Task<CliResult> RunBash(string folder, string line)
    {
        using CliProcess process = new(Process.Start(StartInfo("bash", folder, [], ["-c", line]))!);
        return await process.End();
    }

    public async Task<CliResult> End()
    {
        using CancellationTokenSource limit = new(s_limit);
        await _process.WaitForExitAsync(limit.Token);
        return new(_process.ExitCode, await _stdout, await _stderr);
    }

    /// <summary>Sends a signal: INT is Ctrl-C, KILL cannot be caught.</summary>
    public async Task Signal(string name)
    {
        // The shell's own: a bare machine has no program of this name.
        using var kill = Process.Start("bash", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {_process.Id}")]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Sends SIGKILL some time after something holds.</summary>
    /// <returns>False where it had done all its work by then: a busy machine may stall a test for longer than the work takes.</returns>
    public async Task<bool> Kill(Func<bool> holds, int delay = 0)
    {
        await Until(holds);
        await Task.Delay(delay);
        await Signal("KILL");
        CliResult result = await End();
        Assert.True(result.ExitCode is 0 or 128 + 9, result.ToString());
        return result.ExitCode != 0;
    }

    /// <summary>Waits until something holds; fails where the process ends before, or it takes minutes.</summary>
    public async Task Until(Func<bool> holds)
    {
        long start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            if (_process.HasExited)
            {
                Assert.Fail($"the process ended before it could be interrupted: {await End()}");
            }

            Assert.True(Stopwatch.GetElapsedTime(start) < s_limit, "waited too long");
            await Task.Delay(5);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static bool CanResetSignals()
    {
        using Process env = Process.Start(StartInfo("env", Path.GetTempPath(), [], ["--default-signal=INT", "true"]))!;
        env.WaitForExit();
        return env.ExitCode == 0;
    }

    private async Task<string> Collect(StreamReader reader)
    {
        char[] buffer = new char[1024];
        while (await reader.ReadAsync(buffer) is > 0 and int count)
        {
            lock (_stderrSoFar)
            {
                _stderrSoFar.Append(buffer, 0, count);
            }
        }

        return StderrSoFar;
    }

    private static ProcessStartInfo StartInfo(string program, string folder, Dictionary<string, string> environment, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
