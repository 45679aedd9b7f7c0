using Unblur.Restoring;

namespace Unblur;

/// <summary>How motion is estimated. The defaults suit almost everyone.</summary>
public sealed record MotionOptions
{
    /// <summary><c>auto</c> (the first CUDA device, else the CPU), <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>. Default auto.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Most memory that the process may hold, in bytes; on CUDA, most memory of the device. 0, the default: a share of what is free.</summary>
    public long MaxMemoryBytes { get; init; }

    /// <summary>Threads of the CPU. 0, the default: all that the process may use. One number holds for the whole process.</summary>
    public int Threads { get; init; }

    /// <summary>Throws where the options make no sense.</summary>
    /// <exception cref="ArgumentException">All problems, together.</exception>
    public void Validate()
    {
        string[] problems = [.. ComputeChoice.Problems(Device, Threads, MaxMemoryBytes)];
        if (problems.Length > 0)
        {
            throw new ArgumentException(string.Join("; ", problems) + ".");
        }
    }
}
