using Unblur.Imaging;

namespace Unblur.Inference;

/// <summary>What goes into a network, or comes out of it.</summary>
/// <param name="Values">By row.</param>
/// <param name="Shape">(1, C, H, W) of an image, (1, n) of a vector.</param>
internal readonly record struct NetworkValue(float[] Values, long[] Shape)
{
    private const int ImageRank = 4;

    /// <summary>An image, which is not copied.</summary>
    internal static NetworkValue Of(PlanarImage image) => new(image.Values, [1, image.Channels, image.Height, image.Width]);

    /// <summary>A vector, which is not copied.</summary>
    internal static NetworkValue Of(float[] vector) => new(vector, [1, vector.Length]);

    /// <summary>The image, which is not copied.</summary>
    /// <exception cref="ModelException">It is none.</exception>
    internal PlanarImage Image => Shape.Length == ImageRank && Shape[0] == 1
        ? new PlanarImage((int)Shape[1], (int)Shape[2], (int)Shape[3], Values)
        : throw new ModelException($"the network gives ({string.Join(", ", Shape)}) where an image is expected: it is of another kind. Export it again.");
}
