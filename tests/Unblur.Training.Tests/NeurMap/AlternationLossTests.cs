using Unblur.Networks;
using Unblur.Networks.MotionNet;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Modules;
using Unblur.Training.Losses;
using Unblur.Training.NeurMap;
using Unblur.Training.Reblur;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.NeurMap;

/// <summary>Which weights each loss of the three turns reaches, and what it is made of.</summary>
public sealed class AlternationLossTests
{
    [Fact]
    public void MotionLoss_Backward_ReachesEveryWeightOfMAndNoneOfDAndN()
    {
        using AlternationBench bench = new(AlternationBench.Recipe);
        using TensorScope scope = new();
        bench.Alternation.MotionLoss(bench.Blurry, bench.Sharp, bench.Restored().Detach()).Total!.Backward();

        Assert.Empty(AlternationBench.WithoutGradient(bench.Networks.Motion));
        Assert.Empty(AlternationBench.WithGradient(bench.Networks.Deblur));
        Assert.Empty(AlternationBench.WithGradient(bench.Networks.Discriminator));
    }

    [Fact]
    public void DeblurLoss_AnotherMotionNetworkAsM_ReachesEveryWeightOfDThroughIt()
    {
        MotionNet motion = new(new MotionNetOptions { Channels = [4, 4, 4, 4] });
        using Generator generator = new(5);
        motion.Initialize(generator);
        using AlternationBench bench = new(AlternationBench.Recipe with { Deblur = AlternationBench.Only() with { Sharp = 1 } }, motion, side: 64);
        using TensorScope scope = new();
        bench.Networks.Pool.Add(bench.Networks.MotionOf(bench.Sharp));
        using (new FrozenWeights(bench.Networks.Motion, bench.Networks.Discriminator))
        {
            bench.Alternation.DeblurLoss(bench.Blurry, bench.Sharp, bench.Restored(), paired: 2).Total!.Backward();
        }

        Assert.Empty(AlternationBench.WithoutGradient(bench.Networks.Deblur));
        Assert.Empty(AlternationBench.WithGradient(bench.Networks.Motion));
    }

    [Fact]
    public void DiscriminatorLoss_Backward_ReachesEveryWeightOfNAndNoneOfDAndM()
    {
        using AlternationBench bench = new(AlternationBench.Recipe);
        using TensorScope scope = new();
        bench.Alternation.DiscriminatorLoss(bench.Blurry, bench.Sharp, bench.Restored().Detach()).Total!.Backward();

        Assert.Empty(AlternationBench.WithoutGradient(bench.Networks.Discriminator));
        Assert.Empty(AlternationBench.WithGradient(bench.Networks.Deblur));
        Assert.Empty(AlternationBench.WithGradient(bench.Networks.Motion));
    }

    [Fact]
    public void DeblurLoss_OfFrozenMAndN_ReachesEveryWeightOfDAloneThroughThem()
    {
        using AlternationBench bench = new(AlternationBench.Recipe with { Deblur = AlternationBench.Only() with { Sharp = 1, Natural = 1 } });
        using TensorScope scope = new();
        bench.Networks.Pool.Add(bench.Networks.MotionOf(bench.Sharp));
        using (new FrozenWeights(bench.Networks.Motion, bench.Networks.Discriminator))
        {
            bench.Alternation.DeblurLoss(bench.Blurry, bench.Sharp, bench.Restored(), paired: 2).Total!.Backward();
        }

        Assert.Empty(AlternationBench.WithoutGradient(bench.Networks.Deblur));
        Assert.Empty(AlternationBench.WithGradient(bench.Networks.Motion));
        Assert.Empty(AlternationBench.WithGradient(bench.Networks.Discriminator));
        Assert.All(bench.Networks.Motion.Trainable(), weight => Assert.True(weight.Parameter.Value.RequiresGrad));
    }

    [Fact]
    public void DeblurLoss_Reblurring_TakesTheMotionForGiven()
    {
        using AlternationBench bench = new(AlternationBench.Recipe with { Deblur = AlternationBench.Only() with { Reblur = 1 } });
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
        using AlternationBench bench = new(AlternationBench.Recipe with { Deblur = AlternationBench.Only() with { Reblur = 1, Content = 1 } });
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
        using AlternationBench bench = new(AlternationBench.Recipe with { Deblur = AlternationBench.Only() with { Content = 1, ContentNorm = ErrorNorm.Squared } });
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
        using AlternationBench bench = new(AlternationBench.Recipe with { Deblur = AlternationBench.Only() with { Sharp = 1, SharpOf = photos, SharpTarget = SharpTarget.Zero, SharpNorm = ErrorNorm.Absolute } });
        using TensorScope scope = new();
        Tensor restored = bench.Restored().Detach();

        double expected = MotionLosses.Magnitude(bench.Networks.MotionOf(restored.Narrow(0, 4 - count, count))).Item();
        AssertClose.Equal(expected, bench.Alternation.DeblurLoss(bench.Blurry, bench.Sharp, restored, paired: 1).Values().Single().Value, 1e-5);
    }

