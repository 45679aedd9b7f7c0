using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Training.Reblur;

namespace Unblur.Training.Tests.Reblur;

public class ReblurringTests
{
    [SkippableFact]
    public void Apply_VaryingMotion_EqualsGoldenValuesAndGradients()
    {
        using TensorScope scope = new();
        (Tensor sharp, Tensor motion) = (Leaf(Pattern(48, 40)), Leaf(VaryingMotion(48, 40)));

        Tensor blurry = Reblurring.Apply(sharp, motion);
        Tensor[] grads = Tensor.Grad([blurry.Square().Mean()], [sharp, motion]);

        AssertClose.Equal(NpyFile.Read(SharedData.Require("golden", "reblur_varying.npy")).Reshape(1, 3, 48, 40), blurry, 1e-5);
        AssertClose.Equal(NpyFile.Read(SharedData.Require("golden", "reblur_varying_grad_sharp.npy")).Reshape(1, 3, 48, 40), grads[0], 1e-5);
        AssertClose.Equal(NpyFile.Read(SharedData.Require("golden", "reblur_varying_grad_motion.npy")).Reshape(1, 2, 48, 40), grads[1], 1e-5);
    }

    [Fact]
    public void Apply_ConstantMotion_EqualsPublishedValues()
    {
        using TensorScope scope = new();
        Tensor blurry = Reblurring.Apply(Pattern(16, 16), ConstantMotion(16, 16, dy: 0.05, dx: 0.15));

        var values = NdArray.From(blurry);
        Assert.Equal(0.438221, blurry.Mean().Item(), 5e-7);
        Assert.Equal(0.076190, values.OrZero(0, 0, 0, 0), 5e-7);
        Assert.Equal(0.434532, values.OrZero(0, 1, 8, 8), 5e-7);
        Assert.Equal(0.276730, values.OrZero(0, 2, 15, 3), 5e-7);
    }

    [Theory]
    [InlineData(SampleBorder.Zeros, 1, 3, 70, 45)]
    [InlineData(SampleBorder.Zeros, 2, 1, 9, 130)]
    [InlineData(SampleBorder.Zeros, 1, 6, 1, 5)]
    [InlineData(SampleBorder.Replicate, 1, 3, 70, 45)]
    [InlineData(SampleBorder.Replicate, 2, 5, 7, 1)]
    public void Apply_RandomMotion_EqualsFifteenSamplesOneByOne(SampleBorder border, int n, int c, int h, int w)
    {
        using TensorScope scope = new();
        (Tensor sharp, Tensor motion) = (TestTensors.Uniform(1, n, c, h, w), TestTensors.Normal(2, n, 2, h, w));
        NdArray slow = SlowReblur(NdArray.From(sharp), NdArray.From(motion), border);

        AssertClose.Equal(slow, Reblurring.Apply(sharp, motion, border), 1e-12);
        AssertClose.Equal(slow, Reblurring.Apply(sharp.To(DType.Float32), motion.To(DType.Float32), border), 1e-5);
    }

    [Theory]
    [InlineData(SampleBorder.Zeros)]
    [InlineData(SampleBorder.Replicate)]
    public void Apply_Float64_HasTheNumericalGradients(SampleBorder border)
    {
        using TensorScope scope = new();

        GradientCheck.Run(t => Reblurring.Apply(t[0], t[1] * 0.2, border), TestTensors.Uniform(1, 1, 2, 6, 5), TestTensors.Normal(2, 1, 2, 6, 5));
    }

    [Theory]
    [InlineData(SampleBorder.Zeros, 0.3)]
    [InlineData(SampleBorder.Replicate, 0.3)]
    [InlineData(SampleBorder.Zeros, 30)]
    [InlineData(SampleBorder.Replicate, 30)]
    public void Apply_Float32_HasTheGradientsOfFloat64(SampleBorder border, double scale)
    {
        using TensorScope scope = new();
        (Tensor sharp, Tensor motion) = (TestTensors.Uniform(1, 2, 5, 150, 33), TestTensors.Normal(2, 2, 2, 150, 33) * scale);
        Tensor weights = TestTensors.Normal(3, 2, 5, 150, 33);

        Tensor[] exact = Grads(sharp, motion, weights, border);
        Tensor[] ours = Grads(sharp.To(DType.Float32), motion.To(DType.Float32), weights.To(DType.Float32), border);

        AssertClose.Equal(exact[0], ours[0], 2e-5);
        AssertClose.Equal(exact[1], ours[1], 2e-4); // a sample that float32 puts into the next cell has another slope
    }

