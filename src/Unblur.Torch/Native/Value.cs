using System.Runtime.InteropServices;

namespace Unblur.Torch.Native;

/// <summary>What kind of value crosses the border; the numbers are those of unblur_torch.cpp.</summary>
internal enum Tag
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Bool = 4,
    String = 5,
    Device = 6,
    Generator = 7,
    IntList = 8,
    DoubleList = 9,
    BoolList = 10,
    TensorList = 11,
}

/// <summary>One argument or result of an operator: 16 bytes, blittable.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct Value
{
    [FieldOffset(0)]
    internal Tag Tag;

    [FieldOffset(4)]
    internal int Count;

    [FieldOffset(8)]
    internal long Integer;

    [FieldOffset(8)]
    internal double Real;

    [FieldOffset(8)]
    internal nint Pointer;
}

/// <summary>What the door reports of a tensor.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Description
{
    internal const int MaximumRank = 8;

    internal long ElementType;
    internal long Device;
    internal long Rank;
    internal long Elements;
    internal long Bytes;
    internal long RequiresGrad;
    internal long IsLeaf;
    internal void* Data;
    internal fixed long Sizes[MaximumRank];
    internal fixed long Strides[MaximumRank];
}
