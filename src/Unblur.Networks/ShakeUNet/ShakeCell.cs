using Unblur.Torch;

namespace Unblur.Networks.ShakeUNet;

/// <summary>The part of an image on which one cell of a <see cref="ShakeMap"/> has weight.</summary>
/// <param name="Moments">The cell's shake.</param>
/// <param name="Top">First row, px.</param>
/// <param name="Left">First column, px.</param>
/// <param name="RowWeights">The weight of each of its rows, above 0 to 1.</param>
/// <param name="ColumnWeights">The weight of each of its columns, above 0 to 1.</param>
internal sealed record ShakeCell(ShakeMoments Moments, int Top, int Left, float[] RowWeights, float[] ColumnWeights)
{
    internal int Height => RowWeights.Length;

    internal int Width => ColumnWeights.Length;

    /// <summary>Adds values times the cell's weights to its part of an image.</summary>
    /// <param name="image">(1, C, H, W); changed.</param>
    /// <param name="values">(1, C, <see cref="Height"/>, <see cref="Width"/>), or 1 in place of these.</param>
    internal void AddTo(Tensor image, Tensor values)
    {
        using var scope = new TensorScope();
        Tensor weights = Tensor.From(RowWeights, 1, 1, Height, 1) * Tensor.From(ColumnWeights, 1, 1, 1, Width);
        image.Narrow(2, Top, Height).Narrow(3, Left, Width).AddInPlace(values.To(image.Device) * weights.To(image.Device));
    }
}
