using Unblur.Networks;
using Unblur.Networks.MotionNet;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.Networks.ResUNet;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Modules;
using Unblur.Training.Losses;
using Unblur.Training.NeurMap;
using Unblur.Training.Reblur;
using Unblur.Training.Session;
using Unblur.Training.Recipes;

namespace Unblur.Training.Tests.NeurMap;

public sealed class AlternationTests
{
    private const int Side = 32;
    private static readonly NeurMapRecipe s_recipe = new() { Run = new RunOptions { Steps = 10 }, Deblur = new DeblurTerms { MotionVariation = 1, ImageVariation = 1, Identity = 1 }, Motion = new MotionTerms { OffsetSquare = 2e-4 } };

    [Fact]
    public void MotionLoss_Backward_ReachesEveryWeightOfMAndNoneOfDAndN()
    {
        using Bench bench = new(s_recipe);
        using TensorScope scope = new();
        bench.Alternation.MotionLoss(bench.Blurry, bench.Sharp, bench.Restored().Detach()).Total!.Backward();

        Assert.Empty(WithoutGradient(bench.Networks.Motion));
        Assert.Empty(WithGradient(bench.Networks.Deblur));
        Assert.Empty(WithGradient(bench.Networks.Discriminator));
    }

    [Fact]
    public void DeblurLoss_AnotherMotionNetworkAsM_ReachesEveryWeightOfDThroughIt()
    {
        MotionNet motion = new(new MotionNetOptions { Channels = [4, 4, 4, 4] });
        using Generator generator = new(5);
        motion.Initialize(generator);
        using Bench bench = new(s_recipe with { Deblur = Only() with { Sharp = 1 } }, motion, side: 64);
        using TensorScope scope = new();
        bench.Networks.Pool.Add(bench.Networks.MotionOf(bench.Sharp));
        using (new FrozenWeights(bench.Networks.Motion, bench.Networks.Discriminator))
        {
            bench.Alternation.DeblurLoss(bench.Blurry, bench.Sharp, bench.Restored(), paired: 2).Total!.Backward();
        }

        Assert.Empty(WithoutGradient(bench.Networks.Deblur));
        Assert.Empty(WithGradient(bench.Networks.Motion));
    }

    [Fact]
    public void Update_NoLearningRateForM_LeavesItAndFillsThePool()
    {
        using Bench bench = new(s_recipe with { Optimizer = new NeurMapOptimizerOptions { MotionLearningRate = 0 } });
        float[][] before = [.. bench.Networks.Motion.State().Select(weight => weight.Parameter.Value.ToArray<float>())];
        using TensorScope scope = new();

        IReadOnlyDictionary<string, double> report = bench.Alternation.Update(0, bench.Blurry, bench.Sharp, paired: 2);

        Assert.Equal(before, bench.Networks.Motion.State().Select(weight => weight.Parameter.Value.ToArray<float>()));
        Assert.DoesNotContain(report.Keys, key => key.StartsWith("motion.", StringComparison.Ordinal));
        Assert.Contains("deblur.sharp", report.Keys);
    }

    [Fact]
    public void DiscriminatorLoss_Backward_ReachesEveryWeightOfNAndNoneOfDAndM()
    {
        using Bench bench = new(s_recipe);
        using TensorScope scope = new();
        bench.Alternation.DiscriminatorLoss(bench.Blurry, bench.Sharp, bench.Restored().Detach()).Total!.Backward();

        Assert.Empty(WithoutGradient(bench.Networks.Discriminator));
        Assert.Empty(WithGradient(bench.Networks.Deblur));
        Assert.Empty(WithGradient(bench.Networks.Motion));
    }

