using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;
using Unblur.Physics.Tests.Deconvolution;

namespace Unblur.Physics.Tests.Blind;

public sealed class KernelSearchTests
{
    private const int Size = 7;

    private static readonly BlindOptions s_options = new();

    [Fact]
    public void Best_TheTrueKernelWasFoundInAnotherLight_IsThatOne()
    {
        KernelSearch search = Search();

        Assert.Equal(2, search.Best(1)[0]);
        Assert.Equal([0, 2], search.Best(6).Order()); // the second is like the first
    }

    [Fact]
    public void Agreement_OtherKernelsInAnotherLight_DoNotCount()
    {
        KernelSearch search = Search();

        Assert.Equal(1, search.Agreement(0), 3);
        Assert.Equal(0, search.Agreement(2)); // the only one of its light
    }

    [Theory]
    [InlineData(0, 10)] // five sizes, two starts
    [InlineData(15, 2)]
    public void Candidates_OfAPhoto_AreOfEverySizeFromBothStarts(int size, int count)
    {
        var plane = ScaledPlane.Of(Scene.Discs(172, 180), BlurLight.Encoded, 1);

        IReadOnlyList<SolvedCandidate> candidates = KernelSearch.Candidates(plane, s_options with { KernelSize = size, Iterations = 1 }, CancellationToken.None);

        Assert.Equal(count, candidates.Count);
        Assert.All(candidates, found => Assert.Same(plane, found.Plane));
        Assert.Equal(count / 2, candidates.Count(found => found.Candidate.IsUpright));
    }

    /// <summary>A photo that was shaken up and down: two candidates that lie across, found as encoded, and the true kernel, found in another light.</summary>
    private static KernelSearch Search()
    {
        PlanarImage blurry = new KernelBlur(Line(1, 2).ToKernel()) { Border = BlurBorder.Valid }.Apply(Scene.Discs(200, 220, channels: 1));
        ScaledPlane own = ScaledPlane.Of(blurry, BlurLight.Encoded, 2), other = ScaledPlane.Of(blurry, BlurLight.Camera, 2);
        SolvedCandidate[] candidates = [new(own, Line(0, 1)), new(own, Line(0, 1)), new(other, Line(1, 1))];
        return new KernelSearch(own, candidates, s_options, CancellationToken.None);
    }

    /// <summary>A line through the middle, across or, where <paramref name="axis"/> is 1, down; of 5 px, or of twice that at full size.</summary>
    private static KernelCandidate Line(int axis, int factor)
    {
        int size = factor == 1 ? Size : (2 * Size) - 1;
        float[] weights = new float[size * size];
        for (int i = -2 * factor; i <= 2 * factor; i++)
        {
            weights[(((size / 2) + (axis * i)) * size) + (size / 2) + ((1 - axis) * i)] = 1f / ((4 * factor) + 1);
        }

        return new KernelCandidate(13, false) { Size = size, Weights = weights };
    }
}