    [Fact]
    public void MotionLoss_Total_IsTheWeightedSumOfItsTerms()
    {
        using AlternationBench bench = new(AlternationBench.Recipe);
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
        using AlternationBench bench = new(AlternationBench.Recipe);
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
        using AlternationBench bench = new(AlternationBench.Recipe with { Motion = new MotionTerms { ReblurBy = ReblurBy.Absolute } });
        using TensorScope scope = new();
        Tensor restored = bench.Restored().Detach();

        double expected = ImageLosses.MeanSquare(Reblurring.Apply(restored, bench.Networks.MotionOf(bench.Blurry)), bench.Blurry).Item();
        AssertClose.Equal(expected, bench.Alternation.MotionLoss(bench.Blurry, bench.Sharp, restored).Values().First().Value, 1e-5);
    }

    [Fact]
    public void DiscriminatorLoss_Mixed_TakesEverySecondSharpAndTheOtherBlurryPhotosForNatural()
    {
        using AlternationBench bench = new(AlternationBench.Recipe);
        using TensorScope scope = new();
        var values = bench.Alternation.DiscriminatorLoss(bench.Blurry, bench.Sharp, bench.Restored().Detach()).Values().ToDictionary();

        var natural = Tensor.Cat([bench.Sharp.Narrow(0, 0, 1), bench.Sharp.Narrow(0, 2, 1), bench.Blurry.Narrow(0, 1, 1), bench.Blurry.Narrow(0, 3, 1)], 0);
        AssertClose.Equal(AdversarialLosses.LeastSquares(bench.Networks.Discriminator.Forward(natural), 1).Item(), values["discriminator.natural"], 1e-5);
    }

    [Fact]
    public void DeblurLoss_SyntheticMotion_IsOfSharpPhotosBlurredByTheMotionOfTheBlurryOnes()
    {
        using AlternationBench bench = new(AlternationBench.Recipe with { Deblur = AlternationBench.Only() with { SyntheticMotion = 1 } });
        using TensorScope scope = new();
        (Tensor sharp, Tensor blurry) = (bench.Sharp.Narrow(0, 1, 3), bench.Blurry.Narrow(0, 1, 3));
        Tensor made = SyntheticMotion.Blur(sharp, bench.Networks.MotionOf(blurry).Detach());
        WeightedTerms loss = bench.Alternation.DeblurLoss(bench.Blurry, bench.Sharp, bench.Restored().Detach(), paired: 1);
        loss.Total!.Backward();

        AssertClose.Equal(ImageLosses.MeanAbsolute(bench.Networks.Deblur.Forward(made), sharp).Item(), loss.Values().Single().Value, 1e-5);
        Assert.NotEqual(made.ToArray<float>(), sharp.Contiguous().ToArray<float>());
        Assert.Empty(AlternationBench.WithoutGradient(bench.Networks.Deblur));
        Assert.Empty(AlternationBench.WithGradient(bench.Networks.Motion));
    }

    [Fact]
    public void Losses_ReblurMargin_LeaveTheRimOut()
    {
        using AlternationBench bench = new(AlternationBench.Recipe with { Motion = new MotionTerms { ReblurMargin = 8 }, Deblur = AlternationBench.Only() with { Reblur = 1 } });
        using TensorScope scope = new();
        Tensor restored = bench.Restored().Detach();
        Tensor reblurred = Reblurring.Apply(restored, bench.Networks.MotionOf(bench.Blurry) - bench.Networks.MotionOf(restored));
        double expected = ImageLosses.MeanSquare(Inner(reblurred), Inner(bench.Blurry)).Item();

        AssertClose.Equal(expected, bench.Alternation.MotionLoss(bench.Blurry, bench.Sharp, restored).Values().ToDictionary()["motion.reblur"], 1e-5);
        AssertClose.Equal(expected, bench.Alternation.DeblurLoss(bench.Blurry, bench.Sharp, restored, paired: 0).Values().Single().Value, 1e-5);

        static Tensor Inner(Tensor images) => images.Narrow(2, 8, AlternationBench.Side - 16).Narrow(3, 8, AlternationBench.Side - 16);
    }
}
