using Unblur.Physics.Sampling;

namespace Unblur.Physics.Tests.Sampling;

public sealed class RandomStreamsTests
{
    [Fact]
    public void ForTraining_FixedName_NeverChanges() =>
        Assert.Equal(0.2705673134884059, RandomStreams.ForTraining(1, 2, 3).NextDouble(), 12);

    [Fact]
    public void Streams_OfBothPurposesAndAllNames_StartApart()
    {
        IEnumerable<double> training = from seed in Enumerable.Range(0, 10)
                                       from epoch in Enumerable.Range(0, 10)
                                       from index in Enumerable.Range(0, 100)
                                       select RandomStreams.ForTraining(seed, epoch, index).NextDouble();
        IEnumerable<double> evaluation = from seed in Enumerable.Range(0, 10)
                                         from index in Enumerable.Range(0, 1000)
                                         select RandomStreams.ForEvaluation(seed, index).NextDouble();

        Assert.Equal(20_000, training.Concat(evaluation).Distinct().Count());
    }

    [Fact]
    public void NextDouble_ManyDraws_IsUniform()
    {
        Random random = RandomStreams.ForTraining(0, 0, 0);
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++)
        {
            counts[(int)(10 * random.NextDouble())]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }

    [Fact]
    public void Next_Range_CoversItAndNothingElse()
    {
        Random random = RandomStreams.ForTraining(0, 0, 1);

        Assert.Equal([3, 4, 5, 6], Enumerable.Range(0, 200).Select(_ => random.Next(3, 7)).Distinct().Order());
    }

    [Fact]
    public void ForDataSet_OtherSeedSourceOrNumber_GivesAnotherStream()
    {
        double[] first = [.. from seed in new[] { 0L, 1 } from source in new[] { "a.png", "b.png" } from number in new[] { 0L, 1, 2 }
                             select RandomStreams.ForDataSet(seed, source, number).NextDouble()];
        Assert.Equal(first.Length, first.Distinct().Count());
        Assert.Equal(first[0], RandomStreams.ForDataSet(0, "a.png", 0).NextDouble());
    }
}
