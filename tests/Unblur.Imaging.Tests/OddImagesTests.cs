using Unblur.TestKit;
using Unblur.TestKit.Images;

namespace Unblur.Imaging.Tests;

/// <summary>Deliberately odd files: each opens, or is refused with a clear message.</summary>
public sealed class OddImagesTests
{
    /// <summary>The files that break the PNG specification; the PNG suite names them with an x.</summary>
    private const string Broken = "x";

    // libvips has one text for the errors of all threads.
    [Fact]
    public void Tiff_OfACompressionThatIsNotThereOnManyThreads_IsNeverCalledDamaged()
    {
        byte[] tiff = new TiffFile(2, 2, [1, 2, 3, 4]).ToBytes();
        int entry = tiff.AsSpan().IndexOf((ReadOnlySpan<byte>)[3, 1, 3, 0, 1, 0, 0, 0, 1, 0]); // compression: none
        (tiff[entry + 8], tiff[entry + 9]) = (0x5C, 0x87); // 34652

        Parallel.For(
            0, 300,
            _ => Assert.Contains("of a kind that Unblur does not read", Assert.Throws<PhotoException>(() => Photo.Decode(tiff)).Message, StringComparison.Ordinal));
    }

    [SkippableFact]
    public void OddImages_AllOpenOrAreRefused()
    {
        string folder = SharedData.Require("data", "odd_images");

        string[] paths = Directory.GetFiles(folder);
        Assert.Contains(paths, path => Path.GetFileName(path).StartsWith(Broken, StringComparison.Ordinal));
        Assert.Contains(paths, path => !Path.GetFileName(path).StartsWith(Broken, StringComparison.Ordinal));
        foreach (string path in paths)
        {
            string name = Path.GetFileName(path);
            if (name.StartsWith(Broken, StringComparison.Ordinal))
            {
                Assert.Contains(name, Assert.Throws<PhotoException>(() => Photo.Open(path)).Message, StringComparison.Ordinal);
                continue;
            }

            var photo = Photo.Open(path);
            PhotoInfo info = Photo.Identify(path);
            Assert.Equal((info.Width, info.Height), (photo.Width, photo.Height));
            Assert.All(photo.ToPlanes().Values, value => Assert.InRange(value, 0f, 1f));
        }
    }

    [SkippableFact]
    public void PngSuite_SixteenBitCases_KeepTheirDepthAndChannels()
    {
        string folder = SharedData.Require("data", "odd_images");

        (string, bool, bool)[] cases = [("basn0g16", true, false), ("basn2c16", false, false), ("basn4a16", true, true), ("basi6a16", false, true)];
        foreach ((string name, bool grey, bool alpha) in cases)
        {
            var photo = Photo.Open(Path.Combine(folder, name + ".png"));
            Assert.Equal((16, grey, alpha), (photo.Bits, photo.IsGrey, photo.HasAlpha));
        }
    }
}