    [Fact]
    public void DeblurLoss_OfFrozenMAndN_ReachesEveryWeightOfDAloneThroughThem()
    {
        using Bench bench = new(s_recipe with { Deblur = Only() with { Sharp = 1, Natural = 1 } });
        using TensorScope scope = new();
        bench.Networks.Pool.Add(bench.Networks.MotionOf(bench.Sharp));
        using (new FrozenWeights(bench.Networks.Motion, bench.Networks.Discriminator))
        {
            bench.Alternation.DeblurLoss(bench.Blurry, bench.Sharp, bench.Restored(), paired: 2).Total!.Backward();
        }

        Assert.Empty(WithoutGradient(bench.Networks.Deblur));
        Assert.Empty(WithGradient(bench.Networks.Motion));
        Assert.Empty(WithGradient(bench.Networks.Discriminator));
        Assert.All(bench.Networks.Motion.Trainable(), weight => Assert.True(weight.Parameter.Value.RequiresGrad));
    }

    [Fact]
    public void DeblurLoss_Reblurring_TakesTheMotionForGiven()
    {
        using Bench bench = new(s_recipe with { Deblur = Only() with { Reblur = 1 } });
        using TensorScope scope = new();
        Tensor restored = bench.Restored().Detach();
        restored.RequiresGrad = true;
        Tensor gradient = Tensor.Grad([bench.Alternation.DeblurLoss(bench.Blurry, bench.Sharp, restored, paired: 0).Total!], [restored])[0];

        Tensor motion = (bench.Networks.MotionOf(bench.Blurry) - bench.Networks.MotionOf(restored)).Detach();
        Tensor expected = Tensor.Grad([ImageLosses.MeanSquare(Reblurring.Apply(restored, motion), bench.Blurry)], [restored])[0];
        AssertClose.Equal(expected, gradient, 1e-6);
    }

    [Fact]
    public void DeblurLoss_PairsAmongThePhotos_ReblursTheOthersAndComparesThePairs()
    {
        using Bench bench = new(s_recipe with { Deblur = Only() with { Reblur = 1, Content = 1 } });
        using TensorScope scope = new();
        Tensor restored = bench.Restored().Detach();
        var values = bench.Alternation.DeblurLoss(bench.Blurry, bench.Sharp, restored, paired: 1).Values().ToDictionary();

        (Tensor blurry, Tensor unpaired) = (bench.Blurry.Narrow(0, 1, 3), restored.Narrow(0, 1, 3));
        Tensor reblurred = Reblurring.Apply(unpaired, bench.Networks.MotionOf(blurry) - bench.Networks.MotionOf(unpaired));
        AssertClose.Equal(ImageLosses.MeanSquare(reblurred, blurry).Item(), values["deblur.reblur"], 1e-6);
        AssertClose.Equal(ImageLosses.MeanAbsolute(restored.Narrow(0, 0, 1), bench.Sharp.Narrow(0, 0, 1)).Item(), values["deblur.content"], 1e-6);
    }

    [Fact]
    public void DeblurLoss_ContentNormSquared_IsTheMeanSquareOfThePairs()
    {
        using Bench bench = new(s_recipe with { Deblur = Only() with { Content = 1, ContentNorm = ErrorNorm.Squared } });
        using TensorScope scope = new();
        Tensor restored = bench.Restored().Detach();
        double expected = ImageLosses.MeanSquare(restored.Narrow(0, 0, 1), bench.Sharp.Narrow(0, 0, 1)).Item();

        AssertClose.Equal(expected, bench.Alternation.DeblurLoss(bench.Blurry, bench.Sharp, restored, paired: 1).Values().Single().Value, 1e-6);
    }

    [Theory]
    [InlineData(SharpOf.All, 4)]
    [InlineData(SharpOf.Unpaired, 3)]
    public void DeblurLoss_SharpOf_SaysWhichPhotosCount(SharpOf photos, int count)
    {
        using Bench bench = new(s_recipe with { Deblur = Only() with { Sharp = 1, SharpOf = photos, SharpTarget = SharpTarget.Zero, SharpNorm = ErrorNorm.Absolute } });
        using TensorScope scope = new();
        Tensor restored = bench.Restored().Detach();

        double expected = MotionLosses.Magnitude(bench.Networks.MotionOf(restored.Narrow(0, 4 - count, count))).Item();
        AssertClose.Equal(expected, bench.Alternation.DeblurLoss(bench.Blurry, bench.Sharp, restored, paired: 1).Values().Single().Value, 1e-5);
    }

