using System.Text.Json.Nodes;
using Unblur.Data;
using Unblur.Imaging;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Distributed;
using Unblur.Torch.Modules;
using Unblur.Torch.Optimizers;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.Session;

/// <summary>A session around one linear layer, with a clock that the test sets.</summary>
public sealed class TrainingSessionTests
{
    private static readonly RunOptions s_run = new() { Steps = 6, LogEvery = 1000, ValidateEvery = 1000, CheckpointEvery = 1000 };

    [Theory]
    [InlineData(1, 90, "30, 90")]
    [InlineData(20, 8, "1, 4, 7, 8")]
    [InlineData(90, 3, "1, 2, 3")]
    public void Next_NoLineDueBySteps_LogsWithinHalfAMinuteAndThenEachMinute(int secondsPerStep, int steps, string lines)
    {
        Recorder progress = new();

        Train(s_run with { Steps = steps }, context => context with { Progress = progress }, secondsPerStep);

        Assert.Equal(lines, string.Join(", ", progress.Reports.Select(report => report.Step)));
    }

    [Theory]
    [InlineData(1, 2, 0)]
    [InlineData(3, 2, 1)]
    [InlineData(3, 1, 1)]
    [InlineData(90, 50, 1)]
    public void Next_StepsOfSomeLength_AdvisesOnceWhereTheyAreLong(int secondsPerStep, int logEvery, int count)
    {
        List<string> warnings = [];

        Train(s_run with { LogEvery = logEvery }, context => context with { Warn = warnings.Add }, secondsPerStep);

        Assert.Equal(Enumerable.Repeat($"A step takes {secondsPerStep}.0 s on this machine. Smaller!", count), warnings);
    }

    [Theory]
    [InlineData(5, "0, 3, 6")]
    [InlineData(0, "6")]
    public void IsPictured_OfSomeMinutes_ShowsTheStartAndThenNowAndThen(double minutes, string expected)
    {
        using TemporaryFolder folder = new();

        Train(folder, s_run with { PictureMinutes = minutes }, context => context, secondsPerStep: 100);

        Assert.Equal(expected, string.Join(", ", Directory.GetFiles(folder.File("samples")).Order(StringComparer.Ordinal).Select(file => int.Parse(Path.GetFileNameWithoutExtension(file)[^8..], null))));
    }

    [Fact]
    public void IsPictured_TwoProcesses_IsTrueInTheFirstAlone()
    {
        using TemporaryFolder folder = new();

        int[] pictures = TestProcesses.Run(2, group =>
        {
            int count = 0;
            Train(group.IsFirst ? folder : null, s_run, context => context with { Group = group }, secondsPerStep: 100, page: (session, step) =>
            {
                count += session.IsPictured ? 1 : 0;
                step();
            });
            return count;
        });

        Assert.Equal([2, 0], pictures);
    }

    [Fact]
    public void Next_HalfWay_EstimatesTheTimeForStepsAndTheLastValidation()
    {
        Recorder progress = new();

        Train(s_run with { LogEvery = 1, ValidateEvery = 4 }, context => context with { Progress = progress }, secondsPerStep: 10);

        // Two steps, and the validation after the last one, which takes 7 s as the one before.
        Assert.Equal(TimeSpan.FromSeconds(27), progress.Reports[3].TimeLeft);
        Assert.Equal(TimeSpan.Zero, progress.Reports[5].TimeLeft);
        Assert.All(progress.Reports, report => Assert.Equal(10, report.SecondsPerStep));
    }

