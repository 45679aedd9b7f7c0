using System.Diagnostics;
using System.Runtime.InteropServices;
using Unblur.Cli.Tests.Running;
using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.ResUNet;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Modules;

namespace Unblur.Cli.Tests.Commands;

/// <summary>Trainings of several processes, for real: two with a batch each are one with both, and what happens where one is lost.</summary>
public sealed class TrainTogetherTests : IDisposable
{
    private const double Tolerance = 1e-5;

    // Enough to be killed in.
    private const int Steps = 160;

    private static readonly TimeSpan s_mostTimeToNotice = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public TrainTogetherTests()
    {
        TestNeurMapRecipe.Write(_folder);
        TestRecipe.Write(_folder);
        for (int i = 0; i < 3; i++)
        {
            TestPhotos.Write(_folder.PathOf("pairs", "input", $"{i}.png"), 96, 80, seed: 50 + i);
            TestPhotos.Write(_folder.PathOf("pairs", "target", $"{i}.png"), 96, 80, seed: 60 + i);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_TwoProcesses_EqualOneWithBothBatchesAfter20Steps()
    {
        SaveWeightsToStartFrom();
        // Sums in another order round otherwise, and where a gradient is nearly 0 Adam's step turns on that: such steps are kept small.
        string[] changes =
        [
            "--set", "data.pairs=pairs", "--set", "initial_weights=deblur.safetensors", "--set", "motion.initial_weights=motion.safetensors",
            "--set", "optimizer.deblur_learning_rate=1e-5", "--set", "optimizer.motion_learning_rate=2e-5", "--set", "optimizer.discriminator_learning_rate=2e-5",
        ];
        CliResult[] ended = await CliGroup.Run(_folder.Root, 2, NeurMap("two", 20, ["--set", "data.unpaired_batch=2", "--set", "data.paired_batch=1", .. changes]));
        CliResult alone = await CliProcess.Run(_folder.Root, _folder.Root, NeurMap("one", 20, ["--set", "data.unpaired_batch=4", "--set", "data.paired_batch=2", .. changes]));

        Assert.Equal((0, ""), (alone.ExitCode, alone.ExitCode == 0 ? "" : alone.Stderr));
        Assert.Equal(["two/latest.safetensors\n", ""], ended.Select(result => result.ExitCode == 0 ? result.Stdout : result.ToString()));
        Assert.True(Distance(_folder.PathOf("deblur.safetensors"), _folder.PathOf("one", "latest.safetensors"), _ => true) > 5 * Tolerance); // it has learnt something
        Assert.InRange(Distance("latest.safetensors", _ => true), 0, Tolerance);
        Assert.InRange(Distance("checkpoints/latest.safetensors", key => key == "pool" || key.StartsWith("deblur.", StringComparison.Ordinal) || key.StartsWith("motion.", StringComparison.Ordinal)), 0, Tolerance);
    }

    [Fact]
    public async Task Train_TwoProcessesSupervised_EqualOneWithBothBatchesAfter20Steps()
    {
        CliResult[] ended = await CliGroup.Run(_folder.Root, 2, ["train", TestRecipe.Name, "--out", "two", "--threads", "1", "--set", "steps=20", "--set", "data.batch=2"]);
        CliResult alone = await CliProcess.Run(_folder.Root, _folder.Root, "train", TestRecipe.Name, "--out", "one", "--threads", "1", "--set", "steps=20", "--set", "data.batch=4");

        Assert.Equal([0, 0, 0], [ended[0].ExitCode, ended[1].ExitCode, alone.ExitCode]);
        Assert.InRange(Distance("latest.safetensors", _ => true), 0, Tolerance);
    }

    [Fact]
    public async Task Train_SecondOfTwoKilled_FirstEndsWithACheckpointThatResumesToTheBitsOfAnUnbrokenRun()
    {
        Assert.All(await CliGroup.Run(_folder.Root, 2, NeurMap("one", Steps)), result => Assert.Equal(0, result.ExitCode));

        using (var group = CliGroup.Start(_folder.Root, 2, NeurMap("two", Steps)))
        {
            await group[0].Until(() => LogLines("two") >= 5);
            await group[1].Signal("KILL");
            CliResult first = await EndInTime(group[0]);

            Assert.Equal(1, first.ExitCode);
            Assert.Contains("process 0 of 2 lost the others", first.Stderr, StringComparison.Ordinal);
            Assert.Contains("Go on with: unblur train --resume --out two", first.Stderr, StringComparison.Ordinal);
            Assert.InRange(Step("two"), 5, Steps - 1);
        }

        Assert.All(await CliGroup.Run(_folder.Root, 2, "train", "--resume", "--out", "two", "--threads", "1"), result => Assert.Equal((0, ""), (result.ExitCode, result.ExitCode == 0 ? "" : result.Stderr)));
        Assert.Equal(0, Distance("checkpoints/latest.safetensors", _ => true));
        Assert.Equal(0, Distance("latest.safetensors", _ => true));
    }

    [Fact]
    public async Task Train_FirstOfTwoKilled_SecondEndsAndTheLastCheckpointResumesWithOneProcess()
    {
        using (var group = CliGroup.Start(_folder.Root, 2, NeurMap("two", Steps, "--set", "run.checkpoint_every=5")))
        {
            await group[0].Until(() => LogLines("two") >= 5);
            await group[0].Signal("KILL");
            CliResult second = await EndInTime(group[1]);

            Assert.Equal((1, ""), (second.ExitCode, second.Stdout));
            Assert.Contains("process 1 of 2 lost the others", second.Stderr, StringComparison.Ordinal);
            Assert.Equal(0, Step("two") % 5);
        }

        CliResult resumed = await CliProcess.Run(_folder.Root, _folder.Root, "train", "--resume", "--out", "two", "--threads", "1", "--set", "data.unpaired_batch=4");
        Assert.Equal((0, ""), (resumed.ExitCode, resumed.ExitCode == 0 ? "" : resumed.Stderr));
        Assert.Equal(Steps, Step("two"));
    }

    [Fact]
    public async Task Train_SecondOfTwoInterrupted_BothEndAtOneStepWithACheckpoint()
    {
        using var group = CliGroup.Start(_folder.Root, 2, NeurMap("two", 100_000));
        await group[0].Until(() => LogLines("two") >= 3);
        await group[1].Signal("TERM");
        CliResult[] ended = await group.End();

        Assert.All(ended, result => Assert.Equal(130, result.ExitCode));
        Assert.Contains("Go on with", ended[0].Stderr, StringComparison.Ordinal);
        Assert.InRange(Step("two"), 3, 99_999);
    }

    [Fact]
    public async Task Train_EnvironmentHalfSet_Gives2AndNamesTheVariable()
    {
        using var process = CliProcess.Start(_folder.Root, _folder.Root, new() { ["WORLD_SIZE"] = "2", ["RANK"] = "1", ["MASTER_PORT"] = "29500" }, NeurMap("two", 1));
        CliResult refused = await process.End();

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("MASTER_ADDR", refused.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("two")));
    }

    private static string[] NeurMap(string run, int steps, params string[] changes) =>
    [
        "train", TestNeurMapRecipe.Name, "--blurry", "blurry", "--sharp", "sharp", "--out", run, "--threads", "1",
        "--set", $"steps={steps}", "--set", "run.checkpoint_every=10000", "--set", "run.validate_every=10000", .. changes,
    ];

    /// <summary>
    /// A D that is not the identity, and an M that sees motion well away from dx = 0, where canonical motion jumps. A fresh ResUNet gives every photo back:
    /// the difference between the motion of blurry and restored photos is then nothing but rounding, of which Adam makes whole steps.
    /// </summary>
    private void SaveWeightsToStartFrom()
    {
        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        using Generator generator = new(1);
        using ResUNet deblur = new(new ResUNetOptions { Channels = [4, 8], EncoderBlocks = [1], MiddleBlocks = 1, DecoderBlocks = [1] });
        deblur.Initialize(generator);
        foreach ((_, Parameter weight) in deblur.Trainable().Where(entry => entry.Parameter.Value.Rank == 4))
        {
            Initializers.XavierNormal(weight, generator);
        }

        NetworkFile.Save(_folder.PathOf("deblur.safetensors"), deblur);

        using OffsetNet motion = new(new OffsetNetOptions { Channels = 2 });
        motion.Initialize(generator);
        motion.State().Last().Parameter.Value.AddInPlace(0.5);
        NetworkFile.Save(_folder.PathOf("motion.safetensors"), motion);
    }

    private static async Task<CliResult> EndInTime(CliProcess process)
    {
        long start = Stopwatch.GetTimestamp();
        CliResult result = await process.End();
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, s_mostTimeToNotice);
        return result;
    }

