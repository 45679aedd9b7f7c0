using Unblur.TestKit;

namespace Unblur.Cli.Tests.Running;

/// <summary>The program as several processes that train together, started as torchrun would start them on one machine.</summary>
internal sealed class CliGroup : IDisposable
{
    private readonly List<CliProcess> _processes;

    private CliGroup(List<CliProcess> processes) => _processes = processes;

    /// <summary>A process by its number.</summary>
    public CliProcess this[int rank] => _processes[rank];

    /// <param name="folder">The current folder of all, and their UNBLUR_HOME.</param>
    /// <param name="size">How many.</param>
    /// <param name="arguments">The command line of all.</param>
    public static CliGroup Start(string folder, int size, params string[] arguments)
    {
        int port = TestProcesses.FreePort();
        return new([.. Enumerable.Range(0, size).Select(rank => CliProcess.Start(folder, folder, TestProcesses.Environment(rank, size, port), arguments))]);
    }

    /// <summary>Starts them and waits for their end.</summary>
    public static async Task<CliResult[]> Run(string folder, int size, params string[] arguments)
    {
        using CliGroup group = Start(folder, size, arguments);
        return await group.End();
    }

    public Task<CliResult[]> End() => Task.WhenAll(_processes.Select(process => process.End()));

    public void Dispose() => _processes.ForEach(process => process.Dispose());
}
