using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Tests.Deconvolution;

public sealed class BlurDataTermTests
{
    private const int Height = 96, Width = 128;

    private static readonly MotionFlow Flow = Scene.Flow(Height, Width);

    private static readonly PlanarImage Sharp = Scene.Discs(Height, Width);

    private static readonly PlanarImage Blurry = Scene.Noisy(new VaryingBlur(Flow).Apply(Sharp), 0);

    private static readonly ConjugateGradientOptions Exact = new() { Tolerance = 1e-6, MaximumIterations = 500 };

    [Fact]
    public void Prox_AKernel_SolvesTheNormalEquationsInDoublePrecision()
    {
        KernelBlur blur = new(EvaluationKernels.HandShake(1, 9, 9, 3)[0]);
        PlanarImage z = TestImages.Random(4, 2, 30, 40), observed = TestImages.Random(5, 2, 30, 40), weights = TestImages.Random(6, 2, 30, 40);

        PlanarImage image = ((IDataTerm)new BlurDataTerm(blur, observed, weights, Exact)).Prox(z, 0.05);

        double[] seen = blur.Apply(Doubles(image), 2, 30, 40);
        double[] misfit = [.. seen.Select((value, i) => weights.Values[i] * (value - observed.Values[i]))];
        double[] gradient = [.. blur.Adjoint(misfit, 2, 30, 40).Select((value, i) => value + (0.05 * ((double)image.Values[i] - z.Values[i])))];
        Assert.All(gradient, value => Assert.Equal(0, value, 2e-5));
    }

    // Iterations to 1e-2, 1e-3, 1e-4: few for a large beta, and more for a small one.
    [Theory]
    [InlineData(0.34, 14)]
    [InlineData(0.04, 30)]
    [InlineData(0.01, 50)]
    public void Prox_FromTheBlurryImage_ConvergesInFewIterations(double beta, int most)
    {
        BlurDataTerm data = new(new VaryingBlur(Flow), Blurry, options: new() { Tolerance = 1e-4, MaximumIterations = 500 });

        SolveReport report = data.Prox(Blurry, beta, Copy(Blurry));

        Assert.InRange(report.Iterations, 2, most);
        Assert.InRange(report.RelativeResidual, 0, 1e-4);
    }

    [Fact]
    public void Prox_SmallerBeta_TakesMoreIterations()
    {
        BlurDataTerm data = new(new VaryingBlur(Flow), Blurry, options: new() { Tolerance = 1e-4, MaximumIterations = 500 });

        int[] iterations = [.. new[] { 0.34, 0.04, 0.01, 1e-3 }.Select(beta => data.Prox(Blurry, beta, Copy(Blurry)).Iterations)];

        Assert.Equal(iterations.Order(), iterations);
    }

    [Fact]
    public void Prox_FromItsOwnResult_IsDoneAtOnce()
    {
        BlurDataTerm data = new(new VaryingBlur(Flow), Blurry, options: new() { Tolerance = 1e-4, MaximumIterations = 500 });
        PlanarImage image = Copy(Blurry);
        data.Prox(Blurry, 0.02, image);

        Assert.Equal(0, data.Prox(Blurry, 0.02, image).Iterations);
    }

    // The published table's shape: with the true flow the smallest beta is best; with an error of 2 px it is the worst, and the best is in between.
    [Fact]
    public void Prox_TrueAndWrongFlow_PreferSmallAndMiddlingBeta()
    {
        double[] betas = [1e-3, 1e-2, 0.34];
        double[] truth = [.. betas.Select(beta => Restored(Flow, beta))];
        double[] wrong = [.. betas.Select(beta => Restored(Scene.Jittered(Flow, 2), beta))];
        double blurry = Scene.Psnr(Blurry, Sharp);

        Assert.True(truth[0] > truth[1] && truth[1] > truth[2] && truth[2] > blurry, string.Join(" ", truth.Prepend(blurry)));
        Assert.True(wrong[1] > wrong[0] && wrong[1] > wrong[2], string.Join(" ", wrong.Prepend(blurry)));
        Assert.True(wrong[1] > blurry + 1, string.Join(" ", wrong.Prepend(blurry)));
    }

    [Fact]
    public void Prox_SeveralThreads_GivesTheSameBits()
    {
        BlurDataTerm one = new(new VaryingBlur(Flow), Blurry);
        BlurDataTerm several = new(new VaryingBlur(Flow) { MaximumThreads = 3 }, Blurry, maximumThreads: 3);

        Assert.Equal(((IDataTerm)one).Prox(Blurry, 0.01).Values, ((IDataTerm)several).Prox(Blurry, 0.01).Values);
    }

    [Fact]
    public void Prox_Again_AllocatesNoPlanes()
    {
        BlurDataTerm data = new(new VaryingBlur(Flow), Blurry, options: new() { Tolerance = 0, MaximumIterations = 5 });
        PlanarImage image = Copy(Blurry);
        data.Prox(Blurry, 0.01, image);
        long before = GC.GetAllocatedBytesForCurrentThread();

        data.Prox(Blurry, 0.01, image);

        // The scatter's one row for each of six calls, and closures.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Blurry.Values.Length * sizeof(float) / 2);
    }

    [Fact]
    public void Prox_Cancelled_Stops()
    {
        using CancellationTokenSource cancellation = new();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => new BlurDataTerm(new VaryingBlur(Flow), Blurry).Prox(Blurry, 0.01, Copy(Blurry), cancellation.Token));
    }

    [Fact]
    public void Prox_WrongSizeBetaOrValues_SaysWhichAndWhatToDo()
    {
        BlurDataTerm data = new(new VaryingBlur(Flow), Blurry);
        PlanarImage spoilt = Copy(Blurry);
        spoilt.Values[7] = float.NaN;

        ArgumentException[] failures =
        [
            Assert.Throws<ArgumentException>(() => data.Prox(new PlanarImage(3, 9, 9), 0.01, Copy(Blurry))),
            Assert.Throws<ArgumentException>(() => data.Prox(Blurry, 0, Copy(Blurry))),
            Assert.Throws<ArgumentException>(() => data.Prox(spoilt, 0.01, Copy(Blurry))),
            Assert.Throws<ArgumentException>(() => new BlurDataTerm(new VaryingBlur(Flow), spoilt)),
        ];

        string[] parts = ["must be 3 x 96 x 128", "beta is 0", "not finite", "NaN at value 7"];
        Assert.All(failures.Zip(parts), the => Assert.Contains(the.Second, the.First.Message, StringComparison.Ordinal));
    }

    private static double Restored(MotionFlow flow, double beta)
    {
        BlurDataTerm data = new(new VaryingBlur(flow), Blurry, options: new() { Tolerance = 1e-5, MaximumIterations = 500 });
        return Scene.Psnr(((IDataTerm)data).Prox(Blurry, beta), Sharp);
    }

    private static PlanarImage Copy(PlanarImage image) => new(image.Channels, image.Height, image.Width, [.. image.Values]);

    private static double[] Doubles(PlanarImage image) => [.. image.Values.Select(value => (double)value)];
}
