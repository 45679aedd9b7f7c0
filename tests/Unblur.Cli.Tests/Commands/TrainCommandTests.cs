using Unblur.Cli.Tests.Running;

namespace Unblur.Cli.Tests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainCommandTests() => TestRecipe.Write(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_SmallRecipe_WritesWeightsThatDeblurTakes()
    {
        CliResult trained = await Run("train", TestRecipe.Name);
        Assert.Equal((0, "runs/small/best.safetensors\n", ""), (trained.ExitCode, trained.Stdout, trained.ExitCode == 0 ? "" : trained.Stderr));
        Assert.Contains("step 4/4", trained.Stderr, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("deblur", "photos/0.png", "-n", "runs/small/best.safetensors")).ExitCode);
    }

    [Fact]
    public async Task Train_FinishedRun_RestoresWithoutLibtorch()
    {
        Assert.Equal(0, (await Run("train", TestRecipe.Name)).ExitCode);
        using var process = CliProcess.Start(_folder.Root, _folder.Root, WithoutLibtorch(), ["deblur", "photos/0.png", "-n", "runs/small/best.onnx"]);
        CliResult restored = await process.End();
        Assert.Equal((0, "photos/0_deblurred.png\n"), (restored.ExitCode, restored.Stdout));
        Assert.Equal(Directory.GetFiles(_folder.PathOf("runs", "small"), "*.onnx").Select(Path.GetFileName).Order(), ["best.onnx", "latest.onnx"]);
    }

    [Fact]
    public async Task Deblur_WeightsWithoutLibtorch_Gives5AndSaysWhatToDo()
    {
        Assert.Equal(0, (await Run("train", TestRecipe.Name)).ExitCode);
        File.Delete(_folder.PathOf("runs", "small", "best.onnx"));
        using var process = CliProcess.Start(_folder.Root, _folder.Root, WithoutLibtorch(), ["deblur", "photos/0.png", "-n", "runs/small/best.safetensors"]);
        CliResult refused = await process.End();
        Assert.Equal(5, refused.ExitCode);
        Assert.Contains("unblur models export", refused.Stderr, StringComparison.Ordinal);
    }

    private Dictionary<string, string> WithoutLibtorch() => new() { ["UNBLUR_NATIVE"] = _folder.Write("not a library", "damaged.so") };

    [Fact]
    public async Task Train_FolderAsRecipe_PointsToOut()
    {
        CliResult refused = await Run("train", "--resume", "photos");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--resume --out photos", refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_FolderWithARun_Gives2UnlessResumed()
    {
        Assert.Equal(0, (await Run("train", TestRecipe.Name, "--out", "run", "--set", "steps=2")).ExitCode);
        CliResult refused = await Run("train", TestRecipe.Name, "--out", "run");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--resume", refused.Stderr, StringComparison.Ordinal);
        CliResult resumed = await Run("train", "--resume", "--out", "run", "--set", "steps=3", "--json");
        Assert.Equal((0, 3), (resumed.ExitCode, resumed.Json.GetProperty("step").GetInt32()));
    }

    [Fact]
    public async Task Train_RelativeFolders_AreFoundWhenResumedFromElsewhere()
    {
        Assert.Equal(0, (await Run("train", TestRecipe.Name, "--out", "run", "--set", "steps=2")).ExitCode);
        Assert.Contains(_folder.PathOf("photos"), File.ReadAllText(_folder.PathOf("run", "recipe.yaml")), StringComparison.Ordinal);
        string elsewhere = Directory.CreateDirectory(_folder.PathOf("elsewhere")).FullName;
        CliResult resumed = await CliProcess.Run(elsewhere, _folder.Root, "train", "--resume", "--out", "../run", "--set", "steps=3", "--json");
        Assert.Equal((0, 3), (resumed.ExitCode, resumed.Json.GetProperty("step").GetInt32()));
    }

    [Theory]
    [InlineData("gone.yaml", "steps=1", "gone.yaml")]
    [InlineData(TestRecipe.Name, "step=1", "did you mean 'steps'")]
    [InlineData(TestRecipe.Name, "data.sharp=nowhere", "nowhere")]
    public async Task Train_RecipeThatCannotBeFollowed_Gives2(string recipe, string set, string contains)
    {
        CliResult result = await Run("train", recipe, "--set", set);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(contains, result.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("runs")), "nothing is left of a training that was not begun");
    }

    [Fact]
    public async Task Train_CtrlC_WritesACheckpointAndCanBeResumed()
    {
        using var training = CliProcess.Start(_folder.Root, _folder.Root, "train", TestRecipe.Name, "--out", "run", "--set", "steps=1000000", "--set", "run.validate_every=1000000");
        await training.Until(() => File.Exists(_folder.PathOf("run", "log.jsonl")));
        await training.Signal("INT");
        CliResult result = await training.End();
        Assert.Equal(130, result.ExitCode);
        Assert.True(File.Exists(_folder.PathOf("run", "checkpoints", "latest.safetensors")));
        Assert.Contains("unblur train --resume --out run", result.Stderr, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("deblur", "photos/0.png", "-n", "run")).ExitCode); // weights come with every checkpoint

        int steps = File.ReadAllLines(_folder.PathOf("run", "log.jsonl")).Length;
        CliResult resumed = await Run("train", "--resume", "--out", "run", "--set", $"steps={steps + 2}", "--json");
        Assert.Equal((0, steps + 2), (resumed.ExitCode, resumed.Json.GetProperty("step").GetInt32()));
    }

    private Task<CliResult> Run(params string[] arguments) => CliProcess.Run(_folder.Root, _folder.Root, arguments);
}
