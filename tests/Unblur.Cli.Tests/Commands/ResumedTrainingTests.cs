using System.Text.RegularExpressions;
using Unblur.Cli.Tests.Running;

namespace Unblur.Cli.Tests.Commands;

/// <summary>A run goes on as it was begun, or says what has changed; a new one replaces nothing.</summary>
public sealed class ResumedTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ResumedTrainingTests() => TestRecipe.Write(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Resume_CheckpointsAreGone_Gives5AndKeepsTheWeights()
    {
        await Begin();
        Directory.Delete(_folder.PathOf("run", "checkpoints"), recursive: true);
        Dictionary<string, byte[]> before = Contents("run");

        CliResult refused = await Run("train", "--resume", "--out", "run", "--set", "steps=4");

        Assert.Equal(5, refused.ExitCode);
        Assert.Contains("the checkpoint is gone", refused.Stderr, StringComparison.Ordinal);
        Assert.Contains("initial_weights", refused.Stderr, StringComparison.Ordinal);
        Assert.Equal(before, Contents("run"));
    }

    [Theory]
    [InlineData("best.safetensors")]
    [InlineData("latest.safetensors")]
    [InlineData("motion.safetensors")]
    [InlineData("discriminator.safetensors")]
    [InlineData("bgan.safetensors")]
    [InlineData("checkpoints/latest.safetensors")]
    [InlineData("log.jsonl")]
    [InlineData("manifest.json")]
    [InlineData("photos.json")]
    [InlineData("curve.svg")]
    [InlineData("samples/mine.jpg")]
    public async Task Train_FolderWithAFileThatTheRunWouldReplace_Gives2AndKeepsIt(string file)
    {
        _folder.Write("mine", "run", file);

        CliResult refused = await Run("train", TestRecipe.Name, "--out", "run");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--out", refused.Stderr, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder.PathOf("run", file)));
        Assert.Equal([Path.Combine("run", file)], _folder.Files().Where(path => path.StartsWith("run", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Resume_PhotosAddedRemovedAndReplaced_SaysWhichAndGoesOnOnlyWhenAccepted()
    {
        await Begin();
        File.Delete(_folder.PathOf("photos", "0.png"));
        TestPhotos.Write(_folder.PathOf("photos", "new.png"), 96, 96, seed: 20);
        TestPhotos.Write(_folder.PathOf("photos", "1.png"), 128, 96, seed: 21);

        CliResult refused = await Run("train", "--resume", "--out", "run", "--set", "steps=3");
        CliResult accepted = await Run("train", "--resume", "--out", "run", "--set", "steps=3", "--accept-changed-data");
        CliResult again = await Run("train", "--resume", "--out", "run", "--set", "steps=4");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("data.sharp: 1 added (new.png), 1 removed (0.png), 1 replaced by one of another size (1.png)", refused.Stderr, StringComparison.Ordinal);
        Assert.Contains("--accept-changed-data", refused.Stderr, StringComparison.Ordinal);
        Assert.Equal((0, 0), (accepted.ExitCode, again.ExitCode));
        Assert.Contains("other photos", accepted.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_PhotosOfTheSameRelativeNameElsewhere_TrainsOnThoseThatItBeganWith()
    {
        await Begin();
        TestPhotos.Write(_folder.PathOf("elsewhere", "photos", "other.png"), 96, 96, seed: 30);

        CliResult resumed = await CliProcess.Run(_folder.PathOf("elsewhere"), _folder.Root, "train", "--resume", "--out", "../run", "--set", "steps=3");
        CliResult other = await CliProcess.Run(_folder.PathOf("elsewhere"), _folder.Root, "train", "--resume", "--out", "../run", "--set", "steps=4", "--set", "data.sharp=photos");

        Assert.Equal((0, 2), (resumed.ExitCode, other.ExitCode));
        Assert.Contains("added (other.png)", other.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_PhotoReplacedByOneOfTheSameSize_IsNoticed()
    {
        await Begin();
        string photo = _folder.PathOf("photos", "1.png");
        byte[] other = File.ReadAllBytes(photo);
        other[other.Length / 2] ^= 1;
        File.WriteAllBytes(photo, other);

        CliResult refused = await Run("train", "--resume", "--out", "run", "--set", "steps=3");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("data.sharp: 1 replaced by one of the same size (1.png)", refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_ListOfAVersionWithoutFingerprints_ComparesSizesAlone()
    {
        await Begin();
        string list = _folder.PathOf("run", "photos.json");
        File.WriteAllText(list, Regex.Replace(File.ReadAllText(list), "\"content\": \\{[^}]*\\}", "\"other\": {}"));

        CliResult resumed = await Run("train", "--resume", "--out", "run", "--set", "steps=3");

        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains("\"content\"", File.ReadAllText(list), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_FolderOfPhotosIsGone_SaysSo()
    {
        await Begin();
        Directory.Move(_folder.PathOf("photos"), _folder.PathOf("moved"));

        CliResult refused = await Run("train", "--resume", "--out", "run", "--set", "steps=3");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"data.sharp: {_folder.PathOf("photos")} is not there", refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_PhotosMovedWhole_GoesOn()
    {
        await Begin();
        Directory.Move(_folder.PathOf("photos"), _folder.PathOf("moved"));

        CliResult resumed = await Run("train", "--resume", "--out", "run", "--set", "steps=3", "--set", "data.sharp=moved");

        Assert.Equal((0, ""), (resumed.ExitCode, resumed.ExitCode == 0 ? "" : resumed.Stderr));
    }

    [Fact]
    public async Task Resume_RunOfAnOlderVersion_SaysThatItsPhotosAreNotKnownAndNotesThem()
    {
        await Begin();
        File.Delete(_folder.PathOf("run", "photos.json"));
        string recipe = _folder.PathOf("run", "recipe.yaml");
        File.WriteAllText(recipe, File.ReadAllText(recipe).Replace(_folder.PathOf("photos"), "photos", StringComparison.Ordinal));

        CliResult resumed = await Run("train", "--resume", "--out", "run", "--set", "steps=3");

        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains("not known", resumed.Stderr, StringComparison.Ordinal);
        Assert.Contains($"'photos' is taken as {_folder.PathOf("photos")}", resumed.Stderr, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.PathOf("run", "photos.json")));
    }

    [Fact]
    public async Task Resume_EditedRecipe_SaysWhichValuesCount()
    {
        Assert.Equal(0, (await Run("train", TestRecipe.Name, "--set", "steps=2")).ExitCode);
        string recipe = _folder.PathOf(TestRecipe.Name);
        File.WriteAllText(recipe, File.ReadAllText(recipe).Replace("batch: 1", "batch: 3", StringComparison.Ordinal) + "\nseed: 7\n");

        CliResult resumed = await Run("train", TestRecipe.Name, "--resume", "--set", "steps=3");

        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains("runs/small/recipe.yaml", resumed.Stderr, StringComparison.Ordinal);
        Assert.Contains("data.batch is 1, not 3; seed is 1, not 7.", resumed.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("steps is", resumed.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_SameRecipe_SaysNothingOfIt()
    {
        Assert.Equal(0, (await Run("train", TestRecipe.Name, "--set", "steps=2")).ExitCode);

        CliResult resumed = await Run("train", TestRecipe.Name, "--resume", "--set", "steps=3");

        Assert.Equal(0, resumed.ExitCode);
        Assert.DoesNotContain("own recipe", resumed.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_RecipeThatDoesNotExist_Gives2()
    {
        await Begin();

        CliResult refused = await Run("train", "gone.yaml", "--resume", "--out", "run");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("gone.yaml is not there", refused.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("network.channels=4,6")]
    [InlineData("network.middle_blocks=2")]
    public async Task Resume_OtherNetwork_Gives2AndSaysThatARunKeepsIts(string set)
    {
        await Begin();

        CliResult refused = await Run("train", "--resume", "--out", "run", "--set", "steps=3", "--set", set);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("A run keeps its networks", refused.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", refused.Stderr, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("train", "--resume", "--out", "run", "--set", "steps=3")).ExitCode);
    }

    [Theory]
    [InlineData("manifest.json", "[{")]
    [InlineData("manifest.json", "{}")]
    [InlineData("manifest.json", "")]
    [InlineData("photos.json", "null")]
    [InlineData("photos.json", "{\"folders\": 3}")]
    [InlineData("photos.json", "[")]
    [InlineData("recipe.yaml", "a: [")]
    public async Task Resume_DamagedFile_Gives2AndNamesIt(string file, string content)
    {
        await Begin();
        _folder.Write(content, "run", file);

        CliResult refused = await Run("train", "--resume", "--out", "run", "--set", "steps=3");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"run/{file}", refused.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", refused.Stderr, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(_folder.PathOf("run", file)));
    }

    [Theory]
    [InlineData(1, "the run has done 2, which is more")]
    [InlineData(2, "the run has done 2, so all of it")]
    public async Task Resume_NoMoreStepsThanAreDone_SaysSoAndKeepsTheRecipe(int steps, string says)
    {
        await Begin();

        CliResult resumed = await Run("train", "--resume", "--out", "run", "--set", $"steps={steps}");

        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains(says, resumed.Stderr, StringComparison.Ordinal);
        Assert.Contains("steps: \"2\"", File.ReadAllText(_folder.PathOf("run", "recipe.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_ResultsNextToTheirPhotos_AreLeftOut()
    {
        TestPhotos.Write(_folder.PathOf("photos", "0_deblurred.png"), 96, 96, seed: 40);
        TestPhotos.Write(_folder.PathOf("photos", "alone_deblurred.png"), 96, 96, seed: 41);

        CliResult trained = await Run("train", TestRecipe.Name, "--out", "run");

        Assert.Equal(0, trained.ExitCode);
        Assert.Contains("1 photo left out", trained.Stderr, StringComparison.Ordinal);
        string photos = File.ReadAllText(_folder.PathOf("run", "photos.json"));
        Assert.DoesNotContain("\"0_deblurred.png\"", photos, StringComparison.Ordinal);
        Assert.Contains("\"alone_deblurred.png\"", photos, StringComparison.Ordinal);
    }

    private async Task Begin()
    {
        CliResult begun = await Run("train", TestRecipe.Name, "--out", "run", "--set", "steps=2");
        Assert.Equal((0, ""), (begun.ExitCode, begun.ExitCode == 0 ? "" : begun.Stderr));
    }

    private Dictionary<string, byte[]> Contents(string folder)
        => _folder.Files().Where(file => file.StartsWith(folder, StringComparison.Ordinal)).ToDictionary(file => file, file => File.ReadAllBytes(_folder.PathOf(file)));

    private Task<CliResult> Run(params string[] arguments) => CliProcess.Run(_folder.Root, _folder.Root, arguments);
}
