using Unblur.Guarding;
using Unblur.Imaging;
using Unblur.Restoring;
using Unblur.Restoring.Choosing;

namespace Unblur.Tests.Restoring.Choosing;

public sealed class KernelMixTests
{
    private const float Blurry = 0.2f, Deconvolved = 0.6f, Others = 0.4f;

    private static readonly KernelResult s_found = new(new MethodOutcome(0, 1), Flat(Deconvolved));

    // Taken back: none, a fifth, 35 %, half, three fifths, all.
    [Theory]
    [InlineData(0.6f, 0.6f, false)]
    [InlineData(0.52f, 0.572f, false)]
    [InlineData(0.46f, 0.4893f, true)]
    [InlineData(0.4f, 0.4106f, true)]
    [InlineData(0.36f, 0.4f, true)]
    [InlineData(0.2f, 0.4f, true)]
    public void Write_WhatTheNetworkTookBack_DecidesHowFarAKernelIsTrusted(float finished, float expected, bool isDoubted)
    {
        KernelMix mix = new(Flat(Blurry), s_found, Flat(finished));

        Assert.Equal(isDoubted, mix.Doubt is not null);
        Assert.Equal(expected, Written(mix), 0.002f);
    }

    [Theory]
    [InlineData(null, 0.51f)]
    [InlineData("doubtful", 0.4f)]
    public void Write_WithoutTheNetworkThatFinishes_MixesInACertainKernelAlone(string? doubt, float expected)
    {
        KernelMix mix = new(s_found, doubt);

        Assert.Equal(doubt, mix.Doubt);
        Assert.Equal(expected, Written(mix), 0.002f);
    }

    [Fact]
    public void Write_WhatIsFinishedIsNotFinite_LeavesTheKernelOut()
    {
        KernelMix mix = new(Flat(Blurry), s_found, null);

        Assert.Contains("not finite", mix.Doubt, StringComparison.Ordinal);
        Assert.Equal(Others, Written(mix), 0.002f);
    }

    private static float Written(KernelMix mix)
    {
        Photo photo = Flat(Blurry), output = photo.Copy();
        mix.Write(mix.Share < 1 ? Flat(Others) : null, new PhotoWriter(photo, output, 1, new FiniteCheck()));
        return output.ToPlanes().Values.Average();
    }

    private static Photo Flat(float value) => Photo.FromPlanes(new PlanarImage(3, 40, 24, [.. Enumerable.Repeat(value, 3 * 40 * 24)]), bits: 16);
}
