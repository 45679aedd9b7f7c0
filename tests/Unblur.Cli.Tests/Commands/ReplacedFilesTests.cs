using System.Runtime.Versioning;
using Unblur.Cli.Tests.Running;
using Unblur.Imaging;
using JpegFactory = Unblur.TestKit.Images.JpegFactory;

namespace Unblur.Cli.Tests.Commands;

/// <summary>No command replaces or deletes what it did not make, unless --overwrite says so, and never an input that is not named as the output.</summary>
public sealed class ReplacedFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ReplacedFilesTests()
    {
        TestModel.Install(_folder.PathOf("home"));
        TestModel.InstallMotion(_folder.PathOf("home"));
        TestPhotos.Write(_folder.PathOf("a", "p.png"), 64, 64, seed: 1);
        TestPhotos.Write(_folder.PathOf("b", "p.png"), 64, 64, seed: 2);
        TestPhotos.Write(_folder.PathOf("sharp", "p.png"), 64, 64, seed: 3);
        _folder.Write("mine", "notes.txt");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("eval a b --csv b/p.png")]
    [InlineData("eval a b --page a/p.png")]
    [InlineData("eval a b --csv b/p.png --overwrite")]
    [InlineData("eval a/p.png b/p.png --page link.png --overwrite")]
    [InlineData("eval a b --csv notes.txt")]
    [InlineData("eval a b --page notes.txt")]
    [InlineData("motion a/p.png -o a/p.png")]
    [InlineData("motion a/p.png -o a/p.png --overwrite")]
    [InlineData("motion a -o b/p.png")]
    [InlineData("motion a/p.png -o b/p.png --flow npy --truth b/p.npy --overwrite")]
    [InlineData("deblur a/p.png -o a/p.png")]
    [InlineData("deblur a/p.png -o b/new.png --page notes.txt")]
    [InlineData("deblur a/p.png -o b/new.png --page a/p.png --overwrite")]
    [InlineData("deblur a/p.png -o b/new.png --page b/new.png --overwrite")]
    [InlineData("blur a -o a")]
    [InlineData("blur sharp -o . --overwrite --no-crop --ceiling 4")]
    [InlineData("blur sharp -o . --no-crop --ceiling 4")]
    public async Task Command_ThatWouldReplaceAFile_LeavesAllAsTheyWere(string command)
    {
        File.CreateSymbolicLink(_folder.PathOf("link.png"), "b/p.png");
        string[] files = ["a/p.png", "b/p.png", "sharp/p.png", "notes.txt"];
        byte[][] before = [.. files.Select(file => File.ReadAllBytes(_folder.PathOf(file)))];

        CliResult result = await Run(command);

        Assert.True(result.ExitCode is 2 or 0, result.ToString());
        Assert.True(result.ExitCode == 2 || result.Stderr.Contains("skipped", StringComparison.Ordinal), result.ToString());
        Assert.All(files.Zip(before), pair => Assert.Equal(pair.Second, File.ReadAllBytes(_folder.PathOf(pair.First))));
        Assert.False(command.StartsWith("motion a/p.png -o a", StringComparison.Ordinal) && result.Stderr.Contains("--overwrite", StringComparison.Ordinal), result.ToString());
    }

    [Fact]
    public async Task Eval_OverItsOwnFilesOrWithOverwrite_ReplacesThem()
    {
        Assert.Equal(0, (await Run("eval a b --csv scores.csv --page page.html")).ExitCode);
        Assert.Equal(0, (await Run("eval b a --csv scores.csv --page page.html")).ExitCode);
        Assert.Equal(0, (await Run("eval a b --csv notes.txt --overwrite")).ExitCode);

        Assert.StartsWith("photo,profile", File.ReadAllText(_folder.PathOf("notes.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Motion_FlowOfTheUser_IsKept()
    {
        _folder.Write("mine", "a", "p_motion.flo");

        CliResult result = await Run("motion a/p.png --flow flo");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("mine", File.ReadAllText(_folder.PathOf("a", "p_motion.flo")));
    }

    [Fact]
    public async Task Sort_IntoTheSortingOfOtherPhotos_IsRefusedAndKeepsThem()
    {
        string[] limits = ["--sharp-below", "1", "--blurry-above", "1"];
        Assert.Equal(0, (await CliProcess.Run(_folder.Root, _folder.PathOf("home"), ["data", "sort", "a", "-o", "s", .. limits])).ExitCode);
        string copy = _folder.PathOf("s", "sharp", "p.png");
        byte[] first = File.ReadAllBytes(copy);

        CliResult other = await CliProcess.Run(_folder.Root, _folder.PathOf("home"), ["data", "sort", "b", "-o", "s", .. limits]);
        CliResult same = await CliProcess.Run(_folder.Root, _folder.PathOf("home"), ["data", "sort", "a", "-o", "s", .. limits]);

        Assert.Equal((2, 0), (other.ExitCode, same.ExitCode));
        Assert.Contains("another photo", other.Stderr, StringComparison.Ordinal);
        Assert.Equal(first, File.ReadAllBytes(copy));
        Assert.Equal(0, (await CliProcess.Run(_folder.Root, _folder.PathOf("home"), ["data", "sort", "b", "-o", "s", "--overwrite", .. limits])).ExitCode);
        Assert.Equal(File.ReadAllBytes(_folder.PathOf("b", "p.png")), File.ReadAllBytes(copy));
    }

    [SkippableFact, UnsupportedOSPlatform("windows")]
    public async Task Deblur_PrivatePhoto_GivesAPrivateResult()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs Unix permissions");
        const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.SetUnixFileMode(_folder.PathOf("a", "p.png"), Mine);

        Assert.Equal(0, (await Run("deblur a/p.png")).ExitCode);

        Assert.Equal(Mine, File.GetUnixFileMode(_folder.PathOf("a", "p_deblurred.png")));
    }

    [Fact]
    public async Task Deblur_ResultThatIsALinkToNothing_FailsThatPhotoAndKeepsTheLink()
    {
        File.CreateSymbolicLink(_folder.PathOf("a", "p_deblurred.png"), "away.png");
        TestPhotos.Write(_folder.PathOf("a", "q.png"));

        CliResult result = await Run("deblur a");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("a link to something that is not there", result.Stderr, StringComparison.Ordinal);
        Assert.Equal("away.png", new FileInfo(_folder.PathOf("a", "p_deblurred.png")).LinkTarget);
        Assert.True(File.Exists(_folder.PathOf("a", "q_deblurred.png")));
    }

    [Fact]
    public async Task Deblur_MotionPhoto_IsRefusedInPlaceAndNamesTheLossElsewhere()
    {
        string photo = _folder.PathOf("m.jpg");
        TestModel.Install(_folder.PathOf("home"), residual: 0.05);
        byte[] jpeg = [.. File.ReadAllBytes(TestPhotos.Write(photo, 64, 64)), 0, 0, 0, 24, .. "ftypmp42 the video"u8];
        File.WriteAllBytes(photo, jpeg);

        CliResult inPlace = await Run("deblur m.jpg -o m.jpg --overwrite --no-guard");
        CliResult elsewhere = await Run("deblur m.jpg --no-guard --json");

        Assert.Equal(3, inPlace.ExitCode);
        Assert.Contains("video", inPlace.Stderr, StringComparison.Ordinal);
        Assert.Equal(jpeg, File.ReadAllBytes(photo));
        Assert.Equal(0, elsewhere.ExitCode);
        Assert.Contains("WARNING", elsewhere.Stderr, StringComparison.Ordinal);
        Assert.Contains("video", elsewhere.Json.GetProperty("photos")[0].GetProperty("lost")[0].GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_PhotoInAnotherFormatThanItsName_WritesTheFormatOfItsContent()
    {
        File.Move(_folder.PathOf("a", "p.png"), _folder.PathOf("a", "p.jpg"));

        CliResult result = await Run("deblur a/p.jpg");

        Assert.Equal((0, "a/p_deblurred.png\n"), (result.ExitCode, result.Stdout));
        Assert.Equal(PhotoFormat.Png, PhotoFormats.OfContent(_folder.PathOf("a", "p_deblurred.png")));
    }

    [Fact]
    public async Task Deblur_SignedPhotoInPlace_IsRefused()
    {
        byte[] jpeg = File.ReadAllBytes(TestPhotos.Write(_folder.PathOf("c.jpg"), 64, 64));
        File.WriteAllBytes(_folder.PathOf("c.jpg"), JpegFactory.WithSegments(jpeg, (0xEB, [.. "JP c2pa"u8])));

        CliResult result = await Run("deblur c.jpg -o c.jpg --overwrite");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("content credentials", result.Stderr, StringComparison.Ordinal);
    }

    private Task<CliResult> Run(string command) => CliProcess.Run(_folder.Root, _folder.PathOf("home"), command.Split(' '));
}
