using System.Diagnostics;
using Unblur.Cli.Tests.Running;
using Unblur.Imaging;

namespace Unblur.Cli.Tests.Commands;

/// <summary>Pipes, devices, links in circles and folders with a photo's name lie among the photos: every command goes on, and finds each photo once.</summary>
public sealed class SpecialFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SpecialFilesTests()
    {
        TestModel.Install(_folder.PathOf("home"));
        TestModel.InstallMotion(_folder.PathOf("home"));
    }

    public void Dispose()
    {
        // .NET cannot remove a name that is not valid UTF-8.
        using var removing = Process.Start("rm", ["-rf", _folder.PathOf("photos"), _folder.PathOf("set")]);
        removing.WaitForExit();
        _folder.Dispose();
    }

    [SkippableTheory]
    [InlineData("deblur photos -r -o out", "out/good_deblurred.png")]
    [InlineData("deblur photos/**/*.png -o out", "out/good_deblurred.png")]
    [InlineData("motion photos -r -o out", "out/good_motion.png")]
    [InlineData("blur photos -r -o out --ceiling 4 --no-crop", "out/blur/good.png")]
    [InlineData("data crop photos -o out --patch 32", "out/good_x00000_y00000.png")]
    [InlineData("data sort photos -o out", "out/scores.csv")]
    public async Task Folder_WithWhatIsNoPhoto_GoesThroughAndGivesEachPhotoOnce(string command, string expected)
    {
        await Fill("photos");

        CliResult result = await Run(command);

        Assert.Equal(3, result.ExitCode);
        Assert.True(File.Exists(_folder.PathOf(expected)), result.ToString());
        string name = Path.GetFileName(expected);
        Assert.Single(Directory.EnumerateFiles(Path.GetDirectoryName(_folder.PathOf(expected))!, name, SearchOption.AllDirectories));
        Assert.Contains("is a pipe", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("is a link to none.png, which does not exist", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("is a link that leads back to itself", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("not valid UTF-8", result.Stderr, StringComparison.Ordinal);
        Assert.All(result.Stderr.Split('\n'), line => Assert.InRange(line.Split("pipe.png").Length, 1, 2));
        if (name == "scores.csv")
        {
            Assert.Single(File.ReadLines(_folder.PathOf(expected)), line => line.Contains("good.png", StringComparison.Ordinal));
        }
    }

    [SkippableTheory]
    [InlineData("data check set")]
    [InlineData("eval --dataset blur-sharp set")]
    [InlineData("eval set/blur set/sharp")]
    public async Task Pairs_WithWhatIsNoPhoto_AreMeasuredOrNamed(string command)
    {
        await Fill("set/blur");
        await Fill("set/sharp");

        CliResult result = await Run(command);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("pipe.png", result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("good.png: is", result.Stderr, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Deblur_NameWithControlCharacters_SendsNoneToTheTerminalAndKeepsTheName()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "such names are of Linux");
        TestPhotos.Write(_folder.PathOf("photos", "a\u001b[2Jb.png"), 64, 64);

        CliResult result = await Run("deblur photos -o out");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("a?[2Jb.png", result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", result.Stderr, StringComparison.Ordinal);
        Assert.Equal(["out/a\u001b[2Jb_deblurred.png"], result.Lines);
    }

    [SkippableFact]
    public async Task Diagnose_FolderWithWhatIsNoPhoto_NamesEachOnce()
    {
        await Fill("photos");
        File.Delete(_folder.PathOf("photos", "good.png"));

        CliResult result = await Run("deblur photos --diagnose");

        Assert.Contains("photos/pipe.png: FAILED: is a pipe", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_FolderThatCannotBeWritten_FailsByTheNameThatTheUserKnows()
    {
        TestPhotos.Write(_folder.PathOf("a.png"), 64, 64);

        CliResult result = await Run("deblur a.png -o /proc/none/");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("/proc", result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("unblur-tmp", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_FoldersThatLinkToEachOther_GivesEachPhotoOnce()
    {
        TestPhotos.Write(_folder.PathOf("x", "a.png"));
        TestPhotos.Write(_folder.PathOf("y", "b.png"));
        Directory.CreateSymbolicLink(_folder.PathOf("x", "y"), _folder.PathOf("y"));
        Directory.CreateSymbolicLink(_folder.PathOf("y", "x"), _folder.PathOf("x"));
        Directory.CreateSymbolicLink(_folder.PathOf("link"), _folder.PathOf("x"));

        CliResult result = await Run("deblur link -r -o out");

        Assert.Equal(["out/a_deblurred.png", "out/y/b_deblurred.png"], result.Lines.Order(StringComparer.Ordinal));
    }

    private async Task Fill(string folder)
    {
        string path = _folder.PathOf(folder);
        TestPhotos.Write(Path.Combine(path, "good.png"), 64, 64);
        Skip.IfNot(OperatingSystem.IsLinux(), "needs mkfifo");
        Assert.Equal(0, (await CliProcess.RunBash(path, "mkfifo pipe.png; cp good.png $'no\\xfftext.png'")).ExitCode);
        File.CreateSymbolicLink(Path.Combine(path, "circle.png"), "circle.png");
        File.CreateSymbolicLink(Path.Combine(path, "nowhere.png"), "none.png");
        File.CreateSymbolicLink(Path.Combine(path, "device.png"), "/dev/null");
        Directory.CreateDirectory(Path.Combine(path, "folder.png"));
        Directory.CreateSymbolicLink(Path.Combine(path, "back"), "..");
        Assert.Null(PhotoFormats.OfContent(Path.Combine(path, "circle.png")));
    }

    private Task<CliResult> Run(string command) => CliProcess.Run(_folder.Root, _folder.PathOf("home"), command.Split(' '));
}
