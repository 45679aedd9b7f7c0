using Unblur.Cli.Tests.Running;

namespace Unblur.Cli.Tests.Commands;

/// <summary>Two folders of a camera that counts anew each day: equal names of different photos.</summary>
public sealed class SameNamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SameNamesTests()
    {
        TestModel.Install(_folder.PathOf("home"));
        TestModel.InstallMotion(_folder.PathOf("home"));
        TestPhotos.Write(_folder.PathOf("day1", "IMG_1.png"), 48, 48, seed: 1);
        TestPhotos.Write(_folder.PathOf("day2", "IMG_1.png"), 48, 48, seed: 2);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("deblur day1 day2 -o out", "IMG_1_deblurred.png")]
    [InlineData("motion day1 day2 -o out", "IMG_1_motion.png")]
    [InlineData("blur day1 day2 -o out --ceiling 4 --no-crop", "blur/IMG_1.png")]
    public async Task Command_TwoPhotosOfOneName_OffersToKeepTheirFoldersAndDoes(string command, string result)
    {
        CliResult refused = await Run(command);
        CliResult kept = await Run($"{command} --keep-tree");

        Assert.Equal((2, 0), (refused.ExitCode, kept.ExitCode));
        Assert.Contains("--keep-tree", refused.Stderr, StringComparison.Ordinal);
        string[] parts = result.Split('/');
        Assert.All(new[] { "day1", "day2" }, day => Assert.True(File.Exists(_folder.PathOf(["out", .. parts[..^1], day, parts[^1]])), kept.ToString()));
    }

    [Fact]
    public async Task Deblur_OneDayAfterTheOther_SaysThatAResultMayBeOfAnotherPhoto()
    {
        Assert.Equal(0, (await Run("deblur day1 -o out")).ExitCode);
        TestPhotos.Write(_folder.PathOf("day2", "IMG_2.png"), 48, 48, seed: 3);

        CliResult second = await Run("deblur day2 -o out");

        Assert.Equal(0, second.ExitCode);
        Assert.Contains("of another photo of the same name, --keep-tree", second.Stderr, StringComparison.Ordinal);
    }

    private Task<CliResult> Run(string command) => CliProcess.Run(_folder.Root, _folder.PathOf("home"), command.Split(' '));
}
