namespace Unblur.Physics.Shake;

/// <summary>The shake at every place of a photo or of a part of it: one for each cell of a grid, blended where cells meet.</summary>
public sealed class ShakeMap
{
    /// <summary>How wide the blend between two cells is, px. No cell between two others is narrower.</summary>
    internal const int Blend = 64;

    private readonly ShakeMoments[,] _moments;

    /// <param name="columnEdges">Where cells begin and the last one ends, px from the left, rising.</param>
    /// <param name="rowEdges">Likewise from the top.</param>
    /// <param name="moments">By row and column.</param>
    /// <exception cref="ArgumentException">A cell between others is narrower than the blend, the edges do not fit the moments, or a moment is not finite.</exception>
    public ShakeMap(IReadOnlyList<int> columnEdges, IReadOnlyList<int> rowEdges, ShakeMoments[,] moments)
    {
        ArgumentNullException.ThrowIfNull(columnEdges);
        ArgumentNullException.ThrowIfNull(rowEdges);
        ArgumentNullException.ThrowIfNull(moments);
        RequireEdges(columnEdges, moments.GetLength(1), nameof(columnEdges));
        RequireEdges(rowEdges, moments.GetLength(0), nameof(rowEdges));
        foreach (ShakeMoments cell in moments)
        {
            if (!double.IsFinite(cell.XX + cell.YY + cell.XY))
            {
                throw new ArgumentException($"A cell's shake is {cell}: moments must be finite.", nameof(moments));
            }
        }

        (ColumnEdges, RowEdges, _moments) = (columnEdges, rowEdges, moments);
    }

    /// <summary>Where cells begin, and the last one ends; the first and the last may lie outside a part of a photo.</summary>
    public IReadOnlyList<int> ColumnEdges { get; }

    /// <inheritdoc cref="ColumnEdges"/>
    public IReadOnlyList<int> RowEdges { get; }

    /// <summary>Cells in a row.</summary>
    public int Columns => _moments.GetLength(1);

    /// <summary>Cells in a column.</summary>
    public int Rows => _moments.GetLength(0);

    /// <summary>The shake of a cell.</summary>
    public ShakeMoments this[int row, int column] => _moments[row, column];

    /// <summary>The same shake everywhere.</summary>
    public static ShakeMap Uniform(int height, int width, ShakeMoments moments)
        => new([0, width], [0, height], new[,] { { moments } });

    /// <summary>The map of a part of the photo, in the part's own coordinates; what it says of a place does not change.</summary>
    public ShakeMap Narrow(int x, int y, int width, int height)
    {
        (int First, int Count) columns = Touching(ColumnEdges, x, x + width);
        (int First, int Count) rows = Touching(RowEdges, y, y + height);
        var moments = new ShakeMoments[rows.Count, columns.Count];
        for (int row = 0; row < rows.Count; row++)
        {
            for (int column = 0; column < columns.Count; column++)
            {
                moments[row, column] = this[rows.First + row, columns.First + column];
            }
        }

        return new ShakeMap(
            [.. ColumnEdges.Skip(columns.First).Take(columns.Count + 1).Select(edge => edge - x)],
            [.. RowEdges.Skip(rows.First).Take(rows.Count + 1).Select(edge => edge - y)], moments);
    }

    /// <summary>The map of the photo that is first mirrored, then transposed.</summary>
    /// <param name="height">Of the photo before, px.</param>
    /// <param name="width">Of the photo before, px.</param>
    /// <param name="flipRows">Whether the last row comes first.</param>
    /// <param name="flipColumns">Whether the last column comes first.</param>
    /// <param name="transpose">Whether x and y change places.</param>
    public ShakeMap Turned(int height, int width, bool flipRows, bool flipColumns, bool transpose)
    {
        IReadOnlyList<int> columnEdges = flipColumns ? Mirrored(ColumnEdges, width) : ColumnEdges;
        IReadOnlyList<int> rowEdges = flipRows ? Mirrored(RowEdges, height) : RowEdges;
        ShakeMoments[,] moments = transpose ? new ShakeMoments[Columns, Rows] : new ShakeMoments[Rows, Columns];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                ShakeMoments source = this[flipRows ? Rows - 1 - row : row, flipColumns ? Columns - 1 - column : column].Turned(flipRows != flipColumns, transpose);
                moments[transpose ? column : row, transpose ? row : column] = source;
            }
        }

        return transpose ? new ShakeMap(rowEdges, columnEdges, moments) : new ShakeMap(columnEdges, rowEdges, moments);
    }

    /// <summary>The cells that have weight somewhere on an image: what each says, where, and how much.</summary>
    /// <param name="height">Of the image, px.</param>
    /// <param name="width">Of the image, px.</param>
    internal IEnumerable<ShakeCell> Cells(int height, int width)
    {
        for (int row = 0; row < Rows; row++)
        {
            (int top, float[] rowWeights) = Weights(RowEdges, row, height);
            for (int column = 0; column < Columns; column++)
            {
                (int left, float[] columnWeights) = Weights(ColumnEdges, column, width);
                if (rowWeights.Length > 0 && columnWeights.Length > 0)
                {
                    yield return new ShakeCell(this[row, column], top, left, rowWeights, columnWeights);
                }
            }
        }
    }

    /// <summary>The part of [0, size) on which a cell has weight, and its weight at each of these pixels. The weights of all cells sum to 1 everywhere.</summary>
    internal static (int Start, float[] Weights) Weights(IReadOnlyList<int> edges, int cell, int size)
    {
        (bool isFirst, bool isLast) = (cell == 0, cell == edges.Count - 2);
        int start = isFirst ? 0 : Math.Clamp(edges[cell] - (Blend / 2), 0, size);
        int end = isLast ? size : Math.Clamp(edges[cell + 1] + (Blend / 2), start, size);
        float[] weights = new float[end - start];
        for (int i = 0; i < weights.Length; i++)
        {
            double rising = isFirst ? 1 : Ramp(start + i, edges[cell]);
            double falling = isLast ? 1 : 1 - Ramp(start + i, edges[cell + 1]);
            weights[i] = (float)(rising * falling);
        }

        return (start, weights);

        static double Ramp(int pixel, int edge) => Math.Clamp(0.5 + ((pixel + 0.5 - edge) / Blend), 0, 1);
    }

    private static (int First, int Count) Touching(IReadOnlyList<int> edges, int from, int to)
    {
        int first = 0;
        while (first < edges.Count - 2 && edges[first + 1] + (Blend / 2) <= from)
        {
            first++;
        }

        int last = first;
        while (last < edges.Count - 2 && edges[last + 1] - (Blend / 2) < to)
        {
            last++;
        }

        return (first, last - first + 1);
    }

    private static int[] Mirrored(IReadOnlyList<int> edges, int size) => [.. edges.Reverse().Select(edge => size - edge)];

    private static void RequireEdges(IReadOnlyList<int> edges, int cells, string name)
    {
        bool isGrid = cells > 0 && edges.Count == cells + 1
            && Enumerable.Range(0, cells).All(i => edges[i + 1] - edges[i] >= (cells > 1 ? Blend : 1));
        if (!isGrid)
        {
            throw new ArgumentException($"The edges [{string.Join(", ", edges)}] make no grid of {cells} cells of at least {Blend} px.", name);
        }
    }
}