    [Fact]
    public void Run_TwiceWithoutNext_IsRefused()
    {
        Assert.Contains("call Next()", Assert.Throws<InvalidOperationException>(() => Train(s_run, context => context, page: (session, step) =>
        {
            step();
            step();
        })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_CheckpointOfTheLastStep_EndsAtOnceAndLeavesTheFilesAsTheyAre()
    {
        using TemporaryFolder folder = new();
        Train(folder, s_run, context => context);
        byte[][] before = [.. Files(folder)];

        Train(folder, s_run, context => context, page: (_, _) => Assert.Fail("there is no step to run"));

        Assert.Equal(before, Files(folder));

        static IEnumerable<byte[]> Files(TemporaryFolder folder) => new[] { "checkpoints/latest.safetensors", "latest.safetensors", "log.jsonl" }.Select(file => File.ReadAllBytes(folder.File(file)));
    }

    [Fact]
    public void Run_CancelledBeforeTheFirstStep_ResumesToTheSameBits()
    {
        using TemporaryFolder broken = new(), unbroken = new();
        Assert.Throws<OperationCanceledException>(() => Train(broken, s_run, context => context with { Cancellation = new CancellationToken(canceled: true) }));
        Assert.Equal("0", WeightFile.Read(broken.File("checkpoints/latest.safetensors")).Metadata["step"]);

        Train(broken, s_run, context => context);
        Train(unbroken, s_run, context => context);

        Assert.Equal(File.ReadAllBytes(unbroken.File("checkpoints/latest.safetensors")), File.ReadAllBytes(broken.File("checkpoints/latest.safetensors")));
    }

    [Fact]
    public void Begin_Prepared_NotesOneStartAndKeepsTheResult()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<IOException>(() => Train(folder, s_run, context => context, prepare: weight => weight.Replace(Tensor.Full([1, 1, 1, 1], 7)), page: (_, _) => throw new IOException("died")));

        Assert.Equal(7, WeightFile.Read(folder.File("checkpoints/latest.safetensors")).Tensors["network.weight"].ToSingles()[0]);
        Assert.Equal(7, WeightFile.Read(folder.File("checkpoints/latest.safetensors")).Tensors["average.weight"].ToSingles()[0]);
        Assert.Single(JsonNode.Parse(File.ReadAllText(folder.File("manifest.json")))!.AsArray());
    }

    [Fact]
    public void Next_LogThatCannotBeWritten_SaysHowToGoOn()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("log.jsonl"));

        CheckpointException failure = Assert.Throws<CheckpointException>(() => Train(folder, s_run with { LogEvery = 2, CheckpointEvery = 2 }, context => context));

        Assert.Contains("step 2:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("then resume", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_UpdateThatThrows_LeavesTheLastCheckpoint()
    {
        using TemporaryFolder folder = new();

        Assert.Throws<TrainingDivergedException>(() => Train(folder, s_run with { CheckpointEvery = 2 }, context => context, page: (session, step) =>
        {
            if (session.Step == 3)
            {
                throw new TrainingDivergedException("far off");
            }

            step();
        }));

        Assert.Equal("2", WeightFile.Read(folder.File("checkpoints/latest.safetensors")).Metadata["step"]);
    }

    private static void Train(RunOptions options, Func<TrainingContext, TrainingContext> change, int secondsPerStep = 0, Action<TrainingSession, Action>? page = null)
    {
        using TemporaryFolder folder = new();
        Train(folder, options, change, secondsPerStep, page);
    }

    private static void Train(
        TemporaryFolder? folder, RunOptions options, Func<TrainingContext, TrainingContext> change, int secondsPerStep = 0, Action<TrainingSession, Action>? page = null,
        Action<Parameter>? prepare = null)
    {
        using RunFolder? run = folder is null ? null : File.Exists(folder.File("recipe.yaml")) ? RunFolder.Open(folder.Path) : RunFolder.Create(folder.Path, "kind: test");
        ManualClock clock = new();
        TrainingContext context = change(new TrainingContext(run, Device.Cpu) { Clock = clock });
        using TrainingState state = new("test");
        Conv2d network = new(1, 1, 1), averaged = new(1, 1, 1);
        Trainee trainee = state.Add(new Trainee("network", network, new AdamOptions()));
        state.Add(new MovingAverage(network, averaged, decay: 0.5));
        SessionOptions settings = new() { Run = options, Main = averaged, Advice = "Smaller!", Prepare = prepare is null ? null : () => prepare(network.Weight) };
        using var session = TrainingSession.Begin(settings, context, state);
        Prefetcher<float> batches = session.Prefetch(step => (float)step, ahead: 1);
        Update update = new(trainee, context.Group, () => clock.Advance(secondsPerStep));
        while (session.Next())
        {
            if (session.IsPictured)
            {
                session.Show("a", () => new PlanarImage(3, 8, 8));
            }

            (page ?? ((_, step) => step()))(session, () => session.Run(update, batches));
            if (session.IsValidated)
            {
                session.Show("a", () => new PlanarImage(3, 8, 8));
                clock.Advance(7);
                session.Validated(null);
            }
        }
    }

    private sealed class Update(Trainee trainee, ProcessGroup group, Action onStep) : ITrainingUpdate<float>
    {
        public string Remedy => "";

        public IReadOnlyDictionary<string, double> Rates(long step) => new Dictionary<string, double>();

        public string? Problem(float batch) => null;

        public IReadOnlyDictionary<string, double> Run(long step, float batch)
        {
            Dictionary<string, double> report = [];
            WeightedTerms loss = new();
            loss.Add("loss", 1, () => (((Conv2d)trainee.Network).Forward(Tensor.Full([1, 1, 2, 2], batch)) - 1).Square().Mean());
            trainee.Step(() => loss, 0.1, step, group, report);
            onStep();
            return report;
        }
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        internal void Advance(int seconds) => _ticks += seconds * TimeSpan.TicksPerSecond;
    }

    private sealed class Recorder : IProgress<TrainingProgress>
    {
        internal List<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value) => Reports.Add(value);
    }
}
