using Unblur.Data.Layouts;

namespace Unblur.Data.Tests.Layouts;

public sealed class PartnerNameTests
{
    [Theory]
    [InlineData("a.png", "a.jpg")]
    [InlineData("a.png", "a_deblurred.png")]
    [InlineData("a_blurry.png", "a_sharp.png")]
    [InlineData("blur_00.png", "sharp_00.png")]
    [InlineData("scene004/blur/blur_3.png", "scene004/gt/gt_3.png")]
    [InlineData("0001_blurryimg.png", "0001_gtimg.png")]
    [InlineData("GOPR1/blur/000047.png", "GOPR1/sharp/000047.png")]
    [InlineData("a-Blurred-2.png", "a_GT_2.tif")]
    public void WithoutRole_Partners_IsTheSame(string first, string second) => Assert.Equal(PartnerName.WithoutRole(first), PartnerName.WithoutRole(second));

    [Theory]
    [InlineData("a.png", "b.png")]
    [InlineData("1_2.png", "12.png")]
    [InlineData("x/a.png", "y/a.png")]
    [InlineData("blurb.png", "b.png")]
    public void WithoutRole_Others_Differs(string first, string second) => Assert.NotEqual(PartnerName.WithoutRole(first), PartnerName.WithoutRole(second));
}