    [Fact]
    public void MotionLoss_Total_IsTheWeightedSumOfItsTerms()
    {
        using Bench bench = new(s_recipe);
        using TensorScope scope = new();
        WeightedTerms loss = bench.Alternation.MotionLoss(bench.Blurry, bench.Sharp, bench.Restored().Detach());
        var values = loss.Values().ToDictionary();

        double expected = values["motion.reblur"] + (0.1 * values["motion.structure"]) + (0.001 * values["motion.blurry"]) + (0.002 * values["motion.sharp"])
            + (0.001 * values["motion.restored"]) + (0.002 * values["motion.variation"]) + values["motion.growth"] + (2e-4 * values["motion.offset_square"]);
        Assert.Equal(8, values.Count);
        AssertClose.Equal(expected, loss.Total!.Item(), 1e-5);
    }

    [Fact]
    public void DeblurLoss_Total_IsTheWeightedSumOfItsTerms()
    {
        using Bench bench = new(s_recipe);
        using TensorScope scope = new();
        bench.Networks.Pool.Add(bench.Networks.MotionOf(bench.Sharp));
        WeightedTerms loss = bench.Alternation.DeblurLoss(bench.Blurry, bench.Sharp, bench.Restored(), paired: 2);
        var values = loss.Values().ToDictionary();

        double expected = (100 * values["deblur.content"]) + (100 * values["deblur.reblur"]) + (10 * values["deblur.structure"]) + (0.5 * values["deblur.sharp"])
            + values["deblur.natural"] + values["deblur.motion_variation"] + values["deblur.image_variation"] + values["deblur.identity"];
        Assert.Equal(8, values.Count);
        AssertClose.Equal(expected, loss.Total!.Item(), 1e-5);
    }

    [Fact]
    public void MotionLoss_Absolute_ReblursByTheMotionOfTheBlurryPhotos()
    {
        using Bench bench = new(s_recipe with { Motion = new MotionTerms { ReblurBy = ReblurBy.Absolute } });
        using TensorScope scope = new();
        Tensor restored = bench.Restored().Detach();

        double expected = ImageLosses.MeanSquare(Reblurring.Apply(restored, bench.Networks.MotionOf(bench.Blurry)), bench.Blurry).Item();
        AssertClose.Equal(expected, bench.Alternation.MotionLoss(bench.Blurry, bench.Sharp, restored).Values().First().Value, 1e-5);
    }

    [Fact]
    public void DiscriminatorLoss_Mixed_TakesEverySecondSharpAndTheOtherBlurryPhotosForNatural()
    {
        using Bench bench = new(s_recipe);
        using TensorScope scope = new();
        var values = bench.Alternation.DiscriminatorLoss(bench.Blurry, bench.Sharp, bench.Restored().Detach()).Values().ToDictionary();

        var natural = Tensor.Cat([bench.Sharp.Narrow(0, 0, 1), bench.Sharp.Narrow(0, 2, 1), bench.Blurry.Narrow(0, 1, 1), bench.Blurry.Narrow(0, 3, 1)], 0);
        AssertClose.Equal(AdversarialLosses.LeastSquares(bench.Networks.Discriminator.Forward(natural), 1).Item(), values["discriminator.natural"], 1e-5);
    }

