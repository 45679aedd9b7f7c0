using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Unblur.Inference;

/// <summary>Whether this processor multiplies and adds numbers of 8 bits without overflow on the way, which is what makes them fast.</summary>
/// <remarks>
/// x86 processors without it add pairs of products in 16 bits, which saturates: ONNX Runtime's results are wrong there unless weights have 7 bits.
/// </remarks>
internal static class EightBitSupport
{
    internal const string Instructions = "AVX-VNNI, AVX-512 VNNI or Arm's dot product";

    private const int ExtendedFeatures = 7, Avx512Vnni = 1 << 11, AvxVnni = 1 << 4;

    internal static bool IsNative { get; } = Dp.IsSupported || HasVnni();

    /// <summary>Whether 8 bits are used where nobody asks for them: not on Arm, where they have not been measured.</summary>
    internal static bool IsUsual => IsNative && !Dp.IsSupported;

    private static bool HasVnni()
        => X86Base.IsSupported && ((Avx512F.IsSupported && (X86Base.CpuId(ExtendedFeatures, 0).Ecx & Avx512Vnni) != 0)
            || (Avx2.IsSupported && (X86Base.CpuId(ExtendedFeatures, 1).Eax & AvxVnni) != 0));
}
