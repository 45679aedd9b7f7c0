using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Unblur.Torch.Native;

namespace Unblur.Torch.Distributed;

/// <summary>The processes that calculate together, seen from one of them, over libtorch's c10d: Gloo, or NCCL for CUDA where the door was compiled with it.</summary>
/// <remarks>
/// All processes make the same calls in the same order, from one thread. A call returns when the others have made it too. Where one does not within
/// <see cref="Launch.WaitLimit"/>, or its connection breaks, the others get a <see cref="ProcessLostException"/>, and the group is of no more use.
/// </remarks>
public sealed unsafe class ProcessGroup : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly Device _device;
    private nint _handle;

    private ProcessGroup(int rank, int size, Device device, nint handle) => (Rank, Size, _device, _handle) = (rank, size, device, handle);

    ~ProcessGroup() => Free();

    /// <summary>A process without others: every exchange does nothing, and c10d is not touched.</summary>
    public static ProcessGroup Alone { get; } = new(0, 1, Device.Cpu, 0);

    /// <summary>Whether this libtorch can connect processes at all.</summary>
    public static bool IsSupported => Door.GroupHasGloo() != 0;

    /// <summary>Number of this process, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many processes there are.</summary>
    public int Size { get; }

    /// <summary>Whether this is the one that writes files.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>Time spent in exchanges so far, waiting for slower processes included.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Whether another process is gone: the group is of no more use.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Connects this process with the others; returns when all are there.</summary>
    /// <param name="launch">What the launcher said.</param>
    /// <param name="device">Where this process calculates: on CUDA, NCCL is taken where there is one.</param>
    /// <exception cref="ProcessLostException">The others did not come within <see cref="Launch.JoinLimit"/>, or the first one's port is taken.</exception>
    public static ProcessGroup Join(Launch launch, Device device)
    {
        ArgumentNullException.ThrowIfNull(launch);
        bool isNccl = device.IsCuda && Door.GroupHasNccl() != 0;
        List<nint> texts = [];
        try
        {
            GroupOptions options = new()
            {
                Backend = Text(isNccl ? "nccl" : "gloo"),
                Host = Text(launch.Host),
                Prefix = Text(launch.Prefix),
                Address = Text(launch.Network is null ? OwnAddress(launch) : null),
                Network = Text(launch.Network),
                JoinMilliseconds = (long)launch.JoinLimit.TotalMilliseconds,
                WaitMilliseconds = (long)launch.WaitLimit.TotalMilliseconds,
                Port = launch.Port,
                IsServer = launch.Rank == 0 && !launch.IsStoreKept ? 1 : 0,
                Rank = launch.Rank,
                Size = launch.Size,
            };
            int status = Door.GroupCreate(&options, out nint handle);
            return status == 0 ? new(launch.Rank, launch.Size, isNccl ? device : Device.Cpu, handle) : throw new ProcessLostException(
                $"process {launch.Rank} of {launch.Size} ({launch.Launcher}) could not join the others at {launch.Host}:{launch.Port} within {launch.JoinLimit.TotalSeconds:0} s: "
                + $"{Door.LastReason()}. Are all {launch.Size} started, is that the first one's address, and is its port free?");
        }
        finally
        {
            texts.ForEach(Marshal.FreeCoTaskMem);
        }

        byte* Text(string? text)
        {
            if (text is null)
            {
                return null;
            }

            texts.Add(Marshal.StringToCoTaskMemUTF8(text));
            return (byte*)texts[^1];
        }
    }

    /// <summary>Replaces a tensor by its sum over all processes; all get the same bits.</summary>
    /// <param name="tensor">Of the same shape and element type everywhere, on any device, without gradients.</param>
    /// <exception cref="ProcessLostException">Another process is gone.</exception>
    public void SumInPlace(Tensor tensor) => Exchange(tensor, Door.GroupAllReduce);

    /// <summary>Replaces a tensor by the first process's.</summary>
    /// <param name="tensor">Of the same shape and element type everywhere, on any device, without gradients.</param>
    /// <exception cref="ProcessLostException">Another process is gone.</exception>
    public void Broadcast(Tensor tensor) => Exchange(tensor, Door.GroupBroadcast);

    /// <summary>Whether any process says so.</summary>
    /// <exception cref="ProcessLostException">Another process is gone.</exception>
    public bool Any(bool own)
    {
        if (Size == 1)
        {
            return own;
        }

        using TensorScope scope = new();
        var count = Tensor.Full([1], own ? 1 : 0);
        SumInPlace(count);
        return count.Item() > 0;
    }

    /// <summary>Waits for the others as long as joining may take: where some have far more to do than others.</summary>
    /// <param name="place">The same everywhere, and another one each time.</param>
    /// <exception cref="ProcessLostException">Another process is gone.</exception>
    public void Barrier(string place)
    {
        if (Size > 1)
        {
            Timed(() => Door.GroupBarrier(Handle(), place));
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Exchange(Tensor tensor, Func<nint, nint, int> call)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (Size == 1)
        {
            return;
        }

        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        Tensor exchanged = tensor.Detach().To(_device).Contiguous();
        Timed(() => call(Handle(), exchanged.Handle));
        if (!exchanged.Overlaps(tensor))
        {
            tensor.CopyInPlace(exchanged);
        }
    }

    private void Timed(Func<int> call)
    {
        long start = Stopwatch.GetTimestamp();
        int status = call();
        Elapsed += Stopwatch.GetElapsedTime(start);
        if (status != 0)
        {
            IsLost = true;
            throw new ProcessLostException($"process {Rank} of {Size} lost the others after {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s: {Door.LastReason()}. See what the other processes said.");
        }
    }

    private nint Handle()
    {
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        return _handle;
    }

    private void Free()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0)
        {
            Door.GroupFree(handle);
        }
    }

    /// <summary>This machine's address on the way to the first process: its own name may stand for the loopback alone.</summary>
    private static string OwnAddress(Launch launch)
    {
        long start = Stopwatch.GetTimestamp();
        for (; ; Thread.Sleep(s_pause))
        {
            try
            {
                IPAddress[] addresses = Dns.GetHostAddresses(launch.Host);
                IPAddress first = addresses.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
                using Socket socket = new(first.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
                socket.Connect(first, launch.Port);              // sends nothing
                return ((IPEndPoint)socket.LocalEndPoint!).Address.ToString();
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(start) < launch.JoinLimit)
            {
                // The first process's machine may get its name later: Kubernetes gives it when its pod runs.
            }
            catch (SocketException failure)
            {
                throw new ProcessLostException($"process {launch.Rank} of {launch.Size} ({launch.Launcher}) does not find the first one's machine, {launch.Host}: {failure.Message}. Is MASTER_ADDR right?");
            }
        }
    }
}

/// <summary>Another process of the group has ended, hangs or cannot be reached: nothing can be exchanged any more.</summary>
public sealed class ProcessLostException(string message, Exception? cause = null) : Exception(message, cause);
