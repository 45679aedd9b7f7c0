using Unblur.Imaging;
using Unblur.Networks.ResUNet;
using Unblur.TestKit;

namespace Unblur.Tests;

/// <summary>The example of src/Unblur/README.md, compiled and run.</summary>
public sealed class LibraryExampleTests
{
    [Fact]
    public void Example_OfTheReadme_RunsAsItStands()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("unblur-example");
        try
        {
            (string photo, string restored, string weights) = (Path.Combine(folder.FullName, "photo.png"), Path.Combine(folder.FullName, "restored.png"), Path.Combine(folder.FullName, "net.safetensors"));
            Make.Photo().Save(photo);
            using (ResUNet network = Make.SmallResUNet())
            {
                Networks.NetworkFile.Save(weights, network);
            }

            Restore(photo, restored, weights);
            Assert.Equal(96, Photo.Open(restored).Width);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Example_OfTheReadme_IsTheOneThatIsCompiled()
    {
        string[] source = File.ReadAllLines(Repository.PathOf("tests", "Unblur.Tests", "LibraryExampleTests.cs"));
        IEnumerable<string> compiled = source.SkipWhile(line => !line.Contains("// begin example", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains("// end example", StringComparison.Ordinal)).Select(line => line.Trim());
        string readme = File.ReadAllText(Repository.PathOf("src", "Unblur", "README.md"));
        Assert.All(compiled, line => Assert.Contains(line, readme, StringComparison.Ordinal));
    }

    private static void Restore(string path, string output, string? model = null)
    {
        // begin example
        var catalogue = ModelCatalogue.Open();
        using var deblurrer = Deblurrer.Load(catalogue, model, new DeblurOptions { MaxMemoryBytes = 3L << 30 });
        DeblurResult result = deblurrer.Restore(Photo.Open(path));
        result.Photo.Save(output);
        if (result.Report.Guard != GuardOutcome.Passed)
        {
            Console.Error.WriteLine($"{path}: strength {result.Report.StrengthUsed}, because {result.Report.GuardReason}");
        }

        // end example
    }
}
