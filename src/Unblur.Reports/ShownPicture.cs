using Unblur.Imaging;

namespace Unblur.Reports;

/// <summary>A picture of a page: a JPEG that is part of it.</summary>
/// <param name="Label">What it is, such as blurry; stands below it.</param>
/// <param name="Jpeg">The encoded picture.</param>
public sealed record ShownPicture(string Label, byte[] Jpeg)
{
    private const int Quality = 88;

    /// <summary>Encodes a picture, made smaller where it is larger than asked for.</summary>
    /// <param name="label">What it is.</param>
    /// <param name="picture">1 or 3 x H x W, gamma-encoded, [0,1].</param>
    /// <param name="longestSide">Px at most of its longer side.</param>
    public static ShownPicture Of(string label, PlanarImage picture, int longestSide = 960)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(longestSide, 1);
        double scale = (double)longestSide / Math.Max(picture.Width, picture.Height);
        return new ShownPicture(label, PhotoCodec.EncodeJpeg(scale < 1 ? picture.Resize(Scaled(picture.Width), Scaled(picture.Height)) : picture, Quality));

        int Scaled(int side) => Math.Max(1, (int)Math.Round(side * scale));
    }
}
