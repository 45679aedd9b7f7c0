using Unblur.Imaging;
using Unblur.TestKit;

namespace Unblur.Tests;

/// <summary>The examples of README.md and docs/guides/library.md. The build compiles them as they stand there (tests/CodeExamples.targets).</summary>
public sealed class LibraryExampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private delegate void Example(string path, string output, string? model);

    public static TheoryData<string> Documents => ["README.md", "docs/guides/library.md"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Documents))]
    public void Example_OnAPhoto_WritesTheRestoredPhoto(string document)
    {
        (string photo, string restored, string weights) = (_folder.File("photo.png"), _folder.File("restored.png"), _folder.File("net.onnx"));
        Photo.FromPlanes(Photo.Open(Repository.PathOf("samples", "street.jpg")).ReadPlanes(0, 0, 320, 256)).Save(photo);
        foreach (string graph in new[] { "", ".estimator" })
        {
            File.Copy(Repository.PathOf("models", $"shakeunet{graph}.onnx"), _folder.File($"net{graph}.onnx"));
        }

        Of(document).Run(photo, restored, weights);

        using var deblurrer = Deblurrer.Load(ModelCatalogue.Open(), weights);
        deblurrer.Restore(Photo.Open(photo)).Photo.Save(_folder.File("expected.png"));
        Assert.NotEqual(File.ReadAllBytes(photo), File.ReadAllBytes(restored));
        Assert.Equal(File.ReadAllBytes(_folder.File("expected.png")), File.ReadAllBytes(restored));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Example_OfTheDocument_IsTheOneThatIsCompiled(string document)
    {
        string page = File.ReadAllText(Repository.PathOf(document.Split('/')));

        Assert.Contains($"```csharp\n{Of(document).Source}\n```", page, StringComparison.Ordinal);
    }

    private static (Example Run, string Source) Of(string document)
        => document == "README.md" ? (CodeExamples.Readme.Run, CodeExamples.Readme.Source) : (CodeExamples.LibraryGuide.Run, CodeExamples.LibraryGuide.Source);
}
