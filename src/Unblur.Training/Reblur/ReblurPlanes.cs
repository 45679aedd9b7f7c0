using System.Runtime.Intrinsics;
using Unblur.Torch;

namespace Unblur.Training.Reblur;

/// <summary>One row of up to four neighbouring planes of a contiguous (N, C, H, W) tensor.</summary>
internal readonly ref struct ReblurPlanes
{
    private readonly Span<float> _values;
    private readonly int _planeSize;

    public ReblurPlanes(Tensor tensor, int firstPlane, int count, int y)
    {
        (int height, int width) = ((int)tensor.Size(2), (int)tensor.Size(3));
        _planeSize = height * width;
        _values = tensor.AsSpan<float>().Slice((firstPlane * _planeSize) + (y * width), ((count - 1) * _planeSize) + width);
        Count = count;
    }

    /// <summary>How many planes.</summary>
    public int Count { get; }

    /// <summary>The value of one plane.</summary>
    public ref float this[int plane, int x] => ref _values[(plane * _planeSize) + x];

    /// <summary>The values of all planes; 0 for those that there are not.</summary>
    public Vector128<float> Pixel(int x) => Count == 3
        ? Vector128.Create(this[0, x], this[1, x], this[2, x], 0)
        : Vector128.Create(this[0, x], Count > 1 ? this[1, x] : 0, Count > 2 ? this[2, x] : 0, Count > 3 ? this[3, x] : 0);

    /// <summary>Writes the values of all planes.</summary>
    public void SetPixel(int x, Vector128<float> values)
    {
        for (int plane = 0; plane < Count; plane++)
        {
            this[plane, x] = values[plane];
        }
    }
}