    private int LogLines(string run) => File.Exists(_folder.PathOf(run, "log.jsonl")) ? File.ReadAllLines(_folder.PathOf(run, "log.jsonl")).Length : 0;

    private int Step(string run) => int.Parse(WeightFile.Read(_folder.PathOf(run, "checkpoints", "latest.safetensors")).Metadata["step"], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The largest difference of any value of a file in the runs <c>one</c> and <c>two</c>.</summary>
    private double Distance(string file, Func<string, bool> isCompared) => Distance(_folder.PathOf("one", file), _folder.PathOf("two", file), isCompared);

    private static double Distance(string left, string right, Func<string, bool> isCompared)
    {
        WeightFile one = WeightFile.Read(left), two = WeightFile.Read(right);
        Assert.Equal(one.Tensors.Keys.Order(StringComparer.Ordinal), two.Tensors.Keys.Order(StringComparer.Ordinal));
        return one.Tensors.Where(entry => isCompared(entry.Key)).Max(entry => Distance(entry.Value, two.Tensors[entry.Key]));
    }

    private static double Distance(StoredTensor one, StoredTensor two)
    {
        ReadOnlySpan<float> a = MemoryMarshal.Cast<byte, float>(one.Bytes.Span), b = MemoryMarshal.Cast<byte, float>(two.Bytes.Span);
        Assert.Equal(a.Length, b.Length);
        double most = 0;
        for (int i = 0; i < a.Length; i++)
        {
            most = Math.Max(most, Math.Abs((double)a[i] - b[i]));
        }

        return most;
    }
}
