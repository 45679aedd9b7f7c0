using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.Networks.ResUNet;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Torch.Modules;
using Unblur.Training.NeurMap;
using Unblur.Training.Session;
using Unblur.Training.Recipes;

namespace Unblur.Training.Tests.Session;

/// <summary>Two processes with a batch each do what one does with both batches together.</summary>
public sealed class BatchShareTests
{
    private const int Side = 32;
    private const int Pairs = 1;
    private const int Unpaired = 2;

    // Odd numbers of photos, and a pool that holds less than a step brings: what depends on a place in the batch shows.
    private static readonly NeurMapRecipe s_recipe = new()
    {
        Run = new RunOptions { Steps = 100 },
        Data = new NeurMapDataOptions { Pairs = "some", PairedBatch = Pairs, UnpairedBatch = Unpaired },
        MotionNetwork = new MotionNetworkOptions { Pool = 4 },
        Optimizer = new NeurMapOptimizerOptions { DeblurClipNorm = 0.5, MotionClipNorm = 0.5 },
        Deblur = new DeblurTerms { MotionVariation = 1, ImageVariation = 1, Identity = 1 },
        Motion = new MotionTerms { OffsetSquare = 2e-4 },
    };

    private static readonly NeurMapRecipe s_whole = s_recipe with { Data = s_recipe.Data with { PairedBatch = 2 * Pairs, UnpairedBatch = 2 * Unpaired } };

    [Fact]
    public void Update_TwoProcesses_HaveTheTermsAndGradientsOfOneWithBothBatches()
    {
        Result expected = Train(s_whole, ProcessGroup.Alone, steps: 1);
        Result[] members = TestProcesses.Run(2, group => Train(s_recipe, group, steps: 1));

        Assert.All(members, member =>
        {
            Assert.Equal(expected.Terms.Keys, member.Terms.Keys);
            Assert.All(expected.Terms, term => Assert.Equal(term.Value, member.Terms[term.Key], 1e-5 * Math.Abs(term.Value)));
            AssertClose(expected.Pool, member.Pool, 1e-6);
        });
        Assert.Equal(members[0].Terms, members[1].Terms);
    }

    [Fact]
    public void Update_TwoProcessesManyTimes_EqualsOneWithBothBatches()
    {
        const int steps = 10;
        Result expected = Train(s_whole, ProcessGroup.Alone, steps);
        Result[] members = TestProcesses.Run(2, group => Train(s_recipe, group, steps));

        Assert.All(members, member =>
        {
            AssertClose(expected.Pool, member.Pool, 1e-6);
            AssertClose(expected.Deblur, member.Deblur, 1e-7);
            AssertClose(expected.Motion, member.Motion, 1e-7);
            AssertClose(expected.Scores, member.Scores, 1e-6);
        });
        Assert.Equal(members[0].Deblur, members[1].Deblur);
        Assert.Equal(members[0].Motion, members[1].Motion);
        Assert.Equal(members[0].Discriminator, members[1].Discriminator);
    }

    [Fact]
    public void Update_OneBatchWithNaN_EndsBothWithNothingUpdated()
    {
        (Exception failure, bool IsSame)[] failures = TestProcesses.Run(2, group =>
        {
            using TensorScope scope = new();
            using NeurMapNetworks networks = Networks(s_recipe);
            float[] weights = Values(networks.Motion);
            (Tensor blurry, Tensor sharp) = Photos(NeurMapData.ShareOf(s_recipe, group), step: 0);
            if (group.Rank == 1)
            {
                blurry.FillInPlace(double.NaN);
            }

            Exception failure = Record.Exception(() => new Alternation(networks, s_recipe, NeurMapData.ShareOf(s_recipe, group)).Update(3, blurry, sharp, Pairs));
            return (failure, IsSame: weights.AsSpan().SequenceEqual(Values(networks.Motion)));
        });

        Assert.All(failures, failure => Assert.Contains("step 3: motion.", Assert.IsType<TrainingDivergedException>(failure.failure).Message, StringComparison.Ordinal));
        Assert.All(failures, failure => Assert.True(failure.IsSame));
    }

    [Fact]
    public void PlaceOf_PhotosOfAllProcesses_IsEveryPlaceOnceWithPairsFirst()
    {
        int[][] places = TestProcesses.Run(2, group =>
        {
            BatchShare share = new(group, Paired: 1, Unpaired: 2);
            return Enumerable.Range(0, 3).Select(share.PlaceOf).ToArray();
        });

        Assert.Equal([0, 2, 3], places[0]);
        Assert.Equal([1, 4, 5], places[1]);
    }

