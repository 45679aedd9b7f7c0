using Unblur.Data.Layouts;
using Unblur.Data.Sampling;
using Unblur.Data.Tests.Layouts;
using Unblur.Imaging;
using Unblur.Physics.Flow;

namespace Unblur.Data.Tests.Sampling;

public sealed class PairSamplerTests
{
    private static readonly SamplingOptions s_options = new() { Patch = 24, StepsPerPhoto = 1 };

    private static TestSet Pairs(int count = 4, int width = 60, int height = 48)
    {
        TestSet set = new();
        for (int i = 0; i < count; i++)
        {
            set.Photo($"input/{new string('a', i + 1)}.png", width, height).Photo($"target/{new string('a', i + 1)}.png", width, height);
        }

        return set;
    }

    [Fact]
    public void Draw_SameSeedStepAndPlace_GivesTheSameBitsWithAnyCache()
    {
        using TestSet set = Pairs();
        IReadOnlyList<ImagePair> pairs = PairedSet.Open(set.Path).Pairs;
        PairSampler roomy = new(pairs, s_options);
        PairSampler tight = new(pairs, s_options with { CacheBytes = 1 });

        var parallel = Enumerable.Range(0, 24).AsParallel().AsOrdered().Select(step => roomy.Draw(3, step, 1)).ToList();

        Assert.All(Enumerable.Range(0, 24), step =>
        {
            Sample patch = tight.Draw(3, step, 1);
            Assert.Equal(patch.Place, parallel[step].Place);
            Assert.Equal(patch.Blurry.Values, parallel[step].Blurry.Values);
            Assert.Equal(patch.Sharp.Values, parallel[step].Sharp.Values);
        });
    }

    [Fact]
    public void Draw_ManySteps_ComesToEveryPairAndTurn()
    {
        using TestSet set = Pairs();
        PairSampler sampler = new(PairedSet.Open(set.Path).Pairs, s_options);

        var patches = Enumerable.Range(0, 120).Select(step => sampler.Draw(1, step, 0)).ToList();

        Assert.Equal(4, patches.Select(patch => patch.Source!.Name).Distinct().Count());
        Assert.Equal(8, patches.Select(patch => patch.Place!.Value.Turn).Distinct().Count());
        Assert.True(patches.Select(patch => patch.Place).Distinct().Count() > 100);
    }

    [Fact]
    public void Draw_PatchAndPlace_BelongTogether()
    {
        using TestSet set = Pairs();
        PairSampler sampler = new(PairedSet.Open(set.Path).Pairs, s_options with { Turns = PatchTurns.None });

        Assert.All(Enumerable.Range(0, 10), step =>
        {
            Sample patch = sampler.Draw(1, step, 0);
            Assert.Equal(Photo.Open(patch.Source!.Blurry).ReadPlanes(patch.Place!.Value.X, patch.Place!.Value.Y, 24, 24).Values, patch.Blurry.Values);
            Assert.Equal(Photo.Open(patch.Source!.Sharp!).ReadPlanes(patch.Place!.Value.X, patch.Place!.Value.Y, 24, 24).Values, patch.Sharp.Values);
        });
    }

    [Fact]
    public void Draw_SeveralStepsPerPhoto_ChangesOnePlaceAtATime()
    {
        using TestSet set = Pairs(8);
        PairSampler sampler = new(PairedSet.Open(set.Path).Pairs, s_options with { StepsPerPhoto = 4 });

        string[][] sources = Enumerable.Range(0, 40).Select(step => Enumerable.Range(0, 4).Select(place => sampler.Draw(1, step, place).Source!.Name).ToArray()).ToArray();

        int[] changes = Enumerable.Range(1, 39).Select(step => Enumerable.Range(0, 4).Count(place => sources[step][place] != sources[step - 1][place])).ToArray();
        Assert.All(changes, change => Assert.InRange(change, 0, 1));
        Assert.True(changes.Sum() > 20);
        Assert.NotEqual(sampler.Draw(1, 0, 0).Place, sampler.Draw(1, 1, 0).Place);
    }

    [Fact]
    public void Draw_ByDefault_TakesSixteenPatchesFromAPhoto()
    {
        using TestSet set = Pairs(12);
        PairSampler sampler = new(PairedSet.Open(set.Path).Pairs, new SamplingOptions { Patch = 24 });

        // The place 5 changes its pair at the steps 11, 27, 43, ...
        var patches = Enumerable.Range(11, 16).Select(step => sampler.Draw(1, step, 5)).ToList();
        IEnumerable<string> later = Enumerable.Range(0, 40).Select(turn => sampler.Draw(1, 11 + (16 * turn), 5).Source!.Name);

        Assert.Single(patches.Select(patch => patch.Source!.Name).Distinct());
        Assert.True(patches.Select(patch => patch.Place).Distinct().Count() > 12);
        Assert.True(later.Distinct().Count() > 8);
    }

    [Fact]
    public void Batch_DrawnByAnotherSamplerFromAnyStepOn_IsTheSame()
    {
        using TestSet set = Pairs();
        IReadOnlyList<ImagePair> pairs = PairedSet.Open(set.Path).Pairs;
        SamplingOptions options = new() { Patch = 24, StepsPerPhoto = 4 };
        PairSampler whole = new(pairs, options);
        Prefetcher<SampleBatch> resumed = new(step => SampleBatch.Draw(new PairSampler(pairs, options with { CacheBytes = 1 }), 1, step, 3), first: 6, ahead: 3);
        for (int step = 0; step < 6; step++)
        {
            SampleBatch.Draw(whole, 1, step, 3);
        }

        Assert.All(Enumerable.Range(6, 8), step =>
        {
            (SampleBatch expected, SampleBatch batch) = (SampleBatch.Draw(whole, 1, step, 3), resumed.Take());
            Assert.Equal(expected.Blurry, batch.Blurry);
            Assert.Equal(expected.Sharp, batch.Sharp);
        });
    }

