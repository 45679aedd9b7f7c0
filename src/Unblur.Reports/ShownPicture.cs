using Unblur.Imaging;

namespace Unblur.Reports;

/// <summary>A picture embedded in a page, as JPEG.</summary>
/// <param name="Label">The text below the picture, such as blurry.</param>
/// <param name="Jpeg">The encoded picture.</param>
public sealed record ShownPicture(string Label, byte[] Jpeg)
{
    private const int Quality = 88;

    /// <summary>Encodes a picture, scaled down if it is larger than <paramref name="longestSide"/>.</summary>
    /// <param name="label">The text below the picture.</param>
    /// <param name="picture">1 or 3 x H x W, gamma-encoded, [0,1].</param>
    /// <param name="longestSide">The largest length of its longer side, px.</param>
    public static ShownPicture Of(string label, PlanarImage picture, int longestSide = 960)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(longestSide, 1);
        double scale = (double)longestSide / Math.Max(picture.Width, picture.Height);
        return new ShownPicture(label, PhotoCodec.EncodeJpeg(scale < 1 ? picture.Resize(Scaled(picture.Width), Scaled(picture.Height)) : picture, Quality));

        int Scaled(int side) => Math.Max(1, (int)Math.Round(side * scale));
    }
}
