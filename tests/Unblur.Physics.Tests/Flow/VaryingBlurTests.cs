using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Physics.Tests.Flow;

public sealed class VaryingBlurTests
{
    public static TheoryData<string, int, int, int> Cases
    {
        get
        {
            TheoryData<string, int, int, int> cases = [];
            foreach (string flow in new[] { "none", "random", "uniform", "horizontal", "vertical", "gong" })
            {
                cases.Add(flow, 23, 37, 3);
                cases.Add(flow, 17, 5, 1); // narrower than a vector
                cases.Add(flow, 3, 41, 4);
            }

            cases.Add("long", 7, 9, 3); // kernels larger than the image
            cases.Add("long", 1, 1, 1);
            cases.Add("random", 40, 131, 2);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_AnyFlow_EqualsTheSum(string name, int height, int width, int channels)
    {
        MotionFlow flow = Flow(name, height, width);
        PlanarImage sharp = TestImages.Random(1, channels, height, width);

        PlanarImage blurry = new VaryingBlur(flow).Apply(sharp);
        double[] precise = new VaryingBlur(flow).Apply(Doubles(sharp), channels, height, width);

        double[] expected = Slow(flow, Doubles(sharp), channels, adjoint: false);
        Assert.InRange(LargestDifference(expected, Doubles(blurry)), 0, 1e-5);
        Assert.InRange(LargestDifference(expected, precise), 0, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Adjoint_AnyFlow_EqualsTheTransposedSum(string name, int height, int width, int channels)
    {
        MotionFlow flow = Flow(name, height, width);
        PlanarImage blurry = TestImages.Random(2, channels, height, width);

        PlanarImage spread = new VaryingBlur(flow).Adjoint(blurry);
        double[] precise = new VaryingBlur(flow).Adjoint(Doubles(blurry), channels, height, width);

        double[] expected = Slow(flow, Doubles(blurry), channels, adjoint: true);
        double scale = expected.Max();
        Assert.InRange(LargestDifference(expected, Doubles(spread)) / scale, 0, 1e-5);
        Assert.InRange(LargestDifference(expected, precise) / scale, 0, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Adjoint_DotProducts_AreEqual(string name, int height, int width, int channels)
    {
        VaryingBlur blur = new(Flow(name, height, width));
        double[] x = Normal(3, channels * height * width);
        double[] y = Normal(4, channels * height * width);

        double applied = Dot(blur.Apply(x, channels, height, width), y);
        double spread = Dot(x, blur.Adjoint(y, channels, height, width));

        Assert.Equal(applied, spread, 1e-10 * Math.Sqrt(Dot(x, x) * Dot(y, y)));
    }

    [Fact]
    public void Adjoint_SinglePrecision_DotProductsAreEqualToAMillionth()
    {
        VaryingBlur blur = new(Flow("gong", 60, 90)) { MaximumThreads = 2 };
        PlanarImage x = TestImages.Random(5, 3, 60, 90);
        PlanarImage y = TestImages.Random(6, 3, 60, 90);

        double applied = Dot(Doubles(blur.Apply(x)), Doubles(y));
        double spread = Dot(Doubles(x), Doubles(blur.Adjoint(y)));

        Assert.Equal(1, applied / spread, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_Ones_StayOnes(string name, int height, int width, int channels)
    {
        double[] ones = new double[channels * height * width];
        ones.AsSpan().Fill(1);

        Assert.All(new VaryingBlur(Flow(name, height, width)).Apply(ones, channels, height, width), value => Assert.Equal(1, value, 1e-12));
    }

    [Fact]
    public void Adjoint_Ones_KeepTheirSumButNotTheirValues()
    {
        double[] ones = new double[23 * 37];
        ones.AsSpan().Fill(1);

        double[] spread = new VaryingBlur(Flow("random", 23, 37)).Adjoint(ones, 1, 23, 37);

        Assert.Equal(ones.Sum(), spread.Sum(), 1e-9);
        Assert.True(spread.Max() > 1.1);
    }

    [Theory]
    [InlineData("gong")]
    [InlineData("random")]
    public void ApplyAndAdjoint_ManyThreads_GiveTheSameBitsAsOne(string name)
    {
        MotionFlow flow = Flow(name, 150, 101);
        PlanarImage image = TestImages.Random(7, 3, 150, 101);
        VaryingBlur one = new(flow);
        foreach (int threads in new[] { 2, 3, 7 })
        {
            VaryingBlur many = new(flow) { MaximumThreads = threads };
            Assert.Equal(one.Apply(image).Values, many.Apply(image).Values);
            Assert.Equal(one.Adjoint(image).Values, many.Adjoint(image).Values);
        }
    }

    [Fact]
    public void Apply_ReversedVectors_GivesTheSameBits()
    {
        MotionFlow flow = Flow("random", 30, 40);
        PlanarImage sharp = TestImages.Random(8, 3, 30, 40);

        Assert.Equal(new VaryingBlur(flow).Apply(sharp).Values, new VaryingBlur(flow.Scaled(-1)).Apply(sharp).Values);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Apply_UniformFlow_EqualsTheUniformOperator(bool linearLight)
    {
        MotionVector motion = new(9, -5);
        PlanarImage sharp = TestImages.Random(9, 3, 33, 47);

        PlanarImage varying = new VaryingBlur(MotionFlow.Uniform(33, 47, motion)) { LinearLight = linearLight, MaximumThreads = 2 }.Apply(sharp);
        PlanarImage uniform = new KernelBlur(BlurKernel.FromMotion(motion)) { LinearLight = linearLight }.Apply(sharp);

        Assert.InRange(TestImages.LargestDifference(uniform, varying), 0, 1e-5);
    }

    [Fact]
    public void Apply_PublishedFormula_ChangesObliqueMotionsAlone()
    {
        PlanarImage sharp = TestImages.Random(10, 1, 20, 20);

        Assert.InRange(Difference(new MotionVector(5, 2)), 0.01, 1);
        Assert.InRange(Difference(new MotionVector(7, 0)), 0, 1e-6);

        float Difference(MotionVector motion) => TestImages.LargestDifference(
            new VaryingBlur(MotionFlow.Uniform(20, 20, motion)).Apply(sharp),
            new VaryingBlur(MotionFlow.Uniform(20, 20, motion), LineFormula.Published).Apply(sharp));
    }

    [Fact]
    public void Apply_FractionsOfAPixel_AreRounded()
    {
        PlanarImage sharp = TestImages.Random(11, 1, 20, 20);

        float[] rounded = new VaryingBlur(MotionFlow.Uniform(20, 20, new MotionVector(6, -3))).Apply(sharp).Values;

        Assert.Equal(rounded, new VaryingBlur(MotionFlow.Uniform(20, 20, new MotionVector(6.4f, -2.5f))).Apply(sharp).Values);
    }

    [Fact]
    public void Pair_Crop_TakesHalfTheLargestComponentsFromAllThree()
    {
        PlanarImage sharp = TestImages.Random(12, 3, 40, 50);
        var flow = MotionFlow.Uniform(40, 50, new MotionVector(-3, 2));
        flow[10, 10] = new MotionVector(-9, -7);

        FlowPair cropped = VaryingBlur.Pair(sharp, flow);
        FlowPair whole = VaryingBlur.Pair(sharp, flow, crop: false);

        Assert.Equal((34, 42), (cropped.Blurry.Height, cropped.Blurry.Width));
        Assert.Equal(whole.Blurry.Crop(4, 3, 42, 34).Values, cropped.Blurry.Values);
        Assert.Equal(sharp.Crop(4, 3, 42, 34).Values, cropped.Sharp.Values);
        Assert.Equal(new MotionVector(9, 7), cropped.Flow[6, 7]);
        Assert.Equal(new MotionVector(3, -2), cropped.Flow[0, 0]);
        Assert.Equal((40, 50), (whole.Flow.Height, whole.Flow.Width));
    }

    [Fact]
    public void Pair_NothingLeft_SaysSo() => Assert.Contains(
        "nothing left without 20 rows",
        Assert.Throws<ArgumentException>(() => VaryingBlur.Pair(new PlanarImage(1, 30, 30), MotionFlow.Uniform(30, 30, new MotionVector(0, 40)))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Errors_WrongSizesAndValues_AreExplained()
    {
        VaryingBlur blur = new(new MotionFlow(4, 5));

        Assert.Contains("5 x 4 but the flow is 4 x 5", Assert.Throws<ArgumentException>(() => blur.Apply(new PlanarImage(1, 5, 4))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => blur.Adjoint(new PlanarImage(1, 5, 4)));
        Assert.Throws<ArgumentException>(() => blur.Apply(new double[19], 1, 4, 5));
        Assert.Throws<ArgumentException>(() => new VaryingBlur(MotionFlow.Uniform(2, 2, new MotionVector(0, 501))));
        Assert.Throws<ArgumentException>(() => new VaryingBlur(MotionFlow.Uniform(2, 2, new MotionVector(float.NaN, 0))));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VaryingBlur(new MotionFlow(1, 1)) { MaximumThreads = 0 });
        Assert.Throws<InvalidOperationException>(() => new VaryingBlur(new MotionFlow(4, 5)) { LinearLight = true }.Adjoint(new PlanarImage(1, 4, 5)));
    }

    private static MotionFlow Flow(string name, int height, int width) => name switch
    {
        "none" => new MotionFlow(height, width),
        "random" => MotionFlowTests.Random(20, height, width, 12),
        "uniform" => MotionFlow.Uniform(height, width, new MotionVector(11, 6)),
        "horizontal" => MotionFlow.Uniform(height, width, new MotionVector(-19, 1)),
        "vertical" => MotionFlow.Uniform(height, width, new MotionVector(1, 18)),
        "long" => MotionFlowTests.Random(21, height, width, 40),
        "gong" => MotionFlow.Sample(GongFlowOptions.Strong, height, width, RandomStreams.ForTraining(22, 0, 0)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    /// <summary>Pixel by pixel, with coordinates clamped; the adjoint sends each product the other way.</summary>
    private static double[] Slow(MotionFlow flow, double[] planes, int channels, bool adjoint)
    {
        double[] result = new double[planes.Length];
        for (int i = 0; i < planes.Length; i++)
        {
            int x = i % flow.Width;
            int y = i / flow.Width % flow.Height;
            int plane = i / (flow.Width * flow.Height) * flow.Width * flow.Height;
            foreach (KernelTap tap in BlurKernel.FromMotion(flow[x, y]).Taps)
            {
                int other = plane + (Math.Clamp(y + tap.Dy, 0, flow.Height - 1) * flow.Width) + Math.Clamp(x + tap.Dx, 0, flow.Width - 1);
                if (adjoint)
                {
                    result[other] += tap.Weight * planes[i];
                }
                else
                {
                    result[i] += tap.Weight * planes[other];
                }
            }
        }

        Assert.Equal(channels * flow.Width * flow.Height, planes.Length);
        return result;
    }

    private static double[] Doubles(PlanarImage image) => [.. image.Values.Select(value => (double)value)];

    internal static double[] Normal(int seed, int count)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6)];
    }

    internal static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double LargestDifference(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
