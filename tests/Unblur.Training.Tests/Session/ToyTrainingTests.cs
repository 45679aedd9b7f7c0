using System.Diagnostics;
using System.Globalization;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Distributed;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.Session;

/// <summary>What a session promises to every system, shown by a small adversarial one with batch norm and a buffer.</summary>
public sealed class ToyTrainingTests
{
    [Fact]
    public void Run_KilledAndResumed_EndsAtTheBitsOfAnUnbrokenRun()
    {
        using TemporaryFolder folder = new();
        string[] changes = ["steps=400", "run.log_every=1", "run.checkpoint_every=5", "run.validate_every=50"];
        string broken = folder.File("broken");
        using (Process child = Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, broken, .. changes]) { RedirectStandardOutput = true })!)
        {
            while (int.Parse(child.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture) < 23)
            {
            }

            child.Kill(); // SIGKILL: nothing is cleaned up
            child.WaitForExit();
        }

        Assert.InRange(long.Parse(WeightFile.Read(Path.Combine(broken, "checkpoints", "latest.safetensors")).Metadata["step"], CultureInfo.InvariantCulture), 20, 395);
        int threads = TorchRuntime.Threads;
        TorchRuntime.Threads = 1;
        WeightFile resumed = Train(RunFolder.Open(broken), changes), unbroken = Train(RunFolder.Create(folder.File("unbroken"), "kind: toy"), changes);
        TorchRuntime.Threads = threads;

        Assert.Equal(unbroken.Metadata, resumed.Metadata);
        Assert.Equal(unbroken.Tensors.Keys, resumed.Tensors.Keys);
        Assert.All(unbroken.Tensors, entry => Assert.True(entry.Value.Bytes.Span.SequenceEqual(resumed.Tensors[entry.Key].Bytes.Span), entry.Key));
        Assert.Contains("buffer", unbroken.Tensors.Keys);
        Assert.Contains(unbroken.Tensors.Keys, name => name.EndsWith("running_mean", StringComparison.Ordinal));
        Assert.Equal(400, File.ReadAllLines(Path.Combine(broken, "log.jsonl")).Length);
    }

    [Fact]
    public void Run_TwoProcesses_EqualsOneWithBothBatches()
    {
        using TemporaryFolder folder = new();
        WeightFile one = Train(RunFolder.Create(folder.File("one"), "kind: toy"), ["data.batch=8"]);
        TrainTogether(folder.File("two"), ["data.batch=4"]);
        var two = WeightFile.Read(Path.Combine(folder.File("two"), "checkpoints", "latest.safetensors"));

        Assert.Equal(one.Tensors.Keys, two.Tensors.Keys);
        Assert.All(one.Tensors.Where(entry => !entry.Key.Contains("_optimizer", StringComparison.Ordinal)), entry => Assert.InRange(Difference(entry.Value, two.Tensors[entry.Key]), 0, 1e-4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Run_OneOfTwoProcessesLost_ResumesToTheBitsOfAnUnbrokenRun(int lost)
    {
        using TemporaryFolder folder = new();
        string[] changes = ["run.log_every=1", "run.checkpoint_every=100", "run.validate_every=5"];
        TrainTogether(folder.File("unbroken"), changes);

        // The one that is lost stops after 7 of 12 steps; the other is in the next one by then.
        Exception failure = Assert.ThrowsAny<Exception>(() => TrainTogether(folder.File("broken"), changes, group => group.Rank == lost ? new Death(7) : null));
        string step = WeightFile.Read(Path.Combine(folder.File("broken"), "checkpoints", "latest.safetensors")).Metadata["step"];
        TrainTogether(folder.File("broken"), changes);

        Assert.Equal(lost == 1, failure is ProcessLostException); // that of the first process
        Assert.Equal(lost == 1 ? "7" : "0", step);
        Assert.All(
            new[] { "checkpoints/latest.safetensors", "best.safetensors", "latest.safetensors" },
            file => Assert.Equal(File.ReadAllBytes(Path.Combine(folder.File("unbroken"), file)), File.ReadAllBytes(Path.Combine(folder.File("broken"), file))));
    }

    [Fact]
    public void Run_Validations_KeepTheBestWeights()
    {
        using TemporaryFolder folder = new();
        WeightFile last = Train(RunFolder.Create(folder.File("run"), "kind: toy"), ["run.validate_every=4"]);

        Assert.True(File.Exists(folder.File("run/best.safetensors")));
        Assert.True(double.Parse(last.Metadata["best"], CultureInfo.InvariantCulture) > double.NegativeInfinity);
        Assert.Equal(3, Directory.GetFiles(folder.File("run/samples"), "grey-*.jpg").Length);
    }

    private static WeightFile Train(RunFolder run, string[] changes)
    {
        using (run)
        {
            Train(run, changes, ProcessGroup.Alone);
            return WeightFile.Read(run.LatestCheckpoint);
        }
    }

    private static void TrainTogether(string folder, string[] changes, Func<ProcessGroup, IProgress<TrainingProgress>?>? progress = null) => TestProcesses.Run(2, group =>
    {
        using RunFolder? run = !group.IsFirst ? null : Directory.Exists(folder) ? RunFolder.Open(folder) : RunFolder.Create(folder, "kind: toy");
        Train(run, changes, group, progress?.Invoke(group));
        return true;
    });

    private static void Train(RunFolder? run, string[] changes, ProcessGroup group, IProgress<TrainingProgress>? progress = null)
        => ToyTraining.System.Prepare(RecipeDocument.Parse("kind: toy", "toy", changes))(new TrainingContext(run, Device.Cpu) { Group = group, Progress = progress });

    private sealed class Death(long step) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step)
            {
                throw new InvalidOperationException("died");
            }
        }
    }

    private static double Difference(StoredTensor left, StoredTensor right)
        => left.Type == StoredType.Int64 ? 0 : left.ToSingles().Zip(right.ToSingles()).Select(pair => Math.Abs((double)pair.First - pair.Second)).DefaultIfEmpty().Max();
}
