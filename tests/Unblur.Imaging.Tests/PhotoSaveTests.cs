using Unblur.Imaging.Codecs;
using Unblur.Imaging.Metadata;
using Unblur.TestKit;
using Unblur.TestKit.Images;

namespace Unblur.Imaging.Tests;

public sealed class PhotoSaveTests
{
    private static readonly Photo s_photo = Photo.FromPlanes(TestImages.Textured(3, 12, 16));

    [Theory]
    [InlineData("two words.png")]
    [InlineData("a[1].jpg")]
    [InlineData("a[page=2,Q=1].tif")]
    [InlineData("照片-写真.webp")]
    [InlineData("🏖 été.PNG")]
    [InlineData("100%.jpeg")]
    [InlineData("-o.png")]
    public void Name_OfAnyKind_IsSavedAndOpened(string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File(name);

        s_photo.Save(path);

        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Equal((16, 12), (Photo.Open(path).Width, Photo.Open(path).Height));
    }

    [Fact]
    public void Name_AsLongAsTheFileSystemAllows_IsSaved()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File(new string('x', 251) + ".png");

        s_photo.Save(path);

        Assert.True(File.Exists(path));
    }

    [Fact]
    public void Save_OverAnExistingFile_ReplacesIt()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("photo.png", [1, 2, 3]);

        s_photo.Save(path);

        Assert.Equal(s_photo.Encode(PhotoFormat.Png), File.ReadAllBytes(path));
    }

    [Fact]
    public void Save_ThatFailsHalfway_LeavesTheOldFileAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("photo.jpg", [1, 2, 3]);
        var tooMuch = new Photo(s_photo.Pixels, new PhotoMetadata { Exif = new byte[70_000] });

        Assert.Throws<PhotoException>(() => tooMuch.Save(path));

        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Fact]
    public void Save_IntoMissingFolder_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "none", "photo.png");

        PhotoException refused = Assert.Throws<PhotoException>(() => s_photo.Save(path));

        Assert.StartsWith(path, refused.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Save_IntoFolderWithoutPermission_IsRefused()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs /proc, which nobody can write, root included");

        Assert.Contains("cannot be written", Assert.Throws<PhotoException>(() => s_photo.Save("/proc/photo.png")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_OverAFolder_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("photo.png"));

        Assert.Contains("is a folder", Assert.Throws<PhotoException>(() => s_photo.Save(folder.File("photo.png"))).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("photo.gif")]
    [InlineData("photo.bmp")]
    [InlineData("photo")]
    public void Save_UnderAnUnknownExtension_NamesTheOnesThatWork(string name)
    {
        using var folder = new TemporaryFolder();

        Assert.Contains(".png .jpg", Assert.Throws<PhotoException>(() => s_photo.Save(folder.File(name))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_WithFormatGiven_IgnoresTheExtension()
    {
        using var folder = new TemporaryFolder();

        s_photo.Save(folder.File("photo.out"), new SaveOptions { Format = PhotoFormat.Webp });

        Assert.Equal(PhotoFormat.Webp, Photo.Open(folder.File("photo.out")).Format);
    }

    // As root a rename would replace the device itself, for every program of the machine: nothing here may try it.
    [Theory]
    [InlineData("/dev/stdout", true)]
    [InlineData("/dev/../dev/null", true)]
    [InlineData("/proc/self/fd/1", true)]
    [InlineData("/dev/shm/file", false)]
    [InlineData("/development/file", false)]
    public void RequireFile_Device_IsRefused(string path, bool isRefused)
    {
        Exception failure = Record.Exception(() => AtomicFile.RequireFile(path));

        if (isRefused)
        {
            Assert.Contains("would replace it", Assert.IsType<IOException>(failure).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Null(failure);
        }
    }

    [Fact]
    public void AtomicFile_WhenTheWriterThrows_LeavesNoTemporaryAndPassesTheErrorOn()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(folder.File("x"), file =>
        {
            file.WriteByte(1);
            Assert.EndsWith(AtomicFile.TemporarySuffix, Assert.Single(Directory.GetFiles(folder.Path)), StringComparison.Ordinal);
            throw new InvalidOperationException();
        }));

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Encode_IntoStreamThatFails_TellsWhatTheStreamSaid()
    {
        var large = Photo.FromPlanes(TestImages.Textured(3, 300, 300));
        using var full = new FullStream();

        Assert.Equal("disk full", Assert.Throws<IOException>(() => new PhotoEncoder(large, SaveOptions.Default, "x").Write(PhotoFormat.Png, full)).Message);
    }

    [Fact]
    public void ManyPhotos_SavedAndOpenedInParallel_AllSucceed()
    {
        using var folder = new TemporaryFolder();

        Parallel.For(0, 40, i =>
        {
            string path = folder.File($"{i}{(i % 2 == 0 ? ".png" : ".tif")}");
            var photo = Photo.FromPlanes(TestImages.Textured(3, 40 + i, 50, seed: i));
            photo.Save(path);
            Assert.Equal(photo.ToPlanes().Values, Photo.Open(path).ToPlanes().Values);
        });
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length > 1000)
            {
                throw new IOException("disk full");
            }

            base.Write(buffer);
        }
    }
}