    [Fact]
    public void Mean_OfAPart_HasTheValueOfTheWholeAndItsOwnGradient()
    {
        (double, double)[] results = TestProcesses.Run(2, group =>
        {
            using TensorScope scope = new();
            var own = Tensor.Full([1], group.Rank + 1.0);
            own.RequiresGrad = true;
            Tensor mean = new BatchShare(group, 0, 1).Mean(own);
            mean.Square().Sum().Backward();
            return (mean.Item(), own.TryGetGrad(out Tensor? gradient) ? gradient.Item() : 0);
        });

        Assert.All(results, result => Assert.Equal((1.5, 3), result));
    }

    private static Result Train(NeurMapRecipe recipe, ProcessGroup group, int steps)
    {
        using TensorScope scope = new();
        using NeurMapNetworks networks = Networks(recipe);
        BatchShare share = NeurMapData.ShareOf(recipe, group);
        Alternation alternation = new(networks, recipe, share);
        IReadOnlyDictionary<string, double> terms = new Dictionary<string, double>();
        for (int step = 0; step < steps; step++)
        {
            (Tensor blurry, Tensor sharp) = Photos(share, step);
            terms = alternation.Update(step, blurry, sharp, recipe.Data.PairedBatch);
        }

        using var grad = GradMode.Disabled();
        float[] scores = [.. networks.Discriminator.Forward(Photo(0, 99)).SelectMany(map => map.To(DType.Float32).ToArray<float>())];
        return new(terms, networks.Pool.Means.ToArray<float>(), Values(networks.Deblur), Values(networks.Motion), Values(networks.Discriminator), scores);
    }

    /// <summary>This process's photos of the whole batch: of 2 pairs and 4 unpaired ones.</summary>
    private static (Tensor Blurry, Tensor Sharp) Photos(BatchShare share, int step)
    {
        int[] places = [.. Enumerable.Range(0, share.Paired + share.Unpaired).Select(share.PlaceOf)];
        return (Tensor.Cat([.. places.Select(place => Photo(step, place))], 0), Tensor.Cat([.. places.Select(place => Photo(step, place + 50))], 0));
    }

    private static Tensor Photo(int step, int number)
    {
        using Generator generator = new((ulong)((step * 1000) + number));
        return Tensor.Rand([1, 3, Side, Side], generator).To(DType.Float64);
    }

    private static NeurMapNetworks Networks(NeurMapRecipe recipe)
    {
        ResUNet deblur = new(new ResUNetOptions { Channels = [4, 6], EncoderBlocks = [1], MiddleBlocks = 1, DecoderBlocks = [1] });
        OffsetNet motion = new(new OffsetNetOptions { Channels = 4 });
        MultiscaleDiscriminator discriminator = new(new MultiscaleDiscriminatorOptions { Channels = 4 });
        using Generator generator = new(5);
        deblur.Initialize(generator);
        foreach ((string _, Parameter weight) in deblur.Trainable().Where(entry => entry.Parameter.Value.Rank == 4))
        {
            Initializers.XavierNormal(weight, generator); // its own last layer is 0
        }

        motion.Initialize(generator);
        MoveAwayFromTheSeam(motion);
        discriminator.Initialize(generator);

        // In single precision rounding alone decides where Adam moves a weight whose gradient is almost 0.
        Array.ForEach<Module>([deblur, motion, discriminator], network => network.To(DType.Float64));
        deblur.Precision = DType.Float64;
        return NeurMapNetworks.Create(deblur, motion, discriminator, recipe);
    }

    // Where dx is 0, canonical motion jumps: rounding alone would tell one sum from the other.
    private static void MoveAwayFromTheSeam(OffsetNet motion)
    {
        using var grad = GradMode.Disabled();
        motion.State().Last(entry => entry.Name.EndsWith("bias", StringComparison.Ordinal)).Parameter.Value.AddInPlace(0.5);
    }

    private static float[] Values(Module module) => [.. module.State().SelectMany(entry => entry.Parameter.Value.To(DType.Float32).ToArray<float>())];

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second)), 0, tolerance);
    }

    private sealed record Result(IReadOnlyDictionary<string, double> Terms, float[] Pool, float[] Deblur, float[] Motion, float[] Discriminator, float[] Scores);
}
