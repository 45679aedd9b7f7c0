using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;
using Unblur.Physics.Tests.Deconvolution;

namespace Unblur.Physics.Tests.Blind;

public sealed class JointStepTests
{
    private const int Size = 9;
    private const float Noise = 0.002f, Gamma = 0.001f;

    [Fact]
    public void Run_PictureAlone_SolvesItsEquations()
    {
        (JointStep step, SparseGradients gradients, float[] kernel) = Make(Line());
        float[] before = [.. kernel];

        step.Run(gradients, kernel, Gamma, null, 300);

        Assert.Equal(before, kernel);
        AssertNoSlope(step, gradients, kernel);
    }

    [Fact]
    public void Run_PictureAndKernel_LowersMoreThanOneAfterTheOther()
    {
        (JointStep step, SparseGradients gradients, float[] kernel) = Misjudged();
        double before = Energy(step, gradients, kernel);
        for (int turn = 0; turn < 6; turn++)
        {
            step.Run(gradients, kernel, Gamma, [.. Enumerable.Repeat(true, kernel.Length)], 10);
        }

        double together = before - Energy(step, gradients, kernel);

        (step, gradients, kernel) = Misjudged();
        float[] slope = new float[kernel.Length], correlation = new float[((2 * Size) - 1) * ((2 * Size) - 1)];
        for (int turn = 0; turn < 6; turn++)
        {
            step.KernelEquations(gradients, kernel, Gamma, slope, correlation);
            KernelDescent.Run(correlation, Gamma, slope, kernel, Size);
            step.Run(gradients, kernel, Gamma, null, 10);
        }

        double byTurns = before - Energy(step, gradients, kernel);
        Assert.True(byTurns > 0 && together > 1.5 * byTurns, $"{before}: {together} and {byTurns}");
    }

    [Theory]
    [InlineData(0.05f)]
    [InlineData(0.3f)]
    public void Run_AnyStart_NeverRaisesTheEnergy(float change)
    {
        (JointStep step, SparseGradients gradients, float[] kernel) = Misjudged();
        for (int i = 0; i < kernel.Length; i += 7)
        {
            kernel[i] += i % 2 == 0 ? change : -change;
        }

        for (int turn = 0; turn < 5; turn++)
        {
            double before = Energy(step, gradients, kernel);
            step.Run(gradients, kernel, Gamma, [.. Enumerable.Repeat(true, kernel.Length)], 15);
            Assert.InRange(Energy(step, gradients, kernel), 0, before);
        }
    }

