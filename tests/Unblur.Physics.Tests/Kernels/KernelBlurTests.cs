using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Physics.Tests.Flow;

namespace Unblur.Physics.Tests.Kernels;

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

    [Theory]
    [InlineData(31, 40, BlurBorder.Replicate)]
    [InlineData(20, 45, BlurBorder.Replicate)]
    [InlineData(3, 5, BlurBorder.Replicate)] // a kernel larger than the image
    [InlineData(1, 1, BlurBorder.Replicate)]
    [InlineData(31, 40, BlurBorder.Valid)]
    [InlineData(25, 71, BlurBorder.Valid)]
    public void Adjoint_DotProducts_AreEqual(int height, int width, BlurBorder border)
    {
        KernelBlur blur = new(Shake) { Border = border };
        int lost = border == BlurBorder.Valid ? 2 * Shake.Radius : 0;
        double[] x = VaryingBlurTests.Normal(6, 2 * height * width);
        double[] y = VaryingBlurTests.Normal(7, 2 * (height - lost) * (width - lost));

        double applied = VaryingBlurTests.Dot(blur.Apply(x, 2, height, width), y);
        double spread = VaryingBlurTests.Dot(x, blur.Adjoint(y, 2, height - lost, width - lost));

        Assert.Equal(applied, spread, 1e-10 * Math.Sqrt(VaryingBlurTests.Dot(x, x) * VaryingBlurTests.Dot(y, y)));
    }

    [Theory]
    [InlineData(BlurBorder.Replicate)]
    [InlineData(BlurBorder.Valid)]
    public void Adjoint_Image_EqualsTheDoublePrecisionOneAndTakesBackTheSize(BlurBorder border)
    {
        PlanarImage sharp = TestImages.Random(8, 3, 41, 52);
        KernelBlur blur = new(Shake) { Border = border, MaximumThreads = 2 };
        PlanarImage blurry = blur.Apply(sharp);

        PlanarImage spread = blur.Adjoint(blurry);

        Assert.Equal((3, 41, 52), (spread.Channels, spread.Height, spread.Width));
        double[] precise = blur.Adjoint([.. blurry.Values.Select(value => (double)value)], 3, blurry.Height, blurry.Width);
        Assert.InRange(spread.Values.Zip(precise, (a, b) => Math.Abs(a - b)).Max(), 0, 1e-4);
        Assert.Equal(1, blurry.Values.Sum(value => (double)value * value) / spread.Values.Zip(sharp.Values, (a, b) => (double)a * b).Sum(), 1e-6);
    }

    [Theory]
    [InlineData(BlurBorder.Replicate)]
    [InlineData(BlurBorder.Valid)]
    public void Convolve_Ones_StayOnes(BlurBorder border)
    {
        double[] ones = new double[30 * 40];
        ones.AsSpan().Fill(1);

        Assert.All(new KernelBlur(Shake) { Border = border }.Apply(ones, 1, 30, 40), value => Assert.Equal(1, value, 1e-6));
    }

    [Fact]
    public void Adjoint_InLinearLight_SaysThereIsNone() =>
        Assert.Throws<InvalidOperationException>(() => new KernelBlur(Shake) { LinearLight = true }.Adjoint(new PlanarImage(1, 9, 9)));

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
