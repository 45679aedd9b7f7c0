using Unblur.Data;
using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Training.Sen;

namespace Unblur.Training.Tests.Sen;

public sealed class MotionSamplerTests : IDisposable
{
    private const int Patch = 64, Ceiling = 12;

    private static readonly DegradationOptions s_clean = new() { SharpShare = 0, LinearLightShare = 0, NoiseShare = 0, JpegShare = 0 };

    private readonly TemporaryFolder _folder = new();
    private readonly PhotoSet _photos;

    public MotionSamplerTests()
    {
        TestPhotos.Write(_folder.Path, 3, 128, 112);
        _photos = PhotoSet.Find([_folder.Path]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Draw_SameStream_GivesTheSamePatch()
    {
        MotionSampler sampler = Sampler(new MotionOptions { Ceiling = Ceiling, ShakeShare = 0.3, ForegroundShare = 0.5 }, new DegradationOptions());

        for (int i = 0; i < 12; i++)
        {
            (MotionPatch first, MotionPatch again) = (sampler.Draw(Stream(i)), sampler.Draw(Stream(i)));
            Assert.Equal(first.Blurry.Values, again.Blurry.Values);
            Assert.Equal([.. first.Flow.U, .. first.Flow.V], [.. again.Flow.U, .. again.Flow.V]);
        }
    }

    [Fact]
    public void Draw_WithTheSharpPatch_GivesTheSameBlurryOne()
    {
        MotionSampler sampler = Sampler(new MotionOptions { Ceiling = Ceiling, ShakeShare = 0.3, ForegroundShare = 0.5 }, new DegradationOptions());

        for (int i = 0; i < 12; i++)
        {
            (MotionPatch alone, MotionPatch both) = (sampler.Draw(Stream(i)), sampler.Draw(Stream(i), isSharpKept: true));
            Assert.Null(alone.Sharp);
            Assert.Equal(alone.Blurry.Values, both.Blurry.Values);
            Assert.InRange(both.Sharp!.Values.Min(), 0, 1);
        }
    }

    [Fact]
    public void Draw_MovedPatches_AreTheSharpOnesBlurredAlongTheirFlow()
    {
        MotionSampler sampler = Sampler(new MotionOptions { Ceiling = Ceiling }, s_clean);
        MotionPatch patch = sampler.Draw(Stream(3), isSharpKept: true);

        PlanarImage blurry = new VaryingBlur(patch.Flow).Apply(patch.Sharp!);

        // Up to 8 bits, away from the border, where a patch does not know what was next to it.
        const int Border = (Ceiling / 2) + 1, Inside = Patch - (2 * Border);
        Assert.All(
            blurry.Crop(Border, Border, Inside, Inside).Values.Zip(patch.Blurry.Crop(Border, Border, Inside, Inside).Values), pair => Assert.Equal(pair.First, pair.Second, 0.003));
        Assert.NotEqual(patch.Sharp!.Values, patch.Blurry.Values);
    }

    [Fact]
    public void Draw_MovedPatches_AreWithinTheCeilingAndCanonical()
    {
        MotionSampler sampler = Sampler(new MotionOptions { Ceiling = Ceiling }, s_clean);
        MotionPatch[] patches = [.. Enumerable.Range(0, 30).Select(i => sampler.Draw(Stream(i)))];

        Assert.All(patches, patch => Assert.InRange(patch.Flow.MaximumComponent, 0, Ceiling));
        Assert.All(patches, patch => Assert.Equal([.. patch.Flow.U, .. patch.Flow.V], [.. patch.Flow.Canonical().U, .. patch.Flow.Canonical().V]));
        Assert.InRange(patches.Average(patch => patch.Flow.MaximumComponent), Ceiling / 3.0, Ceiling);
    }

    [Fact]
    public void Draw_MovedPatches_AreWhatTheirLabelsBlur()
    {
        // Photos of one line of light points, so that a patch shows its kernels.
        using TemporaryFolder folder = new();
        PlanarImage points = new(3, 112, 128);
        for (int i = 0; i < points.Values.Length; i++)
        {
            points.Values[i] = (i % 128 % 32 == 16) && (i / 128 % 112 % 28 == 14) ? 1 : 0;
        }

        for (int i = 0; i < 2; i++)
        {
            Photo.FromPlanes(points).Save(folder.File($"{i}.png"));
        }

        MotionSampler sampler = new(PhotoSet.Find([folder.Path]), new MotionOptions { Ceiling = Ceiling }, s_clean, Patch);
        double spread = 0.0, length = 0.0;
        for (int i = 0; i < 10; i++)
        {
            MotionPatch patch = sampler.Draw(Stream(i));
            int brightest = Array.IndexOf(patch.Blurry.Values, patch.Blurry.Values.Max()) % (Patch * Patch);
            MotionVector vector = patch.Flow[brightest % Patch, brightest / Patch];
            var kernel = BlurKernel.FromMotion(vector);
            (spread, length) = (spread + patch.Blurry.Values.Max(), length + kernel.Weights.ToArray().Max());
        }

        Assert.Equal(length, spread, 0.2 * length);
    }

    [Fact]
    public void Draw_SharpPatches_AreCutFromThePhotoWithoutMotion()
    {
        MotionPatch patch = Sampler(new MotionOptions { Ceiling = Ceiling, ForegroundShare = 1 }, s_clean with { SharpShare = 1 }).Draw(Stream(1));

        Assert.Equal(0, patch.Flow.MaximumComponent);
        Assert.Equal([3, Patch, Patch], [patch.Blurry.Channels, patch.Blurry.Height, patch.Blurry.Width]);
    }

    [Fact]
    public void Draw_SomethingInFront_HasTwoMotionsInMostPatches()
    {
        MotionSampler sampler = Sampler(new MotionOptions { Ceiling = Ceiling, ForegroundShare = 1 }, s_clean);

        int jumps = Enumerable.Range(0, 20).Count(i => LargestJump(sampler.Draw(Stream(i)).Flow) > 3);

        Assert.InRange(jumps, 10, 20);
    }

    [Fact]
    public void Draw_ShakenPatches_HaveOneMotion()
    {
        MotionSampler sampler = Sampler(new MotionOptions { Ceiling = Ceiling, ShakeShare = 1 }, s_clean with { Shake = new ShakeOptions { MinimumLength = 4, ShortLength = 6, MaximumLength = 8 } });

        Assert.All(Enumerable.Range(0, 10).Select(i => sampler.Draw(Stream(i)).Flow), flow =>
        {
            Assert.Equal(0, LargestJump(flow));
            Assert.InRange(flow[0, 0].Length, 1, 14);
        });
    }

    private static double LargestJump(MotionFlow flow)
        => Enumerable.Range(0, flow.Height * (flow.Width - 1)).Max(i =>
        {
            (MotionVector a, MotionVector b) = (flow[i % (flow.Width - 1), i / (flow.Width - 1)], flow[(i % (flow.Width - 1)) + 1, i / (flow.Width - 1)]);
            return Math.Min(Math.Abs(a.U - b.U) + Math.Abs(a.V - b.V), Math.Abs(a.U + b.U) + Math.Abs(a.V + b.V));
        });

    private static Random Stream(int place) => RandomStreams.ForTraining(5, 1, place);

    private MotionSampler Sampler(MotionOptions motion, DegradationOptions degradation) => new(_photos, motion, degradation, Patch);
}
