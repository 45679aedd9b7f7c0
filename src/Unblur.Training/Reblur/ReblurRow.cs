using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unblur.Training.Reblur;

/// <summary>Reblurring row by row; the left and the right neighbour of a sample, four channels each, share a vector.</summary>
internal static unsafe class ReblurRow
{
    // right, applied to these, gives the weights (1 - right) and right.
    private static readonly Vector256<float> WeightBase = Vector256.Create(Vector128<float>.One, Vector128<float>.Zero);
    private static readonly Vector256<float> WeightSlope = Vector256.Create(-Vector128<float>.One, Vector128<float>.One);

    /// <summary>R of one row.</summary>
    public static void Forward(PaddedPixels sharp, int y, ReblurPlanes motion, ReblurPlanes blurry)
    {
        ReblurTaps taps;
        Unsafe.SkipInit(out taps);
        ref float origin = ref sharp.Origin;
        for (int x = 0; x < sharp.Width; x++)
        {
            taps.Place(x, y, motion[1, x], motion[0, x], sharp);
            Vector256<float> sum = Vector256<float>.Zero;
            for (int i = 0; i < Reblurring.Samples; i++)
            {
                ref float corner = ref Unsafe.Add(ref origin, taps.Offsets[i]);
                var upper = Vector256.LoadUnsafe(ref corner);
                var lower = Vector256.LoadUnsafe(ref corner, (nuint)sharp.Stride);
                var between = Vector256.MultiplyAddEstimate(lower - upper, Vector256.Create(taps.Down[i]), upper);
                sum = Vector256.MultiplyAddEstimate(between, Weights(taps.Right[i]), sum);
            }

            blurry.SetPixel(x, (sum.GetLower() + sum.GetUpper()) * (1f / Reblurring.Samples));
        }
    }

    /// <summary>Adds the gradient by the motion of one row: of each sample, its reach times the slope of the cell it lies in.</summary>
    public static void AddMotionGrad(PaddedPixels sharp, int y, ReblurPlanes motion, ReblurPlanes blurryGrad, ReblurPlanes motionGrad)
    {
        ReblurTaps taps;
        Unsafe.SkipInit(out taps);
        ref float origin = ref sharp.Origin;
        for (int x = 0; x < sharp.Width; x++)
        {
            taps.Place(x, y, motion[1, x], motion[0, x], sharp);
            Vector256<float> slopeDown = Vector256<float>.Zero;
            Vector256<float> slopeRight = Vector256<float>.Zero;
            for (int i = 0; i < Reblurring.Samples; i++)
            {
                ref float corner = ref Unsafe.Add(ref origin, taps.Offsets[i]);
                var upper = Vector256.LoadUnsafe(ref corner);
                Vector256<float> rise = Vector256.LoadUnsafe(ref corner, (nuint)sharp.Stride) - upper;
                var between = Vector256.MultiplyAddEstimate(rise, Vector256.Create(taps.Down[i]), upper);
                var reach = Vector256.Create(ReblurTaps.Reach[i]);
                slopeDown = Vector256.MultiplyAddEstimate(rise * Weights(taps.Right[i]), reach, slopeDown);
                slopeRight = Vector256.MultiplyAddEstimate(between, reach, slopeRight);
            }

            Vector128<float> grad = blurryGrad.Pixel(x) * (1f / Reblurring.Samples);
            motionGrad[0, x] += Vector128.Dot(slopeDown.GetLower() + slopeDown.GetUpper(), grad);
            motionGrad[1, x] += Vector128.Dot(slopeRight.GetUpper() - slopeRight.GetLower(), grad);
        }
    }

    /// <summary>Hands the gradient of one row to the pixels that its samples were taken from.</summary>
    /// <param name="target">Some rows of a padded image.</param>
    /// <param name="first">Index in the whole padded image of the first value of <paramref name="target"/>.</param>
    /// <param name="geometry">Gives the measures of the padded image.</param>
    /// <param name="y">The row.</param>
    /// <param name="motion">Its motion.</param>
    /// <param name="blurryGrad">Its gradient.</param>
    public static void Scatter(ref float target, int first, PaddedPixels geometry, int y, ReblurPlanes motion, ReblurPlanes blurryGrad)
    {
        ReblurTaps taps;
        Unsafe.SkipInit(out taps);
        for (int x = 0; x < geometry.Width; x++)
        {
            taps.Place(x, y, motion[1, x], motion[0, x], geometry);
            Vector128<float> grad = blurryGrad.Pixel(x) * (1f / Reblurring.Samples);
            for (int i = 0; i < Reblurring.Samples; i++)
            {
                ref float corner = ref Unsafe.Add(ref target, taps.Offsets[i] - first);
                Vector128<float> right = grad * taps.Right[i];
                Vector128<float> left = grad - right;
                Vector128<float> lowerLeft = left * taps.Down[i];
                Vector128<float> lowerRight = right * taps.Down[i];
                Add(ref corner, left - lowerLeft);
                Add(ref Unsafe.Add(ref corner, PaddedPixels.Channels), right - lowerRight);
                corner = ref Unsafe.Add(ref corner, geometry.Stride);
                Add(ref corner, lowerLeft);
                Add(ref Unsafe.Add(ref corner, PaddedPixels.Channels), lowerRight);
            }
        }
    }

    // A pixel at a time: two at once would straddle what the sample before has just stored, and wait for it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref float pixel, Vector128<float> value) => (Vector128.LoadUnsafe(ref pixel) + value).StoreUnsafe(ref pixel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Weights(float right) => Vector256.MultiplyAddEstimate(WeightSlope, Vector256.Create(right), WeightBase);
}