    [Fact]
    public void Update_AllTerms_MovesEveryWeightOfAllThreeAndLeavesNoGradient()
    {
        using Bench bench = new(s_recipe);
        using TensorScope scope = new();
        Module[] modules = [bench.Networks.Deblur, bench.Networks.Motion, bench.Networks.Discriminator];
        var before = modules.SelectMany(module => module.Trainable()).Select(weight => (weight.Name, weight.Parameter, Values: weight.Parameter.Value.ToArray<float>())).ToList();
        bench.Alternation.Update(0, bench.Blurry, bench.Sharp, paired: 2);

        Assert.Empty(modules.SelectMany(WithGradient));
        Assert.All(before, weight => Assert.False(weight.Values.AsSpan().SequenceEqual(weight.Parameter.Value.ToArray<float>()), weight.Name));
    }

    [Fact]
    public void Update_DeblursTurn_SeesTheUpdatedMAndTheRestoredPhotosFromBefore()
    {
        using Bench bench = new(s_recipe with { Optimizer = new NeurMapOptimizerOptions { MotionLearningRate = 0.05, DiscriminatorLearningRate = 0.05 } });
        using TensorScope scope = new();
        Tensor restored = bench.Restored().Detach();
        IReadOnlyDictionary<string, double> report = bench.Alternation.Update(0, bench.Blurry, bench.Sharp, paired: 2);

        // M and N stand since; D has moved on.
        var after = bench.Alternation.DeblurLoss(bench.Blurry, bench.Sharp, restored, paired: 2).Values().ToDictionary();
        foreach (string? term in new[] { "deblur.sharp", "deblur.natural", "deblur.reblur", "deblur.motion_variation" })
        {
            AssertClose.Equal(after[term], report[term], 1e-4);
        }
    }

    [Fact]
    public void Update_AgainAndAgain_KeepsNoMoreTensorsThanAfterTheFirst()
    {
        using Bench bench = new(s_recipe);
        bench.Alternation.Update(0, bench.Blurry, bench.Sharp, paired: 2);
        long alive = Tensor.LiveCount;
        for (int step = 1; step < 5; step++)
        {
            bench.Alternation.Update(step, bench.Blurry, bench.Sharp, paired: 2);
        }

        Assert.Equal(alive, Tensor.LiveCount);
    }

    [Fact]
    public void Update_NoUseForMotion_LeavesMAloneAndHasNoSuchTerms()
    {
        using Bench bench = new(s_recipe with { Deblur = Only() with { Content = 1, Natural = 1 } });
        using TensorScope scope = new();
        IReadOnlyDictionary<string, double> report = bench.Alternation.Update(0, bench.Blurry, bench.Sharp, paired: 2);

        Assert.Equal(0, bench.Networks.MotionTrainee.Optimizer.Steps);
        Assert.DoesNotContain(report.Keys, name => name.StartsWith("motion.", StringComparison.Ordinal));
        Assert.Equal(1, bench.Networks.DiscriminatorTrainee.Optimizer.Steps);
    }

    [Fact]
    public void Update_SyntheticMotionAlone_TrainsMAndNoOther()
    {
        using Bench bench = new(s_recipe with { Deblur = Only(), Motion = new MotionTerms { SyntheticMotion = 1 } }, side: 64);
        using TensorScope scope = new();
        float[] before = bench.Restored().ToArray<float>();
        IReadOnlyDictionary<string, double> report = bench.Alternation.Update(0, bench.Blurry, bench.Sharp, paired: 0);

        Assert.Equal(["motion.synthetic_motion", "motion.gradient_norm"], report.Keys);
        Assert.True(report["motion.gradient_norm"] > 0);
        Assert.Equal((1, 0, 0), (bench.Networks.MotionTrainee.Optimizer.Steps, bench.Networks.DiscriminatorTrainee.Optimizer.Steps, bench.Networks.DeblurTrainee.Optimizer.Steps));
        Assert.Equal(before, bench.Restored().ToArray<float>());
    }

