namespace Unblur.Imaging.Tests;

public sealed class PhotoFormatsTests
{
    [Theory]
    [InlineData("a.JPG", true, true)]
    [InlineData("dir.png/b.tiff", true, true)]
    [InlineData("a.bmp", true, false)]
    [InlineData("desktop.ini", false, false)]
    [InlineData("png", false, false)]
    public void Extension_TellsWhatCanBeReadAndWritten(string path, bool readable, bool writable)
    {
        Assert.Equal((readable, writable), (PhotoFormats.IsReadable(path), PhotoFormats.IsWritable(path)));
    }

    [Theory]
    [InlineData("._photo.jpg")]
    [InlineData(".x.unblur-tmp")]
    public void HiddenFiles_AreNotPhotos(string path) => Assert.False(PhotoFormats.IsReadable(path));

    [Fact]
    public void Library_Version_IsAtLeast814() => Assert.True(ImagingRuntime.LibraryVersion >= new Version(8, 14));
}
