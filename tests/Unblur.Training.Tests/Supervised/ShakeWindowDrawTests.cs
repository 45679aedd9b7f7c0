using Unblur.Data;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Training.Supervised;

namespace Unblur.Training.Tests.Supervised;

public sealed class ShakeWindowDrawTests
{
    // The size of a window depends on all that was drawn before it; one of the photos is damaged.
    [Fact]
    public void Draw_RecordedSeed_DrawsTheSameWindows()
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(Path.Combine(folder.Path, "a"), 2, 320, 288);
        TestPhotos.Write(Path.Combine(folder.Path, "b"), 2, 400, 300);
        string damaged = Path.Combine(folder.Path, "a", "photo1.png");
        File.WriteAllBytes(damaged, File.ReadAllBytes(damaged)[..400]);
        DegradationOptions options = new() { Shake = new ShakeOptions { MinimumLength = 1, ShortLength = 2, MaximumLength = 4 } };
        ShakeWindowSampler sampler = new(PhotoSet.Find([folder.Path]), options, new ShakeWindowOptions(), default);

        IEnumerable<string> sizes = Enumerable.Range(0, 8).Select(index => sampler.Draw(RandomStreams.ForTraining(7, 0, index)).Blurry).Select(blurry => $"{blurry.Width}x{blurry.Height}");

        Assert.Equal("400x300, 300x400, 261x399, 300x400, 388x351, 400x300, 405x304, 367x275", string.Join(", ", sizes));
    }
}
