using Unblur.Networks.Onnx;

namespace Unblur.Networks.Tests.Onnx;

public sealed class SizeExpressionTests
{
    private static readonly (long Height, long Width)[] Sizes = [(16, 32), (48, 32), (16, 80), (48, 80), (32, 48)];

    [Theory]
    [InlineData(1, 0, 0, 0, 4)]
    [InlineData(0, 3, 0, -8, 8)]
    [InlineData(2, -1, 0, 5, 1)]
    [InlineData(0, 0, 1, 0, 256)]
    public void Fit_ValuesThatFollowFromTheSize_FindsHow(long height, long width, long area, long constant, long divisor)
    {
        long[] values = [.. Sizes.Select(size => ((height * size.Height) + (width * size.Width) + (area * size.Height * size.Width) + constant) / divisor)];

        SizeExpression found = SizeExpression.Fit(Sizes, values)!.Value;

        Assert.Equal((height, width, area, constant, divisor), (found.Height, found.Width, found.Area, found.Constant, found.Divisor));
    }

    [Fact]
    public void Fit_ValuesThatDoNot_IsNothing()
        => Assert.Null(SizeExpression.Fit(Sizes, [.. Sizes.Select(size => size.Height * size.Height)]));

    [Fact]
    public void Value_OfOneThatDependsOnTheSize_IsRefused()
    {
        Assert.Equal(7, SizeExpression.Of(7).Value);
        Assert.Throws<OnnxExportException>(() => SizeExpression.Fit(Sizes, [.. Sizes.Select(size => size.Height)])!.Value.Value);
    }
}
