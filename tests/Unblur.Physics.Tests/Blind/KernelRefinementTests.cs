using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Kernels;
using Unblur.Physics.Tests.Deconvolution;

namespace Unblur.Physics.Tests.Blind;

public sealed class KernelRefinementTests
{
    private const int Size = 13;

    [Fact]
    public void Run_FromASmearedKernel_IsCloserToTheTrueOne()
    {
        BlurKernel kernel = EvaluationKernels.HandShake(1, 7, 7, 12)[0];
        float[] smeared = Smeared(kernel);
        double before = Similarity(kernel, smeared);

        float[] refined = Refined(kernel, smeared, 1);

        double after = Similarity(kernel, refined);
        Assert.True(1 - after < 0.5 * (1 - before), $"{before} became {after}");
        Assert.Equal(1, refined.Sum(), 1e-4);
        Assert.True(refined.Min() >= 0);
    }

    [Fact]
    public void Run_SearchingThePhaseAgain_IsCloserStill()
    {
        BlurKernel kernel = EvaluationKernels.HandShake(1, 7, 7, 12)[0];

        double once = Similarity(kernel, Refined(kernel, Smeared(kernel), 2, turns: 1));
        double twice = Similarity(kernel, Refined(kernel, Smeared(kernel), 2, turns: 1, searches: 2));

        Assert.True(1 - twice < 0.9 * (1 - once), $"{once} became {twice}");
    }

    [Fact]
    public void Run_AnyThreads_IsTheSameToTheBit()
    {
        BlurKernel kernel = EvaluationKernels.HandShake(1, 7, 7, 12)[0];

        Assert.Equal(Refined(kernel, Smeared(kernel), 1, turns: 2, searches: 3), Refined(kernel, Smeared(kernel), 3, turns: 2, searches: 3));
    }

    [Fact]
    public void Run_WithNothingTrusted_LeavesAKernel()
    {
        float[] kernel = new float[Size * Size];
        kernel[(Size * Size / 2) + 1] = 1;
        ScaledPlane plane = new(70, new float[70 * 70], new bool[70 * 70]);

        Run(new KernelRefinement(plane, kernel, Size, 1), 1, 1);

        Assert.Equal(1, kernel.Sum(), 1e-4);
    }

    private static float[] Refined(BlurKernel kernel, float[] start, int threads, int turns = 8, int searches = 1)
    {
        PlanarImage blurry = new KernelBlur(kernel) { Border = BlurBorder.Valid }.Apply(Scene.Discs(160, 160, 1));
        float[] refined = [.. start];
        Run(new KernelRefinement(ScaledPlane.Of(blurry, 2), refined, Size, threads), turns, searches);
        return refined;
    }

    private static void Run(KernelRefinement refinement, int turns, int searches)
    {
        refinement.Begin(CancellationToken.None);
        refinement.Continue(CancellationToken.None);
        refinement.Finish(turns, searches, CancellationToken.None);
    }

    private static double Similarity(BlurKernel kernel, float[] weights)
        => KernelShift.Of(kernel, BlurKernel.FromWeights(Size, [.. weights.Select(weight => (double)weight)], 0)).Similarity;

    private static float[] Smeared(BlurKernel kernel)
    {
        float[] smeared = new float[Size * Size];
        foreach (KernelTap tap in kernel.Taps)
        {
            for (int i = 0; i < 9; i++)
            {
                smeared[((tap.Dy + (i / 3) - 1 + (Size / 2)) * Size) + tap.Dx + (i % 3) - 1 + (Size / 2)] += tap.Weight / 9;
            }
        }

        return smeared;
    }
}
