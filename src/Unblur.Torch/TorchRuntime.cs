using Unblur.Torch.Native;

namespace Unblur.Torch;

/// <summary>Facts and switches of the libtorch in this process.</summary>
public static unsafe class TorchRuntime
{
    /// <summary>libtorch's version, for example 1.13.0.</summary>
    public static string Version
    {
        get
        {
            Door.Check(Door.TorchVersion(out byte* text), "read libtorch's version");
            return Door.TakeText(text);
        }
    }

    /// <summary>The file of the native door that is, or would be, loaded.</summary>
    /// <exception cref="DllNotFoundException">There is none; the message says where it was looked for.</exception>
    public static string DoorPath => DoorLocation.Find();

    /// <summary>How libtorch was built and what it runs on: compilers, BLAS, vector units, threads.</summary>
    public static string Configuration
    {
        get
        {
            Door.Check(Door.TorchConfiguration(out byte* text), "read libtorch's configuration");
            return Door.TakeText(text);
        }
    }

    /// <summary>Threads that one operator may use on the CPU, whichever thread calls it. Some builds start with 1: set it.</summary>
    public static int Threads
    {
        get => Door.GetThreads();
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            Door.Check(Door.SetThreads(value), "set the number of threads");
        }
    }

    /// <summary>Seeds the default generators of all devices; dropout draws from them.</summary>
    public static void Seed(ulong seed) => Door.Check(Door.ManualSeed(seed), "seed the default generators");

    /// <summary>CUDA: whether float32 products may use TF32, and whether cuDNN tries its algorithms out for every new size.</summary>
    public static void ConfigureCuda(bool tf32, bool benchmark)
        => Door.Check(Door.CudaSettings(tf32 ? 1 : 0, benchmark ? 1 : 0), "configure CUDA");

    /// <summary>Gives memory that is kept for reuse back to the system: for long-lived processes that go idle.</summary>
    public static void ReleaseMemory() => _ = Door.MemoryRelease();
}

/// <summary>An operator refused its arguments; the message names the operator, the shapes given and libtorch's reason.</summary>
public class TensorException(string message) : Exception(message);

/// <summary>Memory ran out inside libtorch. Callers answer with smaller work: fewer or smaller tiles.</summary>
public sealed class TensorMemoryException(string message) : TensorException(message);
