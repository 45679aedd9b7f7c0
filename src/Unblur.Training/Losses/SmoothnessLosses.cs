using Unblur.Torch;

namespace Unblur.Training.Losses;

/// <summary>Roughness of a field or an image. Pure functions; weights belong to the recipe.</summary>
public static class SmoothnessLosses
{
    /// <summary>Anisotropic total variation: mean |f(x+1, y) − f(x, y)| + mean |f(x, y+1) − f(x, y)|, without pixels beyond the edge.</summary>
    /// <param name="field">(N, C, H, W), H and W at least 2, any range.</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <remarks>NeurMAP, Eqs. 6 and 9.</remarks>
    /// <exception cref="ArgumentException">It is smaller.</exception>
    public static Tensor TotalVariation(Tensor field)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (field.Rank != 4 || field.Size(2) < 2 || field.Size(3) < 2)
        {
            throw new ArgumentException($"total variation takes (N, C, H, W) with H and W of at least 2, but got {field}.", nameof(field));
        }

        (long height, long width) = (field.Size(2), field.Size(3));
        Tensor horizontal = field.Narrow(3, 1, width - 1) - field.Narrow(3, 0, width - 1);         // (N, C, H, W - 1)
        Tensor vertical = field.Narrow(2, 1, height - 1) - field.Narrow(2, 0, height - 1);         // (N, C, H - 1, W)
        return horizontal.Abs().Mean() + vertical.Abs().Mean();
    }
}
