using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unblur.Training.Reblur;

/// <summary>Where the samples of one pixel lie: the upper left of four neighbours in a <see cref="PaddedPixels"/>, and the way to the others.</summary>
internal unsafe struct ReblurTaps
{
    private const int Lanes = 16;

    /// <summary>Px per unit of motion of each sample, 20 t; the sixteenth only fills the vectors.</summary>
    public static readonly float[] Reach =
    [
        20f, 120 / 7f, 100 / 7f, 80 / 7f, 60 / 7f, 40 / 7f, 20 / 7f, 0, -20 / 7f, -40 / 7f, -60 / 7f, -80 / 7f, -100 / 7f, -120 / 7f, -20f, 0,
    ];

    /// <summary>Index of each upper left neighbour.</summary>
    public fixed int Offsets[Lanes];

    /// <summary>Px down from the upper neighbours, [0,1).</summary>
    public fixed float Down[Lanes];

    /// <summary>Px right from the left neighbours, [0,1).</summary>
    public fixed float Right[Lanes];

    /// <summary>Places the samples of the pixel (x, y). Whatever the motion, all neighbours lie in the padded image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Place(int x, int y, float dx, float dy, PaddedPixels image)
    {
        for (int half = 0; half < Lanes; half += Vector256<float>.Count)
        {
            var reach = Vector256.LoadUnsafe(ref Reach[half]);
            Vector256<int> row = Cell(reach * dy, y, image.Height, out Vector256<float> down);
            Vector256<int> column = Cell(reach * dx, x, image.Width, out Vector256<float> right);
            Vector256<int> offset = ((row * image.PixelsInRow) + column) * PaddedPixels.Channels;
            offset.StoreUnsafe(ref Offsets[half]);
            down.StoreUnsafe(ref Down[half]);
            right.StoreUnsafe(ref Right[half]);
        }
    }

    // Positions are rounded as libtorch's grid_sample rounds them, by way of coordinates in [-1,1]: where a sample falls on a pixel,
    // the slope has a kink, and its side shall be that of the same formula written with grid_sample. Beyond the border all cells are alike.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Cell(Vector256<float> offset, int position, int size, out Vector256<float> fraction)
    {
        Vector256<float> place = offset + Vector256.Create((float)position);
        if (size > 1)
        {
            var last = Vector256.Create(size - 1f);
            place = ((place + place) / last - Vector256<float>.One + Vector256<float>.One) * 0.5f * last;
        }

        var whole = Vector256.Floor(place);
        fraction = place - whole;
        var inside = Vector256.Min(Vector256.Max(whole, Vector256.Create((float)-PaddedPixels.Margin)), Vector256.Create((float)size));
        return Vector256.ConvertToInt32(inside) + Vector256.Create(PaddedPixels.Margin); // NaN becomes 0
    }
}