    [Fact]
    public void Run_WithNothingShown_StaysFinite()
    {
        PlaneTransform transform = new(64, 64);
        ScaledPlane plane = new(56, TestImages.Random(5, 1, 56, 56).Values, new bool[56 * 56]);
        SparseGradients gradients = new(transform, plane, plane.Values, Size / 2);
        float[] kernel = Weights(Line());
        gradients.Begin(Noise);
        gradients.Weigh((float)VectorAlgebra.Dot(kernel, kernel), Noise);

        new JointStep(transform, Size).Run(gradients, kernel, Gamma, [.. Enumerable.Repeat(true, kernel.Length)], 200);

        Assert.All(gradients.Mean, value => Assert.True(float.IsFinite(value)));
        Assert.All(kernel, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void KernelEquations_Slope_IsThatOfTheEnergy()
    {
        (JointStep step, SparseGradients gradients, float[] kernel) = Misjudged();
        float[] slope = new float[kernel.Length], correlation = new float[((2 * Size) - 1) * ((2 * Size) - 1)];
        step.KernelEquations(gradients, kernel, Gamma, slope, correlation);

        foreach (int i in (int[])[0, 31, 40, 44, 80])
        {
            const float Change = 0.01f;
            (kernel[i], float before) = (kernel[i] + Change, kernel[i]);
            double above = Energy(step, gradients, kernel);
            kernel[i] = before - Change;
            double below = Energy(step, gradients, kernel);
            kernel[i] = before;
            Assert.Equal((below - above) / (2 * Change), slope[i], 1e-3 * Math.Max(1, slope.Max(Math.Abs)));
        }

        Assert.Equal(VectorAlgebra.Dot(gradients.Mean, gradients.Mean), correlation[correlation.Length / 2], 1e-3);
    }

    [Fact]
    public void FreeEnergy_IsItsFormula_AndLessForTheTrueKernel()
    {
        (JointStep step, SparseGradients gradients, float[] kernel) = Make(Line());
        float squared = (float)VectorAlgebra.Dot(kernel, kernel);
        double sum = 0, count = 0;
        float[] misfit = step.Misfit(gradients, kernel);
        for (int i = 0; i < gradients.Mask.Length; i++)
        {
            double c = (double)Noise * Noise / (squared + gradients.Weights[i]), x = gradients.Mean[i], r = misfit[i];
            sum += gradients.Mask[i] * (((r * r) + (squared * c)) / (Noise * (double)Noise) + Math.Log(((x * x) + c + 1e-8) / c)) / 2;
            count += gradients.Mask[i];
        }

        Assert.Equal(sum / count, gradients.FreeEnergy(misfit, squared, Noise), 1e-3 * sum / count);
        Assert.True(Settled(kernel) < Settled(Smeared(kernel)));
    }

    [Fact]
    public void Run_OutsideOfTheSupport_ChangesNoWeight()
    {
        (JointStep step, SparseGradients gradients, float[] kernel) = Make(Line());
        float[] before = [.. kernel];
        bool[] support = [.. Enumerable.Range(0, kernel.Length).Select(i => i % 2 == 0)];

        step.Run(gradients, kernel, Gamma, support, 20);

        Assert.All(Enumerable.Range(0, kernel.Length), i => Assert.True(support[i] ? kernel[i] != before[i] : kernel[i] == before[i]));
    }

    [Fact]
    public void Misfit_OfThePictureThatWasBlurred_IsNothingInside()
    {
        BlurKernel line = Line();
        PlanarImage sharp = Scene.Discs(48, 48, 1);
        PlanarImage blurry = new KernelBlur(line) { Border = BlurBorder.Valid }.Apply(sharp);
        int reach = line.Radius, side = blurry.Width;
        (PlaneTransform transform, float[] kernel) = (new PlaneTransform(64, 64), Weights(line));
        SparseGradients gradients = new(transform, ScaledPlane.Of(blurry, 2), blurry.Values, Size / 2);
        for (int from = 0; from < sharp.Values.Length; from++)
        {
            (int x, int y) = (from % sharp.Width, from / sharp.Width);
            int to = ((y - reach + (Size / 2)) * 64) + x - reach + (Size / 2);
            gradients.Mean[to] = x < sharp.Width - 1 ? sharp.Values[from + 1] - sharp.Values[from] : 0;
            gradients.Mean[to + gradients.PlaneCount] = y < sharp.Height - 1 ? sharp.Values[from + sharp.Width] - sharp.Values[from] : 0;
        }

        float[] misfit = new JointStep(transform, Size).Misfit(gradients, kernel);

        int[] shown = [.. Enumerable.Range(0, gradients.Mask.Length).Where(i => gradients.Mask[i] > 0)];
        Assert.Equal(2 * side * (side - 1), shown.Length);
        Assert.All(shown, i => Assert.Equal(0, misfit[i], 1e-4));
    }

    /// <summary>The free energy of a kernel for a photo that the line blurred.</summary>
    private static double Settled(float[] kernel)
    {
        PlanarImage blurry = new KernelBlur(Line()) { Border = BlurBorder.Valid }.Apply(Scene.Discs(160, 160, 1));
        return new KernelRefinement(ScaledPlane.Of(blurry, 2), [.. kernel], Size, 1).Settle(60, CancellationToken.None);
    }

    private static float[] Smeared(float[] kernel)
        => [.. Enumerable.Range(0, kernel.Length).Select(i => (kernel[i] + kernel[(i + Size) % kernel.Length]) / 2)];

    private static BlurKernel Line() => BlurKernel.FromMotion(new MotionVector(5, 2));

    private static (JointStep Step, SparseGradients Gradients, float[] Kernel) Make(BlurKernel blur)
    {
        PlanarImage blurry = new KernelBlur(blur) { Border = BlurBorder.Valid }.Apply(Scene.Discs(60, 60, 1));
        PlaneTransform transform = new(64, 64);
        SparseGradients gradients = new(transform, ScaledPlane.Of(blurry, 2), blurry.Values, Size / 2);
        float[] kernel = Weights(blur);
        gradients.Begin(Noise);
        gradients.Weigh((float)VectorAlgebra.Dot(kernel, kernel), Noise);
        return (new JointStep(transform, Size), gradients, kernel);
    }

    /// <summary>A picture that explains the photo with a kernel that is wrong.</summary>
    private static (JointStep Step, SparseGradients Gradients, float[] Kernel) Misjudged()
    {
        (JointStep step, SparseGradients gradients, float[] kernel) = Make(Line());
        (kernel[(Size * Size / 2) - 1], kernel[(Size * Size / 2) + 1]) = (kernel[(Size * Size / 2) - 1] + 0.1f, kernel[(Size * Size / 2) + 1] - 0.1f);
        step.Run(gradients, kernel, Gamma, null, 300);
        return (step, gradients, kernel);
    }

    private static float[] Weights(BlurKernel kernel)
    {
        float[] weights = new float[Size * Size];
        foreach (KernelTap tap in kernel.Taps)
        {
            weights[((tap.Dy + (Size / 2)) * Size) + tap.Dx + (Size / 2)] = tap.Weight;
        }

        return weights;
    }

    /// <summary>½ Σ ‖M (∇Y − K x)‖² + ½ Σ s² W x² + ½ gamma ‖k‖².</summary>
    private static double Energy(JointStep step, SparseGradients gradients, float[] kernel)
    {
        float[] misfit = step.Misfit(gradients, kernel);
        double sum = Gamma * VectorAlgebra.Dot(kernel, kernel);
        for (int i = 0; i < gradients.Mean.Length; i++)
        {
            sum += (gradients.Mask[i] * misfit[i] * misfit[i]) + (gradients.Weights[i] * gradients.Mean[i] * gradients.Mean[i]);
        }

        return sum / 2;
    }

    /// <summary>No change of single differences lowers the energy.</summary>
    private static void AssertNoSlope(JointStep step, SparseGradients gradients, float[] kernel)
    {
        double least = Energy(step, gradients, kernel);
        foreach (int i in (int[])[1000, 2000, gradients.PlaneCount + 1500, gradients.PlaneCount + 2500])
        {
            foreach (float change in (float[])[-0.01f, 0.01f])
            {
                gradients.Mean[i] += change;
                Assert.True(Energy(step, gradients, kernel) >= least * (1 - 1e-6));
                gradients.Mean[i] -= change;
            }
        }
    }
}
