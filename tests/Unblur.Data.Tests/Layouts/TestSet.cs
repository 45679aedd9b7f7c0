using Unblur.TestKit;
using Unblur.TestKit.Images;

namespace Unblur.Data.Tests.Layouts;

/// <summary>Makes data sets of tiny photos in a folder of their own.</summary>
internal sealed class TestSet : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal string Path => _folder.Path;

    internal string At(string relative) => System.IO.Path.Combine(Path, relative);

    internal TestSet With(params string[] photos)
    {
        foreach (string photo in photos)
        {
            Photo(photo, 16, 12);
        }

        return this;
    }

    internal TestSet Photo(string relative, int width, int height)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(relative))!);
        Imaging.PhotoCodec.Save(TestPhotos.Draw(relative.Length, width, height), At(relative));
        return this;
    }

    internal TestSet Text(string relative, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(relative))!);
        File.WriteAllText(At(relative), content);
        return this;
    }

    public void Dispose() => _folder.Dispose();
}
