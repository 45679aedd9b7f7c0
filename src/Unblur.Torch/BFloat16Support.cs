using System.Runtime.Intrinsics.X86;

namespace Unblur.Torch;

/// <summary>Where arithmetic in bfloat16 is done by the hardware, and therefore faster than float32.</summary>
public static class BFloat16Support
{
    private const int Avx512Bf16Bit = 5;
    private const int AmxBf16Bit = 22;

    /// <summary>True for CUDA devices, and for CPUs with AVX512-BF16 or AMX-BF16. Elsewhere it is emulated, slower than float32.</summary>
    public static bool IsNative(Device device) => device.IsCuda || (Avx512F.IsSupported && CpuHasIt());

    private static bool CpuHasIt()
    {
        (int _, int _, int _, int edx) = X86Base.CpuId(7, 0);
        (int eax, int _, int _, int _) = X86Base.CpuId(7, 1);
        return (eax >> Avx512Bf16Bit & 1) != 0 || (edx >> AmxBf16Bit & 1) != 0;
    }
}
