namespace Unblur.Guarding;

/// <summary>What a restoration did to the brightness of a part of a photo, in numbers that differ between sound results and harmful ones.</summary>
/// <remarks>Each is a pure function of the two images. the limits of the guard weighs them.</remarks>
internal sealed class HarmSigns
{
    /// <summary>Numbers of <see cref="Values"/>.</summary>
    internal const int Count = 12;

    private const int Near = 3, Far = 9;
    private const float Floor = 1e-4f;

    private readonly double[] _sums = new double[16];

    /// <summary>The signs, over all parts that were added: logarithms and shares.</summary>
    internal double[] Values()
    {
        double all = Math.Max(1, _sums[0]), flat = Math.Max(1, _sums[1]), busy = Math.Max(1, _sums[2]);
        return
        [
            Log(_sums[3] / all),                                    // mean step of the photo
            Log(_sums[4] / _sums[3]),                               // how much larger steps became
            Log(_sums[5] * all / (_sums[3] * _sums[3])),            // how sparse the photo's steps are
            Log(_sums[6] * all / (_sums[4] * _sums[4])),            // how sparse the result's steps are
            Log(_sums[7] / all),                                    // mean change
            Log(_sums[8] / flat),                                   // mean step of the photo where it is flat
            Log(_sums[9] / flat),                                   // and of the result there
            _sums[1] / all,                                         // how much is flat
            Log(_sums[10] / busy),                                  // how far beyond the nearby range, as a share of it, where there is contrast
            _sums[11] / busy,                                       // where that is more than a quarter
            Log(_sums[12] / all),                                   // mean second difference of the result
            Log(_sums[13] / all),                                   // and of the photo
        ];

        static double Log(double value) => Math.Log(Math.Max(value, 0) + Floor);
    }

    /// <summary>Adds a part.</summary>
    /// <param name="before">The photo's luma by row, [0,1].</param>
    /// <param name="after">The result's.</param>
    /// <param name="width">Px, more than twice <see cref="Far"/>.</param>
    /// <param name="height">Px.</param>
    internal void Add(ReadOnlySpan<float> before, ReadOnlySpan<float> after, int width, int height)
    {
        (float[] nearLow, float[] nearHigh) = Range(before, width, height, Near);
        (float[] farLow, float[] farHigh) = Range(nearLow, nearHigh, width, height, Far - Near);
        for (int y = Far; y < height - Far; y++)
        {
            for (int x = Far; x < width - Far; x++)
            {
                int i = (y * width) + x;
                float right = Math.Abs(before[i + 1] - before[i]), down = Math.Abs(before[i + width] - before[i]);
                float rightAfter = Math.Abs(after[i + 1] - after[i]), downAfter = Math.Abs(after[i + width] - after[i]);
                _sums[0]++;
                _sums[3] += right + down;
                _sums[4] += rightAfter + downAfter;
                _sums[5] += (right * right) + (down * down);
                _sums[6] += (rightAfter * rightAfter) + (downAfter * downAfter);
                _sums[7] += Math.Abs(after[i] - before[i]);
                _sums[12] += Math.Abs((4 * after[i]) - after[i - 1] - after[i + 1] - after[i - width] - after[i + width]);
                _sums[13] += Math.Abs((4 * before[i]) - before[i - 1] - before[i + 1] - before[i - width] - before[i + width]);
                if (farHigh[i] - farLow[i] < FlatRange)
                {
                    _sums[1]++;
                    _sums[8] += right + down;
                    _sums[9] += rightAfter + downAfter;
                }

                float range = nearHigh[i] - nearLow[i];
                if (range > BusyRange)
                {
                    float beyond = Math.Max(0, Math.Max(after[i] - nearHigh[i], nearLow[i] - after[i])) / range;
                    _sums[2]++;
                    _sums[10] += beyond;
                    _sums[11] += beyond > 0.25f ? 1 : 0;
                }
            }
        }
    }

    private const float FlatRange = 0.06f, BusyRange = 0.08f;

    private static (float[] Low, float[] High) Range(ReadOnlySpan<float> values, int width, int height, int reach)
        => Range(values.ToArray(), values.ToArray(), width, height, reach);

    /// <summary>The lowest and highest value of a square around each place, first along rows, then along columns.</summary>
    private static (float[] Low, float[] High) Range(float[] low, float[] high, int width, int height, int reach)
    {
        (float[] lows, float[] highs) = ((float[])low.Clone(), (float[])high.Clone());
        for (int shift = 1; shift <= reach; shift++)
        {
            Merge(lows, highs, low, high, shift, width, height);
        }

        (float[] rowLow, float[] rowHigh) = ((float[])lows.Clone(), (float[])highs.Clone());
        for (int shift = 1; shift <= reach; shift++)
        {
            Merge(lows, highs, rowLow, rowHigh, shift * width, width, height);
        }

        return (lows, highs);
    }

    /// <summary>Takes in the values so many places before and after.</summary>
    private static void Merge(float[] lows, float[] highs, float[] low, float[] high, int shift, int width, int height)
    {
        int count = (width * height) - shift;
        for (int i = 0; i < count; i++)
        {
            lows[i] = Math.Min(lows[i], low[i + shift]);
            highs[i] = Math.Max(highs[i], high[i + shift]);
        }

        for (int i = shift; i < count + shift; i++)
        {
            lows[i] = Math.Min(lows[i], low[i - shift]);
            highs[i] = Math.Max(highs[i], high[i - shift]);
        }
    }
}