    [Fact]
    public void Update_PairsAloneAndSyntheticMotion_TrainDAndM()
    {
        using Bench bench = new(s_recipe with { Data = new NeurMapDataOptions { Pairs = "p", UnpairedBatch = 0 }, Deblur = Only() with { Content = 1 }, Motion = new MotionTerms { SyntheticMotion = 1 } }, side: 64);
        IReadOnlyDictionary<string, double> report = bench.Alternation.Update(0, bench.Blurry, bench.Sharp, paired: 4);

        Assert.Contains("deblur.content", report.Keys);
        Assert.Contains("motion.synthetic_motion", report.Keys);
        Assert.Equal((1, 0, 1), (bench.Networks.MotionTrainee.Optimizer.Steps, bench.Networks.DiscriminatorTrainee.Optimizer.Steps, bench.Networks.DeblurTrainee.Optimizer.Steps));
    }

    [Fact]
    public void Update_SyntheticMotion_IsOneMoreTermOfM()
    {
        using Bench bench = new(s_recipe with { Motion = new MotionTerms { SyntheticMotion = 1 } }, side: 64);
        using Bench same = new(s_recipe with { Motion = new MotionTerms() }, side: 64);
        (IReadOnlyDictionary<string, double>? with, IReadOnlyDictionary<string, double>? without) = (bench.Alternation.Update(0, bench.Blurry, bench.Sharp, paired: 2), same.Alternation.Update(0, same.Blurry, same.Sharp, paired: 2));

        Assert.Equal(["motion.synthetic_motion"], with.Keys.Except(without.Keys));
        AssertClose.Equal(without["motion.reblur"], with["motion.reblur"], 1e-9);
        Assert.NotEqual(without["motion.gradient_norm"], with["motion.gradient_norm"]);
    }

    [Fact]
    public void DeblurLoss_SyntheticMotion_IsOfSharpPhotosBlurredByTheMotionOfTheBlurryOnes()
    {
        using Bench bench = new(s_recipe with { Deblur = Only() with { SyntheticMotion = 1 } });
        using TensorScope scope = new();
        (Tensor sharp, Tensor blurry) = (bench.Sharp.Narrow(0, 1, 3), bench.Blurry.Narrow(0, 1, 3));
        Tensor made = SyntheticMotion.Blur(sharp, bench.Networks.MotionOf(blurry).Detach());
        WeightedTerms loss = bench.Alternation.DeblurLoss(bench.Blurry, bench.Sharp, bench.Restored().Detach(), paired: 1);
        loss.Total!.Backward();

        AssertClose.Equal(ImageLosses.MeanAbsolute(bench.Networks.Deblur.Forward(made), sharp).Item(), loss.Values().Single().Value, 1e-5);
        Assert.NotEqual(made.ToArray<float>(), sharp.Contiguous().ToArray<float>());
        Assert.Empty(WithoutGradient(bench.Networks.Deblur));
        Assert.Empty(WithGradient(bench.Networks.Motion));
    }

    [Fact]
    public void Losses_ReblurMargin_LeaveTheRimOut()
    {
        using Bench bench = new(s_recipe with { Motion = new MotionTerms { ReblurMargin = 8 }, Deblur = Only() with { Reblur = 1 } });
        using TensorScope scope = new();
        Tensor restored = bench.Restored().Detach();
        Tensor reblurred = Reblurring.Apply(restored, bench.Networks.MotionOf(bench.Blurry) - bench.Networks.MotionOf(restored));
        double expected = ImageLosses.MeanSquare(Inner(reblurred), Inner(bench.Blurry)).Item();

        AssertClose.Equal(expected, bench.Alternation.MotionLoss(bench.Blurry, bench.Sharp, restored).Values().ToDictionary()["motion.reblur"], 1e-5);
        AssertClose.Equal(expected, bench.Alternation.DeblurLoss(bench.Blurry, bench.Sharp, restored, paired: 0).Values().Single().Value, 1e-5);

        static Tensor Inner(Tensor images) => images.Narrow(2, 8, Side - 16).Narrow(3, 8, Side - 16);
    }

