using Unblur.Cli.Tests.Running;

namespace Unblur.Cli.Tests.Commands;

/// <summary>The page with all photos of a batch before and after.</summary>
public sealed class DeblurPageTests(InstalledModel model) : IClassFixture<InstalledModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Deblur_Page_ShowsEveryPhotoAndNamesThoseThatFailed()
    {
        TestPhotos.Write(_folder.PathOf("in", "one.png"), 48, 48, seed: 1);
        TestPhotos.Write(_folder.PathOf("in", "<b>&.png"), 48, 48, seed: 2);
        _folder.Write("no photo", "in", "broken.png");

        CliResult result = await Run("in", "-o", "out", "--page", "page.html");

        Assert.Equal(3, result.ExitCode);
        string page = File.ReadAllText(_folder.PathOf("page.html"));
        Assert.Contains("<h1>2 photos restored, 0 left as they were</h1>", page, StringComparison.Ordinal);
        Assert.Equal(4, page.Split("src=\"data:image/jpeg;base64,").Length - 1);
        Assert.Contains("&lt;b&gt;&amp;.png", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>&", page, StringComparison.Ordinal);
        Assert.Contains("broken.png: FAILED", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_PageOfAnEarlierRun_IsReplacedAndNamesWhatIsThereAlready()
    {
        TestPhotos.Write(_folder.PathOf("one.png"), 48, 48, seed: 1);

        Assert.Equal(0, (await Run("one.png", "--page", "page.html")).ExitCode);
        Assert.Equal(0, (await Run("one.png", "--page", "page.html")).ExitCode);

        Assert.Contains("skipped", File.ReadAllText(_folder.PathOf("page.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_DryRun_WritesNoPage()
    {
        TestPhotos.Write(_folder.PathOf("one.png"), 48, 48, seed: 1);

        Assert.Equal(0, (await Run("one.png", "--page", "page.html", "--dry-run")).ExitCode);

        Assert.False(File.Exists(_folder.PathOf("page.html")));
    }

    private Task<CliResult> Run(params string[] arguments) => CliProcess.Run(_folder.Root, model.Home, ["deblur", .. arguments]);
}
