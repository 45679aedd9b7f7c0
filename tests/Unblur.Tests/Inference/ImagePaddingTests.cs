using Unblur.Imaging;
using Unblur.Inference;

namespace Unblur.Tests.Inference;

public sealed class ImagePaddingTests
{
    private static readonly PlanarImage s_image = new(1, 2, 3, [1, 2, 3, 4, 5, 6]);

    [Fact]
    public void Mirror_ToALargerSize_RepeatsNoOutermostPixel()
        => Assert.Equal([1f, 2, 3, 2, 4, 5, 6, 5, 1, 2, 3, 2], ImagePadding.Mirror(s_image, 4, 3).Values);

    [Fact]
    public void Mirror_BeyondWhatCanBeMirrored_Repeats()
        => Assert.Equal(ImagePadding.Repeat(s_image, 4, 9).Values, ImagePadding.Mirror(s_image, 4, 9).Values);

    [Fact]
    public void Repeat_ToALargerSize_RepeatsTheOutermostPixels()
        => Assert.Equal([1f, 2, 3, 3, 4, 5, 6, 6, 4, 5, 6, 6], ImagePadding.Repeat(s_image, 4, 3).Values);

    [Fact]
    public void Cut_AfterMirror_GivesTheImageBack()
        => Assert.Equal(s_image.Values, ImagePadding.Cut(ImagePadding.Mirror(s_image, 4, 3), 3, 2).Values);
}
