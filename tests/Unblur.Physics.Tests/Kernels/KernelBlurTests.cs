using Unblur.Imaging;

namespace Unblur.Physics.Tests;

public sealed class KernelBlurTests
{
    private static readonly BlurKernel Shake = EvaluationKernels.HandShake(1, 9, 9, 4)[0];

    public static TheoryData<int, int, bool> Cases => new()
    {
        { 31, 40, false }, { 31, 40, true }, // whole vectors
        { 20, 45, false }, { 20, 45, true }, // a tail that overlaps
        { 24, 71, false }, { 24, 71, true }, // blocks, vectors and a tail
        { 30, 23, false }, // narrow
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_Replicate_EqualsTheSum(int height, int width, bool linearLight)
    {
        PlanarImage sharp = TestImages.Random(1, 3, height, width);

        PlanarImage blurry = new KernelBlur(Shake) { LinearLight = linearLight }.Apply(sharp);

        Assert.InRange(TestImages.LargestDifference(SlowReplicate(sharp, Shake, linearLight), blurry), 0, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_Valid_EqualsTheMiddleOfTheSum(int height, int width, bool linearLight)
    {
        PlanarImage sharp = TestImages.Random(2, 2, height, width);
        PlanarImage expected = TestImages.Middle(SlowReplicate(sharp, Shake, linearLight), height - (2 * Shake.Radius), width - (2 * Shake.Radius));

        PlanarImage blurry = new KernelBlur(Shake) { Border = BlurBorder.Valid, LinearLight = linearLight }.Apply(sharp);

        Assert.InRange(TestImages.LargestDifference(expected, blurry), 0, 1e-5);
    }

    [Fact]
    public void Apply_ImageNarrowerThanAVector_EqualsTheSum()
    {
        PlanarImage sharp = TestImages.Random(3, 1, 3, 5);

        Assert.InRange(TestImages.LargestDifference(SlowReplicate(sharp, Shake, false), new KernelBlur(Shake).Apply(sharp)), 0, 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Apply_Constant_StaysConstant(bool linearLight)
    {
        foreach (float value in new[] { 0, 0.02f, 0.5f, 1 })
        {
            PlanarImage constant = TestImages.Constant(value, 3, 20, 33);
            PlanarImage blurry = new KernelBlur(Shake) { LinearLight = linearLight }.Apply(constant);
            Assert.InRange(TestImages.LargestDifference(constant, blurry), 0, 1e-5);
        }
    }

    [Fact]
    public void Apply_Dot_DrawsTheKernelUnmirrored()
    {
        PlanarImage dot = new(1, 31, 31);
        dot.Plane(0)[(15 * 31) + 15] = 1;

        PlanarImage blurry = new KernelBlur(Shake).Apply(dot);

        Assert.All(Shake.Taps, tap => Assert.Equal(tap.Weight, blurry.Plane(0)[((15 + tap.Dy) * 31) + 15 + tap.Dx]));
    }

    [Fact]
    public void Apply_DotInLinearLight_IsBrighterThanInGamma()
    {
        PlanarImage dot = new(1, 31, 31);
        dot.Plane(0)[(15 * 31) + 15] = 1;

        float linear = new KernelBlur(Shake) { LinearLight = true }.Apply(dot).Values.Max();
        float gamma = new KernelBlur(Shake).Apply(dot).Values.Max();

        Assert.True(linear > 1.5f * gamma, $"linear {linear}, gamma {gamma}");
    }

    [Fact]
    public void Apply_Identity_ReturnsTheSameValuesInANewImage()
    {
        PlanarImage sharp = TestImages.Random(4, 3, 12, 13);

        PlanarImage same = new KernelBlur(BlurKernel.Identity) { Border = BlurBorder.Valid }.Apply(sharp);

        Assert.Equal(sharp.Values, same.Values);
        Assert.NotSame(sharp.Values, same.Values);
    }

    [Fact]
    public void Apply_ManyThreads_GivesTheSameBitsAsOne()
    {
        PlanarImage sharp = TestImages.Random(5, 3, 120, 101);

        PlanarImage one = new KernelBlur(Shake) { LinearLight = true }.Apply(sharp);
        PlanarImage many = new KernelBlur(Shake) { LinearLight = true, MaximumThreads = 7 }.Apply(sharp);

        Assert.Equal(one.Values, many.Values);
    }

    [Fact]
    public void Apply_ValuesOutsideTheUnitRange_ArePassedThroughUnlessLinear()
    {
        PlanarImage bright = TestImages.Constant(2.5f, 1, 9, 9);

        Assert.Equal(2.5f, new KernelBlur(Shake).Apply(bright).Values[40], 5);
        Assert.Equal(1f, new KernelBlur(Shake) { LinearLight = true }.Apply(bright).Values[40], 5);
    }

    [Fact]
    public void Apply_ValidOnATooSmallImage_SaysWhatIsNeeded()
    {
        PlanarImage small = new(1, 2 * Shake.Radius, 50);

        string message = Assert.Throws<ArgumentException>(() => new KernelBlur(Shake) { Border = BlurBorder.Valid }.Apply(small)).Message;

        Assert.Contains($"{2 * Shake.Radius} x 50", message, StringComparison.Ordinal);
        Assert.Contains($"at least {Shake.Size} x {Shake.Size}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void MaximumThreads_Zero_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new KernelBlur(Shake) { MaximumThreads = 0 });

    private static PlanarImage SlowReplicate(PlanarImage sharp, BlurKernel kernel, bool linearLight)
    {
        PlanarImage blurry = new(sharp.Channels, sharp.Height, sharp.Width);
        for (int i = 0; i < blurry.Values.Length; i++)
        {
            int x = i % sharp.Width;
            int y = i / sharp.Width % sharp.Height;
            double sum = 0;
            for (int dy = -kernel.Radius; dy <= kernel.Radius; dy++)
            {
                for (int dx = -kernel.Radius; dx <= kernel.Radius; dx++)
                {
                    int row = Math.Clamp(y - dy, 0, sharp.Height - 1);
                    int column = Math.Clamp(x - dx, 0, sharp.Width - 1);
                    double value = sharp.Plane(i / (sharp.Width * sharp.Height))[(row * sharp.Width) + column];
                    sum += kernel[dx, dy] * (linearLight ? Decode(value) : value);
                }
            }

            blurry.Values[i] = (float)(linearLight ? Encode(sum) : sum);
        }

        return blurry;
    }

    // IEC 61966-2-1, in double precision.
    private static double Decode(double encoded) => encoded <= 0.04045 ? encoded / 12.92 : Math.Pow((encoded + 0.055) / 1.055, 2.4);

    private static double Encode(double linear) => linear <= 0.0031308 ? linear * 12.92 : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;
}
