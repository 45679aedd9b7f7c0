using Unblur.Imaging;

namespace Unblur.Guarding;

/// <summary>Sums over squares of <see cref="GuardLimits.CellSide"/> pixels, gathered as rows of the result pass by.</summary>
internal sealed class CellGrid(int width, int height)
{
    private const int Side = GuardLimits.CellSide;
    private const int ContrastDistance = GuardLimits.ContrastDistance;
    private const float NearEnd = GuardLimits.NearEnd;

    private readonly CellSums[] _cells = new CellSums[Cells(width) * Cells(height)];

    internal int Columns { get; } = Cells(width);

    internal int Rows { get; } = Cells(height);

    /// <summary>Adds rows over the whole width.</summary>
    internal void Add(int y, PlanarImage before, PlanarImage after)
    {
        for (int row = 0; row < before.Height; row++)
        {
            var line = new RowPair(before, after, row);
            for (int column = 0; column < Columns; column++)
            {
                ref CellSums cell = ref _cells[((y + row) / Side * Columns) + column];
                AddSpan(ref cell, line, y + row, column * Side, Math.Min((column + 1) * Side, width));
            }
        }
    }

    /// <summary>The sums over a cell and its eight neighbours.</summary>
    internal CellSums Around(int column, int row) => Sum(column - 1, row - 1, column + 2, row + 2);

    internal CellSums Everything() => Sum(0, 0, Columns, Rows);

    private static int Cells(int pixels) => (pixels + Side - 1) / Side;

    private static void AddSpan(ref CellSums cell, in RowPair line, int y, int from, int to)
    {
        int phase = y % CellSums.PhaseSums.Period * CellSums.PhaseSums.Period;
        (Pixel lastBefore, Pixel lastAfter) = (line.Before(from), line.After(from));
        for (int x = from; x < to; x++)
        {
            (Pixel before, Pixel after) = (line.Before(x), line.After(x));
            cell.Drift[0] += after.Red - before.Red;
            cell.Drift[1] += after.Green - before.Green;
            cell.Drift[2] += after.Blue - before.Blue;
            cell.NewlyClipped += NewlyClipped(before.Red, after.Red) + NewlyClipped(before.Green, after.Green) + NewlyClipped(before.Blue, after.Blue);
            cell.Grid[phase + (x % CellSums.PhaseSums.Period)] += after.Luma - before.Luma;
            cell.LumaBefore += Square(before.Luma - lastBefore.Luma);
            cell.LumaAfter += Square(after.Luma - lastAfter.Luma);
            cell.ColourBefore += before.ColourStep(lastBefore);
            cell.ColourAfter += after.ColourStep(lastAfter);
            (lastBefore, lastAfter) = (before, after);
        }

        for (int x = from + ContrastDistance; x < to; x++)
        {
            cell.ContrastBefore += Square(line.Before(x).Luma - line.Before(x - ContrastDistance).Luma);
            cell.ContrastAfter += Square(line.After(x).Luma - line.After(x - ContrastDistance).Luma);
        }

        cell.Pixels += to - from;
    }

    private static int NewlyClipped(float before, float after) => (after <= 0 || after >= 1) && before > NearEnd && before < 1 - NearEnd ? 1 : 0;

    private static float Square(float value) => value * value;

    private CellSums Sum(int left, int top, int right, int bottom)
    {
        var sum = default(CellSums);
        for (int row = Math.Max(top, 0); row < Math.Min(bottom, Rows); row++)
        {
            for (int column = Math.Max(left, 0); column < Math.Min(right, Columns); column++)
            {
                sum.Add(_cells[(row * Columns) + column]);
            }
        }

        return sum;
    }

    private readonly record struct Pixel(float Red, float Green, float Blue)
    {
        internal float Luma { get; } = (0.299f * Red) + (0.587f * Green) + (0.114f * Blue);

        internal float ColourStep(Pixel other)
            => Square(Red - Green - (other.Red - other.Green)) + Square(Blue - Green - (other.Blue - other.Green));
    }

    /// <summary>One row, before and after; what comes after is clamped to [0,1], as it will be written.</summary>
    private readonly ref struct RowPair(PlanarImage before, PlanarImage after, int row)
    {
        private readonly ReadOnlySpan<float> _redBefore = Row(before, 0, row);
        private readonly ReadOnlySpan<float> _greenBefore = Row(before, 1, row);
        private readonly ReadOnlySpan<float> _blueBefore = Row(before, 2, row);
        private readonly ReadOnlySpan<float> _redAfter = Row(after, 0, row);
        private readonly ReadOnlySpan<float> _greenAfter = Row(after, 1, row);
        private readonly ReadOnlySpan<float> _blueAfter = Row(after, 2, row);

        internal Pixel Before(int x) => new(_redBefore[x], _greenBefore[x], _blueBefore[x]);

        internal Pixel After(int x) => new(Clamp(_redAfter[x]), Clamp(_greenAfter[x]), Clamp(_blueAfter[x]));

        private static float Clamp(float value) => Math.Clamp(value, 0f, 1f);

        private static ReadOnlySpan<float> Row(PlanarImage image, int channel, int row) => image.Plane(channel).Slice(row * image.Width, image.Width);
    }
}
