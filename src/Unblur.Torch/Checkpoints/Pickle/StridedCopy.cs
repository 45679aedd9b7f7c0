using System.Runtime.InteropServices;

namespace Unblur.Torch.Checkpoints.Pickle;

/// <summary>Strided views of a storage: whether they stay inside it, are contiguous, and their contiguous copy. Offset and strides are in elements.</summary>
internal static class StridedCopy
{
    /// <summary>Whether a view touches only elements [0, available) and its element count fits 63 bits. An empty view touches none.</summary>
    public static bool StaysInside(long available, long offset, long[] shape, long[] strides)
    {
        if (shape.Contains(0))
        {
            return true;
        }

        Int128 last = offset;
        Int128 count = 1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            last += (Int128)(shape[axis] - 1) * strides[axis];
            count *= shape[axis];
            if (last >= available || count > long.MaxValue)
            {
                return false;
            }
        }
        return last < available;
    }

    /// <summary>Whether the elements of a view follow each other in row-major order.</summary>
    public static bool IsContiguous(long[] shape, long[] strides)
    {
        long expected = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            if (shape[axis] != 1 && strides[axis] != expected)
            {
                return false;
            }

            expected *= shape[axis];
        }
        return true;
    }

    /// <summary>Copies a view of at least one axis and one element to row-major order.</summary>
    /// <param name="storage">The storage's bytes.</param>
    /// <param name="target">Room for exactly the elements of the view.</param>
    /// <param name="elementSize">1, 2, 4 or 8 bytes.</param>
    /// <param name="view">The view, which stays inside the storage.</param>
    public static void ToRowMajor(ReadOnlySpan<byte> storage, Span<byte> target, int elementSize, PickleTensor view)
    {
        switch (elementSize)
        {
            case 1: Copy(storage, target, view); break;
            case 2: Copy(MemoryMarshal.Cast<byte, ushort>(storage), MemoryMarshal.Cast<byte, ushort>(target), view); break;
            case 4: Copy(MemoryMarshal.Cast<byte, uint>(storage), MemoryMarshal.Cast<byte, uint>(target), view); break;
            default: Copy(MemoryMarshal.Cast<byte, ulong>(storage), MemoryMarshal.Cast<byte, ulong>(target), view); break;
        }
    }

    private static void Copy<T>(ReadOnlySpan<T> storage, Span<T> target, PickleTensor view) where T : unmanaged
    {
        int row = (int)view.Shape[^1];
        long stride = view.Strides[^1];
        long[] index = new long[view.Shape.Length - 1];
        long start = view.Offset;
        for (int written = 0; written < target.Length; written += row)
        {
            for (int i = 0; i < row; i++)
            {
                target[written + i] = storage[(int)(start + i * stride)];
            }

            start += StepToNextRow(index, view);
        }
    }

    /// <summary>Counts the outer axes up by one and returns how far the next row's start is.</summary>
    private static long StepToNextRow(long[] index, PickleTensor view)
    {
        long step = 0;
        for (int axis = index.Length - 1; axis >= 0; axis--)
        {
            step += view.Strides[axis];
            if (++index[axis] < view.Shape[axis])
            {
                break;
            }

            step -= view.Strides[axis] * index[axis];
            index[axis] = 0;
        }
        return step;
    }
}