    [Fact]
    public void Update_NoNaturalTerm_LeavesNAlone()
    {
        using Bench bench = new(s_recipe with { Deblur = new DeblurTerms { Natural = 0 } });
        using TensorScope scope = new();
        bench.Alternation.Update(0, bench.Blurry, bench.Sharp, paired: 2);

        Assert.Equal((1, 0, 1), (bench.Networks.MotionTrainee.Optimizer.Steps, bench.Networks.DiscriminatorTrainee.Optimizer.Steps, bench.Networks.DeblurTrainee.Optimizer.Steps));
    }

    [Fact]
    public void Update_PhotoWithNaN_NamesTheTermAndLeavesTheWeights()
    {
        using Bench bench = new(s_recipe);
        using TensorScope scope = new();
        float[] weight = bench.Networks.Motion.Trainable()[0].Parameter.Value.ToArray<float>();
        Tensor blurry = bench.Blurry.Clone().FillInPlace(double.NaN);

        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => bench.Alternation.Update(7, blurry, bench.Sharp, paired: 2));

        Assert.Contains("step 7: motion.", error.Message, StringComparison.Ordinal);
        Assert.Equal(weight, bench.Networks.Motion.Trainable()[0].Parameter.Value.ToArray<float>());
    }

    private static DeblurTerms Only() => new() { Content = 0, Reblur = 0, Structure = 0, Sharp = 0, Natural = 0 };

    private static IEnumerable<string> WithGradient(Module module) => module.Trainable().Where(HasGradient).Select(weight => weight.Name);

    // Biases before an instance norm cancel out: their gradient is there, and nearly zero.
    private static IEnumerable<string> WithoutGradient(Module module) => module.Trainable().Where(weight => !HasGradient(weight)).Select(weight => weight.Name);

    private static bool HasGradient((string Name, Parameter Parameter) weight)
    {
        using TensorScope scope = new();
        return weight.Parameter.Value.TryGetGrad(out Tensor? gradient) && gradient.Abs().Max().Item() > 0;
    }

    /// <summary>Three small networks and four photos.</summary>
    private sealed class Bench : IDisposable
    {
        internal Bench(NeurMapRecipe recipe, MotionNetwork? motion = null, int side = Side)
        {
            ResUNet deblur = new(new ResUNetOptions { Channels = [4, 6], EncoderBlocks = [1], MiddleBlocks = 1, DecoderBlocks = [1] });
            MultiscaleDiscriminator discriminator = new(new MultiscaleDiscriminatorOptions { Channels = 4 });
            using Generator generator = new(5);
            deblur.Initialize(generator);
            foreach ((string _, Parameter weight) in deblur.Trainable().Where(entry => entry.Parameter.Value.Rank == 4))
            {
                Initializers.XavierNormal(weight, generator); // its own last layer is 0
            }

            motion ??= Fresh(generator);
            discriminator.Initialize(generator);
            Networks = NeurMapNetworks.Create(deblur, motion, discriminator, recipe);
            Alternation = new Alternation(Networks, recipe);
            Blurry = Tensor.Rand([4, 3, side, side], generator).Own();
            Sharp = Tensor.Rand([4, 3, side, side], generator).Own();
        }

        internal NeurMapNetworks Networks { get; }

        internal Alternation Alternation { get; }

        internal Tensor Blurry { get; }

        internal Tensor Sharp { get; }

        public void Dispose()
        {
            Networks.Dispose();
            Blurry.Dispose();
            Sharp.Dispose();
        }

        private static OffsetNet Fresh(Generator generator)
        {
            OffsetNet network = new(new OffsetNetOptions { Channels = 4 });
            network.Initialize(generator);
            return network;
        }

        internal Tensor Restored() => Networks.Deblur.Forward(Blurry);
    }
}
