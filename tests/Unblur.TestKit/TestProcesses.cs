using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Unblur.Torch;
using Unblur.Torch.Distributed;

namespace Unblur.TestKit;

/// <summary>A process group whose members are threads of this process: they connect as others do.</summary>
public static class TestProcesses
{
    /// <summary>Does the same work as each member; what one throws is thrown when all have ended.</summary>
    /// <param name="size">Members.</param>
    /// <param name="work">Is given the group as its member sees it, which is left when it returns.</param>
    /// <param name="waitSeconds">See <see cref="Launch.WaitLimit"/>.</param>
    /// <returns>What each member gave.</returns>
    public static T[] Run<T>(int size, Func<ProcessGroup, T> work, int waitSeconds = 30)
    {
        ArgumentNullException.ThrowIfNull(work);
        int port = FreePort();
        (T[]? results, Exception?[]? failures) = (new T[size], new Exception?[size]);
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                using var group = ProcessGroup.Join(At(rank, size, port, waitSeconds), Device.Cpu);
                results[rank] = work(group);
            }
            catch (Exception failure)  // whatever it is, it belongs to the test's own thread
            {
                failures[rank] = failure;
            }
        }))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        if (failures.OfType<Exception>().FirstOrDefault() is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }

        return results;
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>What torchrun would say to a process on this machine.</summary>
    public static Dictionary<string, string> Environment(int rank, int size, int port) => new(StringComparer.Ordinal)
    {
        ["RANK"] = rank.ToString(CultureInfo.InvariantCulture),
        ["LOCAL_RANK"] = rank.ToString(CultureInfo.InvariantCulture),
        ["WORLD_SIZE"] = size.ToString(CultureInfo.InvariantCulture),
        ["MASTER_ADDR"] = "127.0.0.1",
        ["MASTER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
    };

    private static Launch At(int rank, int size, int port, int waitSeconds)
        => Launch.Read(Environment(rank, size, port).GetValueOrDefault)! with { JoinLimit = TimeSpan.FromSeconds(60), WaitLimit = TimeSpan.FromSeconds(waitSeconds) };
}