    // Seven bands, each of which reaches the whole image: they are not all open together.
    [Theory]
    [InlineData(SampleBorder.Zeros)]
    [InlineData(SampleBorder.Replicate)]
    public void Apply_LongMotionInATallImage_HasTheImageGradientOfFloat64(SampleBorder border)
    {
        using TensorScope scope = new();
        (Tensor sharp, Tensor motion) = (TestTensors.Uniform(1, 1, 5, 390, 33), TestTensors.Normal(2, 1, 2, 390, 33) * 5);
        Tensor weights = TestTensors.Normal(3, 1, 5, 390, 33);

        Tensor exact = Grads(sharp, motion, weights, border)[0];

        AssertClose.Equal(exact, Grads(sharp.To(DType.Float32), motion.To(DType.Float32), weights.To(DType.Float32), border)[0], 2e-5);
    }

    [Fact]
    public void Apply_SamplesOnRows_TakeTheSlopeDownwards()
    {
        using TensorScope scope = new();
        var sharp = Tensor.From(NdArray.Of([8, 8], at => at[0] * at[0] * at[1]).Values.Select(value => (float)value).ToArray(), 1, 1, 8, 8); // y² x
        Tensor motion = Leaf(ConstantMotion(8, 8, dy: 0, dx: 0.1));

        Tensor grad = Tensor.Grad([Reblurring.Apply(sharp, motion).Sum()], [motion])[0];

        const double Variance = 400 * 8 / 21.0;      // of the samples' reach
        Assert.Equal(0.1 * Variance * 7, NdArray.From(grad)[0, 0, 3, 3], 1e-3); // 4² - 3² = 7, and not 3² - 2² = 5
    }

    [Fact]
    public void Apply_NoMotion_GivesTheImage()
    {
        using TensorScope scope = new();
        Tensor sharp = Pattern(16, 24);

        AssertClose.Equal(sharp, Reblurring.Apply(sharp, Tensor.Zeros([1, 2, 16, 24])), 1e-6);
    }