    [Fact]
    public void Draw_Flow_TurnsWithThePhoto()
    {
        using TestSet set = new TestSet().Photo("a_blurryimg.png", 60, 48).Photo("a_gtimg.png", 60, 48).Text("a_mfmap.mat", "flow");
        MotionFlow flow = new(48, 60);
        for (int i = 0; i < flow.U.Length; i++)
        {
            (flow.U[i], flow.V[i]) = (i % 60 + 1, (i / 60) - 20);
        }

        PairSampler sampler = new(PairedSet.Open(set.Path).Pairs, s_options with { ReadFlow = _ => flow });

        Assert.All(Enumerable.Range(0, 40), step =>
        {
            Sample patch = sampler.Draw(1, step, 0);
            (int x, int y, int side, int turn) = patch.Place!.Value;
            (int u, int v) = (turn & 4) != 0 ? (0, 3) : (3, 0);
            u = (turn & 1) != 0 ? side - 1 - u : u;
            v = (turn & 2) != 0 ? side - 1 - v : v;
            MotionVector source = flow[x + u, y + v];
            MotionVector moved = new((turn & 1) != 0 ? -source.U : source.U, (turn & 2) != 0 ? -source.V : source.V);
            Assert.Equal(((turn & 4) != 0 ? new MotionVector(moved.V, moved.U) : moved).Canonical, patch.Flow![3, 0]);
            Assert.All(patch.Flow.U, value => Assert.True(value >= 0));
        });
    }

    [Fact]
    public void Draw_FlowOfAnotherSize_IsRefused()
    {
        using TestSet set = new TestSet().Photo("a_blurryimg.png", 60, 48).Photo("a_gtimg.png", 60, 48).Text("a_mfmap.mat", "flow");
        PairSampler sampler = new(PairedSet.Open(set.Path).Pairs, s_options with { ReadFlow = _ => new MotionFlow(60, 48) });

        Assert.Equal(DataSetFault.FlowSize, Assert.Throws<DataSetException>(() => sampler.Draw(1, 0, 0)).Fault);
    }

    [Fact]
    public void Draw_PhotoDamagedBehindItsHeader_IsPassedOverAndToldOnce()
    {
        using TestSet set = Pairs(3);
        string damaged = Directory.GetFiles(set.At("target")).Order(StringComparer.Ordinal).First();
        byte[] whole = File.ReadAllBytes(damaged);
        File.WriteAllBytes(damaged, whole[..(whole.Length / 2)]);
        System.Collections.Concurrent.ConcurrentBag<string> warnings = [];
        PairSampler sampler = new(PairedSet.Open(set.Path).Pairs, s_options, warnings.Add);

        Assert.All(Enumerable.Range(0, 20), step => Assert.NotEqual(damaged, sampler.Draw(1, step, 0).Source!.Sharp));
        Assert.Contains(damaged, Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_OnePair_Warns()
    {
        using TestSet set = Pairs(1);
        List<string> warnings = [];

        Assert.Equal(1, new PairSampler(PairedSet.Open(set.Path).Pairs, s_options, warnings.Add).Count);

        Assert.Contains("only 1 pair", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_SmallPairs_AreLeftOut()
    {
        using TestSet set = Pairs(2).Photo("input/small.png", 20, 60).Photo("target/small.png", 20, 60);

        Assert.Equal(2, new PairSampler(PairedSet.Open(set.Path).Pairs, s_options).Count);
    }

    [Fact]
    public void Constructor_OnlySmallPairs_SaysWhatIsNeeded()
    {
        using TestSet set = Pairs(1, 20, 20);

        Assert.Contains("24 x 24", Assert.Throws<DataSetException>(() => new PairSampler(PairedSet.Open(set.Path).Pairs, s_options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_Frames_AreNotForTraining()
    {
        using TestSet set = new TestSet().With("Blurry1_1.png", "GroundTruth1_1/1.png");

        Assert.Contains("evaluation", Assert.Throws<DataSetException>(() => new PairSampler(PairedSet.Open(set.Path).Pairs, s_options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_BadOptions_ReportsAll()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new PairSampler([], new() { Patch = 0, StepsPerPhoto = 0, Turns = (PatchTurns)3 }));

        Assert.All(["Patch is 0", "StepsPerPhoto is 0", "Turns is 3"], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Batch_OfAStep_HoldsThePatchesInOrder()
    {
        using TestSet set = Pairs();
        PairSampler sampler = new(PairedSet.Open(set.Path).Pairs, s_options);

        var batch = SampleBatch.Draw(sampler, 1, 5, 3);

        Assert.Equal((3, 24), (batch.Count, batch.Patch));
        Assert.Equal(sampler.Draw(1, 5, 2).Blurry.Values, batch.Blurry.AsSpan(2 * 3 * 24 * 24).ToArray());
        Assert.Equal(sampler.Draw(1, 5, 1).Sharp.Values, batch.Sharp.AsSpan(3 * 24 * 24, 3 * 24 * 24).ToArray());
        Assert.Null(batch.Flow);
    }
}
