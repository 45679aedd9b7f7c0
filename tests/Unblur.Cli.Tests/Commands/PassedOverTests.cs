using Unblur.Cli.Tests.Running;

namespace Unblur.Cli.Tests.Commands;

/// <summary>Nothing is passed over in silence: options that a method does not have, photos that cannot be read, results among photos.</summary>
public sealed class PassedOverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PassedOverTests()
    {
        TestModel.Install(_folder.PathOf("home"));
        TestModel.InstallMotion(_folder.PathOf("home"));
        TestPhotos.Write(_folder.PathOf("a", "p.png"), 64, 64, seed: 1);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("deblur a/p.png --levels 2", "--levels")]
    [InlineData("deblur a/p.png --global-iterations 2", "--global-iterations")]
    [InlineData("deblur a/p.png --motion-model moves", "--motion-model")]
    [InlineData("deblur a/p.png --method network --levels 2", "--levels")]
    [InlineData("deblur a/p.png --method map --global-iterations 1", "--global-iterations")]
    [InlineData("deblur a/p.png --method map --precision bf16", "--precision")]
    [InlineData("deblur a/p.png --kernel k.png --device cuda", "--device")]
    [InlineData("deblur a/p.png --flow f.flo --motion-model moves", "--motion-model")]
    [InlineData("eval a a --levels 2", "--levels")]
    [InlineData("bench deblur --size 32x32 --runs 1 --method network --levels 2", "--levels")]
    public async Task Command_OptionThatTheMethodDoesNotHave_Gives2AndNamesIt(string command, string option)
    {
        CliResult result = await Run(command);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(option, result.Stderr, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.PathOf("a"), "*_deblurred*"));
    }

    [Theory]
    [InlineData("deblur a -o out")]
    [InlineData("blur a -o out --ceiling 4 --no-crop")]
    [InlineData("motion a -o out")]
    [InlineData("data crop a -o out --patch 32")]
    [InlineData("data sort a -o out")]
    [InlineData("data sort only -o out")]
    [InlineData("data check set")]
    [InlineData("eval a a")]
    [InlineData("train --blurry a --sharp only -o out")]
    public async Task Folder_WithPhotosOfAFormatThatIsNotRead_SaysHowMany(string command)
    {
        _folder.Write("x", "a", "p.heic");
        _folder.Write("x", "set", "q.dng");
        _folder.Write("x", "only", "r.HEIC");

        CliResult result = await Run(command);

        Assert.Contains("1 passed over (1 ", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("export them as JPEG, PNG or TIFF", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_SaveIntermediateOfAMethodWithoutSteps_MakesNoFolderAndSaysSo()
    {
        CliResult result = await Run("deblur a/p.png --save-intermediate steps");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("no images on the way", result.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("steps")));
    }

    [Theory]
    [InlineData("p_deblurred_1-motion.flo")]
    [InlineData("p_deblurred_1-deconvolved-2.png")]
    public async Task Deblur_SaveIntermediateOverAFile_IsRefusedBeforeTheWork(string file)
    {
        _folder.Write("mine", "steps", file);

        CliResult result = await Run("deblur a/p.png --save-intermediate steps");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(file, result.Stderr, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("a", "p_deblurred.png")));
    }

    [Fact]
    public async Task Crop_PairWithAnUnreadablePhoto_GoesOnAndGives3()
    {
        foreach (string name in new[] { "1.png", "2.png", "3.png" })
        {
            TestPhotos.Write(_folder.PathOf("set", "input", name), 64, 64, seed: 2);
            TestPhotos.Write(_folder.PathOf("set", "target", name), 64, 64, seed: 3);
        }

        _folder.Write("no photo", "set", "input", "2.png");

        CliResult result = await Run("data crop set -o out --patch 32");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("2.png", result.Stderr, StringComparison.Ordinal);
        Assert.Equal(2 * 2 * 4, _folder.Files().Count(file => file.StartsWith("out", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("data sort a -o out --sharp-below 1 --blurry-above 1", "out/sharp")]
    [InlineData("data crop a -o out --patch 64", "out")]
    [InlineData("motion a -o out", "out")]
    [InlineData("blur a -o out --no-crop --ceiling 4", "out/blur")]
    [InlineData("deblur a -o out", "out")]
    public async Task Command_FolderWithResults_TakesThePhotosAlone(string command, string folder)
    {
        Assert.Equal((0, 0), ((await Run("deblur a/p.png")).ExitCode, (await Run("motion a/p.png")).ExitCode));

        CliResult result = await Run(command);

        Assert.Equal(0, result.ExitCode);
        Assert.Single(Directory.GetFiles(_folder.PathOf(folder.Split('/')), "*.png"));
        Assert.Contains("left out", result.Stderr, StringComparison.Ordinal);
    }

    private Task<CliResult> Run(string command) => CliProcess.Run(_folder.Root, _folder.PathOf("home"), command.Split(' '));
}
