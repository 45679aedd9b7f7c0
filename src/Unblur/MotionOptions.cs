using Unblur.Restoring;

namespace Unblur;

/// <summary>How motion is estimated. The defaults suit almost everyone.</summary>
public sealed record MotionOptions
{
    /// <summary>
    /// <c>auto</c>, the default: CUDA or DirectML where the ONNX Runtime in use was built for it, else the processor; <c>cpu</c>, <c>cuda</c>, <c>cuda:N</c>,
    /// <c>dml</c> (DirectML), <c>dml:N</c> or <c>coreml</c>.
    /// </summary>
    public string Device { get; init; } = "auto";

    /// <summary>Most memory that the process may hold, in bytes; on an accelerator, most memory of that. 0, the default: a share of what is free.</summary>
    public long MaxMemoryBytes { get; init; }

    /// <summary>Threads of the CPU. 0, the default: all that the process may use.</summary>
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
