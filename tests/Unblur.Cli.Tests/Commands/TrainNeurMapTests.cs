using Unblur.Cli.Tests.Running;
using Unblur.Torch.Checkpoints;
using Xunit.Abstractions;

namespace Unblur.Cli.Tests.Commands;

public sealed class TrainNeurMapTests : IDisposable
{
    private static readonly string[] s_photos = ["--blurry", "blurry", "--sharp", "sharp"];

    private readonly TemporaryFolder _folder = new();
    private readonly ITestOutputHelper _log;

    public TrainNeurMapTests(ITestOutputHelper log)
    {
        _log = log;
        TestNeurMapRecipe.Write(_folder);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_UnpairedFolders_WritesWeightsThatDeblurTakesAndAReport()
    {
        CliResult trained = await Run(["train", TestNeurMapRecipe.Name, .. s_photos]);
        Assert.Equal((0, "runs/neurmap/latest.safetensors\n", ""), (trained.ExitCode, trained.Stdout, trained.ExitCode == 0 ? "" : trained.Stderr));
        Assert.Contains("step 4/4", trained.Stderr, StringComparison.Ordinal);
        Assert.Contains("Use runs/neurmap/latest.safetensors, the newest weights: without validation.pairs the best weights are not known.", trained.Stderr, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("deblur", "blurry/0.png", "-n", "runs/neurmap/latest.safetensors")).ExitCode);
        Assert.Equal(0, (await Run("deblur", "blurry/1.png", "-n", "runs/neurmap")).ExitCode);
        Assert.Equal(0, (await Run("motion", "blurry/1.png", "-n", "runs/neurmap")).ExitCode);

        CliResult report = await Run("train", "--report", "runs/neurmap");
        Assert.Equal((0, "runs/neurmap/report.html\n"), (report.ExitCode, report.Stdout));
        Assert.Contains("data:image/jpeg", File.ReadAllText(_folder.PathOf("runs", "neurmap", "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_OneSharpPhoto_TrainsAndWarns()
    {
        foreach (string other in new[] { "1.png", "2.png" })
        {
            File.Delete(_folder.PathOf("sharp", other));
        }

        CliResult trained = await Run(["train", TestNeurMapRecipe.Name, .. s_photos, "--set", "steps=1"]);

        Assert.Equal(0, trained.ExitCode);
        Assert.Contains("there is only 1 sharp photo", trained.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("only 1 blurry photo", trained.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_PairsNamedBlurAndSharp_AreCheckedTrainedOnAndMeasuredAlike()
    {
        for (int i = 0; i < 2; i++)
        {
            TestPhotos.Write(_folder.PathOf("set", "blur", $"blur_0{i}.png"), 64, 64, seed: i);
            TestPhotos.Write(_folder.PathOf("set", "sharp", $"sharp_0{i}.png"), 64, 64, seed: i);
        }

        CliResult check = await Run("data", "check", "set");
        CliResult eval = await Run("eval", "--dataset", "blur-sharp", "set");
        CliResult trained = await Run(
            "train", TestNeurMapRecipe.Name, "--set", "data.pairs=set", "--set", "data.unpaired_batch=0", "--set", "deblur.content=1",
            "--set", "deblur.reblur=0", "--set", "deblur.structure=0", "--set", "deblur.sharp=0", "--set", "deblur.natural=0", "--set", "steps=1");

        Assert.Equal((0, 0, 0, ""), (check.ExitCode, eval.ExitCode, trained.ExitCode, trained.ExitCode == 0 ? "" : trained.Stderr));
        Assert.Contains("pairs     2", check.Stdout, StringComparison.Ordinal);
        Assert.Contains("blur_01.png", eval.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_MAlone_GivesItsWeightsAndNoneOfD()
    {
        string[] off = [.. new[] { "content", "reblur", "structure", "sharp", "natural" }.SelectMany(term => new[] { "--set", $"deblur.{term}=0" })];
        CliResult trained = await Run(["train", TestNeurMapRecipe.Name, .. s_photos, .. off, "--set", "motion.synthetic_motion=1", "--set", "motion.shrink=2", "--set", "data.patch=64"]);

        Assert.Equal((0, "runs/neurmap/motion.safetensors\n"), (trained.ExitCode, trained.Stdout));
        Assert.Equal(["motion.safetensors"], Directory.EnumerateFiles(_folder.PathOf("runs", "neurmap"), "*.safetensors").Select(Path.GetFileName));
        Assert.Equal(0, (await Run("motion", "blurry/1.png", "-n", "runs/neurmap")).ExitCode);
    }

    [Fact]
    public async Task Train_OwnPhotosWithoutARecipe_FollowsTheOneThatIsBuiltIn()
    {
        Assert.Equal(0, (await Run(["train", TestNeurMapRecipe.Name, .. s_photos, "--set", "steps=1"])).ExitCode);
        string motion = TestModel.InstallMotion(_folder.Root);
        CliResult trained = await Run(
        [
            "train", .. s_photos, "--json", "--set", "initial_weights=runs/neurmap/latest.safetensors", "--set", "steps=1", "--set", "data.patch=64", "--set", "data.unpaired_batch=2",
            "--set", "validation.photos=1", "--set", "validation.size=64",
        ]);

        Assert.Equal((0, 1), (trained.ExitCode, trained.Json.GetProperty("step").GetInt32()));
        Assert.True(trained.Json.GetProperty("terms").TryGetProperty("deblur.identity", out _), "a term that own-photos adds");
        Assert.Contains(motion, File.ReadAllText(_folder.PathOf("runs", "own-photos", "recipe.yaml")), StringComparison.Ordinal);
        Assert.Contains("motion.channels: \"8\"", File.ReadAllText(_folder.PathOf("runs", "own-photos", "recipe.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_OwnPhotosWithAMotionNetworkOfOnesOwnSize_StartsAFreshOne()
    {
        TestModel.Install(_folder.Root);
        TestModel.InstallMotion(_folder.Root);
        CliResult trained = await Run(["train", .. s_photos, "--set", "motion.channels=2", "--set", "steps=1", "--set", "data.patch=64", "--set", "data.unpaired_batch=2", "--set", "validation.photos=1", "--set", "validation.size=64"]);

        Assert.Equal(0, trained.ExitCode);
        Assert.Contains("The motion network starts untrained", trained.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain(TestModel.MotionName, File.ReadAllText(_folder.PathOf("runs", "own-photos", "recipe.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_OwnPhotosWithoutAMotionModel_Gives5()
    {
        TestModel.Install(_folder.Root);
        CliResult refused = await Run(["train", .. s_photos]);

        Assert.Equal(5, refused.ExitCode);
        Assert.Contains("no default motion model", refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_OwnPhotosWithoutAnyModel_Gives5()
    {
        CliResult refused = await Run(["train", .. s_photos]);

        Assert.Equal(5, refused.ExitCode);
        Assert.Contains("no default model", refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_FolderWithCommaAndQuote_IsOneFolder()
    {
        Directory.Move(_folder.PathOf("blurry"), _folder.PathOf("it's, blurry"));
        CliResult trained = await Run("train", TestNeurMapRecipe.Name, "--blurry", "it's, blurry", "--sharp", "sharp", "--set", "steps=1");

        Assert.Equal((0, ""), (trained.ExitCode, trained.ExitCode == 0 ? "" : trained.Stderr));
    }

    [Theory]
    [InlineData("--sharp is missing", "train", "--blurry", "blurry")]
    [InlineData("--blurry is missing", "train", "--sharp", "sharp")]
    [InlineData("gone", "train", TestNeurMapRecipe.Name, "--blurry", "gone", "--sharp", "sharp")]
    [InlineData("use supervised, neurmap, sen, rpgan, bgan or dbgan", "train", TestNeurMapRecipe.Name, "--set", "kind=other")]
    [InlineData("did you mean 'deblur.natural'", "train", TestNeurMapRecipe.Name, "--blurry", "blurry", "--sharp", "sharp", "--set", "deblur.natual=1")]
    [InlineData("holds no run", "train", "--report", "blurry")]
    [InlineData("leave out the recipe", "train", TestNeurMapRecipe.Name, "--report", "blurry")]
    public async Task Train_WhatMakesNoSense_Gives2(string contains, params string[] arguments)
    {
        CliResult refused = await Run(arguments);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(contains, refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_DamagedPhotosOnBothSides_LeavesThemOutAndSaysSoOnce()
    {
        _folder.Write("no photo", "blurry", "0.png");
        _folder.Write("no photo", "sharp", "text.png");
        byte[] whole = File.ReadAllBytes(_folder.PathOf("blurry", "1.png"));
        File.WriteAllBytes(_folder.PathOf("blurry", "cut.png"), whole[..(whole.Length / 2)]);
        CliResult trained = await Run(["train", TestNeurMapRecipe.Name, .. s_photos, "--set", "steps=12", "--set", "data.steps_per_photo=1"]);

        Assert.Equal((0, ""), (trained.ExitCode, trained.ExitCode == 0 ? "" : trained.Stderr));
        Assert.All(["blurry/0.png", "blurry/cut.png", "sharp/text.png"], photo
            => Assert.Single(trained.Stderr.Split('\n'), line => line.StartsWith("left out: ", StringComparison.Ordinal) && line.Contains(photo, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Train_BlurryPhotosAllDamaged_IsRefusedAndLeavesNoFolder()
    {
        foreach (string photo in Directory.GetFiles(_folder.PathOf("blurry")))
        {
            File.WriteAllText(photo, "no photo");
        }

        CliResult refused = await Run(["train", TestNeurMapRecipe.Name, .. s_photos]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("none of the 3 blurry photos can be read", refused.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("runs")));
    }

    [Fact]
    public async Task Train_KilledAndResumed_EndsWithTheBitsOfAnUnbrokenRun()
    {
        string[] changes = [.. s_photos, "--set", "steps=40", "--set", "run.checkpoint_every=7", "--set", "run.validate_every=20"];
        Assert.Equal(0, (await Run(["train", TestNeurMapRecipe.Name, "--out", "unbroken", .. changes])).ExitCode);

        for (int attempt = 1; !await Kill(); attempt++)
        {
            Assert.True(attempt < 5, "every run ended before it was killed");
            Directory.Delete(_folder.PathOf("killed"), recursive: true);
        }

        CliResult resumed = await Run("train", "--resume", "--out", "killed");
        Assert.Equal((0, ""), (resumed.ExitCode, resumed.ExitCode == 0 ? "" : resumed.Stderr));
        foreach (string file in new[] { "checkpoints/latest.safetensors", "latest.safetensors", "motion.safetensors", "discriminator.safetensors" })
        {
            AssertSame(file);
        }

        Assert.Equal(File.ReadAllLines(_folder.PathOf("unbroken", "log.jsonl")).Length, LogLines("killed"));

        async Task<bool> Kill()
        {
            int line = Random.Shared.Next(8, 22), delay = Random.Shared.Next(30);
            _log.WriteLine($"killed {delay} ms after line {line} of the log");
            using var training = CliProcess.Start(_folder.Root, _folder.Root, ["train", TestNeurMapRecipe.Name, "--out", "killed", .. changes]);
            return await training.Kill(() => LogLines("killed") >= line, delay);
        }
    }

    private int LogLines(string run)
    {
        string log = _folder.PathOf(run, "log.jsonl");
        return File.Exists(log) ? File.ReadAllLines(log).Length : 0;
    }

    private void AssertSame(string file)
    {
        WeightFile expected = WeightFile.Read(_folder.PathOf("unbroken", file)), actual = WeightFile.Read(_folder.PathOf("killed", file));
        Assert.Equal(expected.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal), actual.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal));
        Assert.Equal(expected.Tensors.Keys.Order(StringComparer.Ordinal), actual.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected.Tensors, entry => Assert.True(entry.Value.Bytes.Span.SequenceEqual(actual.Tensors[entry.Key].Bytes.Span), $"{file}: {entry.Key} differs"));
    }

    private Task<CliResult> Run(params string[] arguments) => CliProcess.Run(_folder.Root, _folder.Root, arguments);
}
