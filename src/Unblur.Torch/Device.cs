using Unblur.Torch.Native;

namespace Unblur.Torch;

/// <summary>Where a tensor lives: the CPU, or a CUDA device by index.</summary>
public readonly record struct Device
{
    private const long CudaType = 1;

    private Device(long code) => Code = code;

    public static Device Cpu => new(0);

    /// <summary>How many CUDA devices this libtorch sees; 0 in CPU builds.</summary>
    public static int CudaCount => Door.CudaDevices();

    public bool IsCuda => Code >> 32 == CudaType;

    public int Index => (int)(Code & 0xffffffff);

    internal long Code { get; }

    public static Device Cuda(int index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new((CudaType << 32) | (uint)index);
    }

    /// <summary>Reads <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    /// <exception cref="ArgumentException">Something else, or a device that is not there.</exception>
    public static Device Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "cpu")
        {
            return Cpu;
        }

        int index = 0;
        if (text != "cuda" && !(text.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(text.AsSpan(5), out index) && index >= 0))
        {
            throw new ArgumentException($"device '{text}' is unknown: use cpu, cuda or cuda:N.", nameof(text));
        }

        return index < CudaCount
            ? Cuda(index)
            : throw new ArgumentException($"device '{text}' is not there: this libtorch sees {CudaCount} CUDA devices. Use cpu.", nameof(text));
    }

    public override string ToString() => IsCuda ? $"cuda:{Index}" : "cpu";

    internal static Device FromCode(long code) => new(code);
}
