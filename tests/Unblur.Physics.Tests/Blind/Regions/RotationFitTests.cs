using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Blind.Regions;
using Unblur.Physics.CameraShake;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Blind.Regions;

public sealed class RotationFitTests
{
    private const int Size = 25;

    private static readonly CameraView View = new(1200, 400, 500);

    private static readonly CameraPath Path = TurningCamera.Path(View.FocalLength, 0.012);

    private static readonly PathPoint[] Middles = [.. Enumerable.Range(0, 9).Select(i => new PathPoint(((i % 3) - 1) * 150, ((i / 3) - 1) * 120))];

    [Fact]
    public void Run_KernelsOfATurningCamera_GivesThoseOfPlacesBetween()
    {
        RotationModel model = Fit(Kernels());

        PathPoint between = new(80, -190);
        double similarity = Similarity(model, between);
        BlurKernel middle = Of(TurningCamera.KernelAt(Path, View.FocalLength, default, Size));
        double still = KernelShift.Of(middle, Of(TurningCamera.KernelAt(Path, View.FocalLength, between, Size))).Similarity;
        Assert.True(similarity > 0.95, $"similarity {similarity}");
        Assert.True(still < 0.9, $"the scene is no test: the kernel of the middle has {still}");
    }

    [Fact]
    public void Run_WithOneKernelThatIsWrong_StillGivesThoseOfTheOthers()
    {
        float[][] kernels = Kernels();
        kernels[4] = new float[Size * Size];
        kernels[4].AsSpan((Size * 12) + 4, 17).Fill(1f / 17);

        RotationModel model = Fit(kernels);

        Assert.All(Middles, middle => Assert.InRange(Similarity(model, middle), 0.85, 1));
    }

    [Fact]
    public void Run_KernelsMovedByWholePixels_AreLaidOverEachOther()
    {
        float[][] kernels = Kernels();
        float[] moved = new float[Size * Size];
        kernels[2].AsSpan(0, kernels[2].Length - Size - 1).CopyTo(moved.AsSpan(Size + 1));
        kernels[2] = moved;

        Assert.All(Middles, middle => Assert.InRange(Similarity(Fit(kernels), middle), 0.95, 1));
    }

    [Fact]
    public void Run_OneKernelEverywhere_HasTheSameKernelEverywhere()
    {
        float[] kernel = TurningCamera.KernelAt(Path, View.FocalLength, default, Size);

        RotationModel model = Fit([.. Middles.Select(_ => kernel)], focalLength: 8 * View.FocalLength);

        BlurKernel first = model.KernelAt(20, 30), second = model.KernelAt(480, 370);
        Assert.InRange(KernelShift.Of(first, second).Similarity, 0.98, 1);
        Assert.InRange(KernelShift.Of(first, Of(kernel)).Similarity, 0.98, 1);
    }

    [Fact]
    public void Restore_AGradient_HasNoSeamsBetweenBlocks()
    {
        RotationModel model = Fit(Kernels());
        PlanarImage gradient = new(1, 150, 170);
        for (int i = 0; i < gradient.Values.Length; i++)
        {
            gradient.Values[i] = 0.2f + (0.003f * (i % 170)) + (0.001f * (i / 170));
        }

        PlanarImage blurry = model.BlurOf(300, 200, 170, 150, threads: 1).Apply(gradient);
        PlanarImage restored = model.Restore(blurry, 300, 200);

        for (int y = 24; y < 126; y++)
        {
            for (int x = 24; x < 145; x++)
            {
                float step = restored.Values[(y * 170) + x + 1] - restored.Values[(y * 170) + x];
                Assert.InRange(step, 0.003f - (1 / 255f), 0.003f + (1 / 255f));
            }
        }
    }

    private static float[][] Kernels() => [.. Middles.Select(middle => TurningCamera.KernelAt(Path, View.FocalLength, middle, Size))];

    private static RotationModel Fit(float[][] kernels, double? focalLength = null)
        => new RotationFit(View with { FocalLength = focalLength ?? View.FocalLength }, [.. Middles.Select((middle, i) => new RegionEvidence(middle, kernels[i], 1))], 1, 2)
            .Run(0.6 * Size, CancellationToken.None);

    private static double Similarity(RotationModel model, PathPoint place)
        => KernelShift.Of(Of(TurningCamera.KernelAt(Path, View.FocalLength, place, Size)), model.KernelAt(place.X + 249.5, place.Y + 199.5)).Similarity;

    private static BlurKernel Of(float[] weights) => BlurKernel.FromWeights(Size, [.. weights.Select(weight => (double)weight)], 0);
}