    [Fact]
    public void Apply_ReversedMotion_BlursAlike()
    {
        using TensorScope scope = new();
        (Tensor sharp, Tensor motion) = (Pattern(16, 24), VaryingMotion(16, 24));

        AssertClose.Equal(Reblurring.Apply(sharp, motion), Reblurring.Apply(sharp, -motion), 1e-6);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Apply_MotionThatIsNotFinite_SpoilsItsPixelOnly(float value)
    {
        using TensorScope scope = new();
        float[] motion = new float[2 * 16 * 16];
        motion[(8 * 16) + 8] = value;
        (Tensor sharp, Tensor field) = (Leaf(Pattern(16, 16)), Leaf(Tensor.From(motion, 1, 2, 16, 16)));

        Tensor blurry = Reblurring.Apply(sharp, field);
        blurry.Sum().Backward();

        Assert.Equal(3, blurry.ToArray<float>().Count(float.IsNaN));
    }

    [Fact]
    public void Apply_HugeMotion_SeesTheBorderAlone()
    {
        using TensorScope scope = new();
        var sharp = Tensor.Ones([1, 1, 8, 8]);

        AssertClose.Equal(sharp * (1.0 / 15), Reblurring.Apply(sharp, ConstantMotion(8, 8, dy: 1e30, dx: -1e30)));
        AssertClose.Equal(sharp, Reblurring.Apply(sharp, ConstantMotion(8, 8, dy: 1e30, dx: -1e30), SampleBorder.Replicate));
    }

    // A pool rounds up to powers of two: 772 rows of 84 pixels fill one almost.
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(1e30f)]
    public void Backward_MotionThatReachesEverywhere_TakesNoMoreMemoryThanAFewImages(float value)
    {
        using TensorScope scope = new();
        var motion = Tensor.Full([1, 2, 768, 80], value);
        var grad = Tensor.Ones([1, 1, 768, 80]);
        using PaddedPixels sum = new(768, 80);

        long before = GC.GetAllocatedBytesForCurrentThread();
        new ReblurScatter(sum, motion, 0).Add(motion, grad, 0, 1);
        long images = (GC.GetAllocatedBytesForCurrentThread() - before) / (sizeof(float) << 18);

        Assert.InRange(images, 0, 4); // of twelve bands
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)] // bands are not all open together
    public void Apply_OtherNumberOfThreads_GivesTheSameBits(double scale)
    {
        using TensorScope scope = new();
        (Tensor sharp, Tensor motion) = (TestTensors.Uniform(1, 2, 3, 350, 64).To(DType.Float32), (TestTensors.Normal(2, 2, 2, 350, 64) * scale).To(DType.Float32));
        int before = TorchRuntime.Threads;
        try
        {
            float[][] results = [.. new[] { 1, 3 }.Select(threads =>
            {
                TorchRuntime.Threads = threads;
                return Grads(sharp, motion, sharp, SampleBorder.Replicate).SelectMany(grad => grad.ToArray<float>()).ToArray();
            })];
            Assert.Equal(results[0], results[1]);
        }
        finally
        {
            TorchRuntime.Threads = before;
        }
    }

    [Fact]
    public void Apply_ImageDetached_StillHasTheGradientOfMotion()
    {
        using TensorScope scope = new();
        Tensor motion = Leaf(VaryingMotion(16, 16));

        Reblurring.Apply(Pattern(16, 16), motion).Square().Sum().Backward();

        Assert.True(motion.TryGetGrad(out Tensor? grad));
        Assert.True(grad.Abs().Sum().Item() > 0);
    }

    [Fact]
    public void Apply_StridedInputs_EqualContiguousOnes()
    {
        using TensorScope scope = new();
        (Tensor sharp, Tensor motion) = (Pattern(16, 16), VaryingMotion(16, 16));

        AssertClose.Equal(
            Reblurring.Apply(sharp.Transpose(2, 3).Contiguous(), motion.Transpose(2, 3).Contiguous()),
            Reblurring.Apply(sharp.Transpose(2, 3), motion.Transpose(2, 3)), 1e-7);
    }

    [Fact]
    public void Apply_SecondDerivativeOfOurOwnPass_IsRefused()
    {
        using TensorScope scope = new();
        Tensor motion = Leaf(VaryingMotion(8, 8));

        TensorException error = Assert.Throws<TensorException>(
            () => Tensor.Grad([Reblurring.Apply(Pattern(8, 8), motion).Sum()], [motion], createGraph: true));

        Assert.Contains("no second derivative", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_WhatDoesNotFit_IsRefusedWithTheShapes()
    {
        using TensorScope scope = new();
        (Tensor sharp, Tensor motion) = (Pattern(8, 8), VaryingMotion(8, 8));

        Assert.Contains("[1,2,8,9]", Assert.Throws<ArgumentException>(() => Reblurring.Apply(sharp, VaryingMotion(8, 9))).Message, StringComparison.Ordinal);
        Assert.Contains("Float64", Assert.Throws<ArgumentException>(() => Reblurring.Apply(sharp, motion.To(DType.Float64))).Message, StringComparison.Ordinal);
        Assert.Contains("Reflect", Assert.Throws<ArgumentException>(() => Reblurring.Apply(sharp, motion, SampleBorder.Reflect)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Reblurring.Apply(Tensor.Zeros([1, 3, 0, 8]), Tensor.Zeros([1, 2, 0, 8])));
    }

    internal static Tensor Pattern(int height, int width) => Tensor.From(
        NdArray.Of([1, 3, height, width], at => ((7 * at[1]) + (3 * at[2]) + (5 * at[3])) % 64 / 63.0).Values.Select(value => (float)value).ToArray(), 1, 3, height, width);

    internal static Tensor ConstantMotion(int height, int width, double dy, double dx) => Motion(height, width, (_, _) => (dy, dx));

    private static Tensor VaryingMotion(int height, int width) => Motion(height, width, (y, x) =>
    {
        (double down, double right) = (height > 1 ? (2.0 * y / (height - 1)) - 1 : 0, width > 1 ? (2.0 * x / (width - 1)) - 1 : 0);
        return (0.4 * down * right, (0.3 * right) + (0.1 * down));
    });

    private static Tensor Motion(int height, int width, Func<int, int, (double Dy, double Dx)> at) => Tensor.From(
        NdArray.Of([1, 2, height, width], i => i[1] == 0 ? at(i[2], i[3]).Dy : at(i[2], i[3]).Dx).Values.Select(value => (float)value).ToArray(), 1, 2, height, width);

    private static Tensor Leaf(Tensor tensor)
    {
        tensor.RequiresGrad = true;
        return tensor;
    }

    private static Tensor[] Grads(Tensor sharp, Tensor motion, Tensor weights, SampleBorder border)
    {
        Tensor[] leaves = [Leaf(sharp.Detach().Clone()), Leaf(motion.Detach().Clone())];
        return Tensor.Grad([(Reblurring.Apply(leaves[0], leaves[1], border) * weights).Sum()], leaves);
    }

    private static NdArray SlowReblur(NdArray sharp, NdArray motion, SampleBorder border) => NdArray.Of(sharp.Shape, at =>
    {
        double sum = 0;
        for (int i = -7; i <= 7; i++)
        {
            double y = at[2] + (20 * i / 7.0 * motion.OrZero(at[0], 0, at[2], at[3]));
            double x = at[3] + (20 * i / 7.0 * motion.OrZero(at[0], 1, at[2], at[3]));
            (double top, double left) = (Math.Floor(y), Math.Floor(x));
            for (int corner = 0; corner < 4; corner++)
            {
                (int row, int column) = ((int)top + (corner / 2), (int)left + (corner % 2));
                double weight = (corner < 2 ? top + 1 - y : y - top) * (corner % 2 == 0 ? left + 1 - x : x - left);
                if (border == SampleBorder.Replicate)
                {
                    (row, column) = (Math.Clamp(row, 0, sharp.Shape[2] - 1), Math.Clamp(column, 0, sharp.Shape[3] - 1));
                }

                sum += weight * sharp.OrZero(at[0], at[1], row, column);
            }
        }

        return sum / 15;
    });
}
