using System.Text;
using Unblur.Imaging;
using Unblur.Metrics.Evaluation;
using Unblur.Metrics.Scoring;
using Unblur.TestKit;
using Unblur.TestKit.Images;

namespace Unblur.Metrics.Tests.Evaluation;

public sealed class EvalBatchTests : IDisposable
{
    private static readonly ScorerProfile s_profile = ScorerProfiles.Find("matlab");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string name, int seed, int width = 40, int height = 32)
    {
        string path = Path.Combine(_folder.Path, name);
        Photo.FromPlanes(TestPhotos.Draw(seed, width, height)).Save(path);
        return path;
    }

    private EvalPair Pair(int number, int width = 40)
        => new($"{number}", Write($"sharp{number}.png", number)) { Blurry = Write($"blurry{number}.png", number + 10, width) };

    private static Task<IReadOnlyList<PairOutcome>> Run(PairScorer scorer, int parallel, params EvalPair[] pairs)
        => EvalBatch.Run(pairs, scorer, parallel, _ => { }, CancellationToken.None);

    private static RestorePhoto Restoring(Func<Photo, Photo> restore) => (blurry, _) => Task.FromResult((restore(blurry), new Restoration(2, "test")));

    [Fact]
    public async Task Run_Restorer_ScoresBeforeAndAfter()
    {
        EvalPair pair = Pair(1);
        var sharp = Photo.Open(pair.Sharp);

        PairOutcome outcome = Assert.Single(await Run(new PairScorer(s_profile) { Restore = Restoring(_ => sharp) }, 1, pair));

        Assert.Equal(s_profile.Score(PhotoCodec.Load(pair.Blurry!), PhotoCodec.Load(pair.Sharp)), outcome.Before);
        Assert.Equal(double.PositiveInfinity, outcome.After![0].Value);
        Assert.Equal((40, 32, new Restoration(2, "test")), (outcome.Width, outcome.Height, outcome.Restoration));
    }

    // As MATLAB's imread and OpenCV read photos.
    [Fact]
    public async Task Run_PhotoWithAlpha_ComparesTheColoursAlone()
    {
        string opaque = Path.Combine(_folder.Path, "opaque.png"), clear = Path.Combine(_folder.Path, "clear.png");
        byte[] colours = TestImages.Bytes(32 * 24 * 3), withAlpha = [.. colours.Chunk(3).SelectMany((colour, i) => colour.Append((byte)(i % 256)))];
        File.WriteAllBytes(opaque, PngFactory.Create(32, 24, 8, 2, colours));
        File.WriteAllBytes(clear, PngFactory.Create(32, 24, 8, 6, withAlpha));

        PairOutcome outcome = Assert.Single(await Run(new PairScorer(s_profile), 1, new EvalPair("alpha", opaque) { Restored = clear, Blurry = clear }));

        Assert.Equal(double.PositiveInfinity, outcome.After![0].Value);
        Assert.Equal(double.PositiveInfinity, outcome.Before![0].Value);
    }

    [Fact]
    public async Task Run_InParallel_KeepsTheOrderAndHandsOutPhotos()
    {
        EvalPair[] pairs = [.. Enumerable.Range(1, 6).Select(number => Pair(number))];
        System.Collections.Concurrent.ConcurrentBag<int> scored = [];

        IReadOnlyList<PairOutcome> outcomes = await Run(new PairScorer(s_profile) { Restore = Restoring(blurry => blurry), Scored = photos => scored.Add(photos.Index) }, 4, pairs);

        Assert.Equal(pairs, outcomes.Select(outcome => outcome.Pair));
        Assert.Equal(Enumerable.Range(0, 6), scored.Order());
    }

    [Fact]
    public async Task Run_OneOfAnotherSize_FailsAloneAndStaysOutOfTheMean()
    {
        PairScorer scorer = new(s_profile) { Restore = Restoring(blurry => blurry), Describe = thrown => $"described: {thrown.Message}" };

        EvalSummary summary = new(s_profile, "test", await Run(scorer, 2, Pair(1), Pair(2, width: 39)), []);

        PairFailure failure = Assert.Single(summary.Failed).Failure!;
        Assert.StartsWith("described: blurry", failure.Message, StringComparison.Ordinal);
        Assert.True(Assert.IsType<EvaluationException>(failure.Cause).IsSizeMismatch);
        Assert.Equal(summary.Outcomes[0].After, summary.MeanAfter);
    }

    [Fact]
    public async Task Run_PhotosTooSmallForAMeasure_SaysSoWithoutTheParameter()
    {
        PairOutcome outcome = Assert.Single(await Run(new PairScorer(ScorerProfiles.Find("kohler")) { Restore = Restoring(blurry => blurry) }, 1, Pair(1)));

        Assert.False(Assert.IsType<EvaluationException>(outcome.Failure!.Cause).IsSizeMismatch);
        Assert.DoesNotContain("Parameter", outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NothingToRestoreWith_FailsWithTheReason()
        => Assert.Contains("has no restored photo", Assert.Single(await Run(new PairScorer(s_profile), 1, Pair(1))).Failure!.Message, StringComparison.Ordinal);

    [Fact]
    public async Task Run_Cancelled_ReturnsWhatWasFinished()
    {
        using CancellationTokenSource source = new();
        PairScorer scorer = new(s_profile) { Restore = Restoring(blurry => blurry) };

        IReadOnlyList<PairOutcome> outcomes = await EvalBatch.Run([Pair(1), Pair(2), Pair(3)], scorer, 1, _ => source.Cancel(), source.Token);

        Assert.Equal("1", Assert.Single(outcomes).Pair.Name);
    }

    [Theory]
    [InlineData(600L * 40 * 32 * 3, 8, 3)]
    [InlineData(1, 8, 1)]
    [InlineData(1L << 40, 8, 8)]
    public void MostAtOnce_Memory_LimitsThePairs(long memory, int threads, int expected) => Assert.Equal(expected, EvalBatch.MostAtOnce([Pair(1)], threads, memory));

    [Fact]
    public async Task Csv_BeforeAndAfter_HasAColumnForEach()
    {
        EvalSummary summary = new(s_profile, "test", await Run(new PairScorer(s_profile) { Restore = Restoring(blurry => blurry) }, 1, Pair(1)), []);
        using MemoryStream file = new();

        EvalCsv.Write(summary, file);

        string[] lines = Encoding.UTF8.GetString(file.ToArray()).Split('\n');
        Assert.Equal("photo,profile,width,height,psnr_before,psnr_after,ssim_before,ssim_after,failure", lines[0]);
        Assert.StartsWith("1,matlab,40,32,", lines[1], StringComparison.Ordinal);
    }
}
