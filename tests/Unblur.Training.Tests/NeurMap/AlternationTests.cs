using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Modules;
using Unblur.Training.NeurMap;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.NeurMap;

/// <summary>What one update does to the three networks.</summary>
public sealed class AlternationTests
{
    [Fact]
    public void Update_NoLearningRateForM_LeavesItAndFillsThePool()
    {
        using AlternationBench bench = new(AlternationBench.Recipe with { Optimizer = new NeurMapOptimizerOptions { MotionLearningRate = 0 } });
        float[][] before = [.. bench.Networks.Motion.State().Select(weight => weight.Parameter.Value.ToArray<float>())];
        using TensorScope scope = new();

        IReadOnlyDictionary<string, double> report = bench.Alternation.Update(0, bench.Blurry, bench.Sharp, paired: 2);

        Assert.Equal(before, bench.Networks.Motion.State().Select(weight => weight.Parameter.Value.ToArray<float>()));
        Assert.DoesNotContain(report.Keys, key => key.StartsWith("motion.", StringComparison.Ordinal));
        Assert.Contains("deblur.sharp", report.Keys);
    }

    [Fact]
    public void Update_AllTerms_MovesEveryWeightOfAllThreeAndLeavesNoGradient()
    {
        using AlternationBench bench = new(AlternationBench.Recipe);
        using TensorScope scope = new();
        Module[] modules = [bench.Networks.Deblur, bench.Networks.Motion, bench.Networks.Discriminator];
        var before = modules.SelectMany(module => module.Trainable()).Select(weight => (weight.Name, weight.Parameter, Values: weight.Parameter.Value.ToArray<float>())).ToList();
        bench.Alternation.Update(0, bench.Blurry, bench.Sharp, paired: 2);

        Assert.Empty(modules.SelectMany(AlternationBench.WithGradient));
        Assert.All(before, weight => Assert.False(weight.Values.AsSpan().SequenceEqual(weight.Parameter.Value.ToArray<float>()), weight.Name));
    }

    [Fact]
    public void Update_DeblursTurn_SeesTheUpdatedMAndTheRestoredPhotosFromBefore()
    {
        using AlternationBench bench = new(AlternationBench.Recipe with { Optimizer = new NeurMapOptimizerOptions { MotionLearningRate = 0.05, DiscriminatorLearningRate = 0.05 } });
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
        using AlternationBench bench = new(AlternationBench.Recipe);
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
        using AlternationBench bench = new(AlternationBench.Recipe with { Deblur = AlternationBench.Only() with { Content = 1, Natural = 1 } });
        using TensorScope scope = new();
        IReadOnlyDictionary<string, double> report = bench.Alternation.Update(0, bench.Blurry, bench.Sharp, paired: 2);

        Assert.Equal(0, bench.Networks.MotionTrainee.Optimizer.Steps);
        Assert.DoesNotContain(report.Keys, name => name.StartsWith("motion.", StringComparison.Ordinal));
        Assert.Equal(1, bench.Networks.DiscriminatorTrainee.Optimizer.Steps);
    }

    [Fact]
    public void Update_SyntheticMotionAlone_TrainsMAndNoOther()
    {
        using AlternationBench bench = new(AlternationBench.Recipe with { Deblur = AlternationBench.Only(), Motion = new MotionTerms { SyntheticMotion = 1 } }, side: 64);
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
        using AlternationBench bench = new(AlternationBench.Recipe with { Data = new NeurMapDataOptions { Pairs = "p", UnpairedBatch = 0 }, Deblur = AlternationBench.Only() with { Content = 1 }, Motion = new MotionTerms { SyntheticMotion = 1 } }, side: 64);
        IReadOnlyDictionary<string, double> report = bench.Alternation.Update(0, bench.Blurry, bench.Sharp, paired: 4);

        Assert.Contains("deblur.content", report.Keys);
        Assert.Contains("motion.synthetic_motion", report.Keys);
        Assert.Equal((1, 0, 1), (bench.Networks.MotionTrainee.Optimizer.Steps, bench.Networks.DiscriminatorTrainee.Optimizer.Steps, bench.Networks.DeblurTrainee.Optimizer.Steps));
    }

    [Fact]
    public void Update_SyntheticMotion_IsOneMoreTermOfM()
    {
        using AlternationBench bench = new(AlternationBench.Recipe with { Motion = new MotionTerms { SyntheticMotion = 1 } }, side: 64);
        using AlternationBench same = new(AlternationBench.Recipe with { Motion = new MotionTerms() }, side: 64);
        (IReadOnlyDictionary<string, double>? with, IReadOnlyDictionary<string, double>? without) = (bench.Alternation.Update(0, bench.Blurry, bench.Sharp, paired: 2), same.Alternation.Update(0, same.Blurry, same.Sharp, paired: 2));

        Assert.Equal(["motion.synthetic_motion"], with.Keys.Except(without.Keys));
        AssertClose.Equal(without["motion.reblur"], with["motion.reblur"], 1e-9);
        Assert.NotEqual(without["motion.gradient_norm"], with["motion.gradient_norm"]);
    }

    [Fact]
    public void Update_NoNaturalTerm_LeavesNAlone()
    {
        using AlternationBench bench = new(AlternationBench.Recipe with { Deblur = new DeblurTerms { Natural = 0 } });
        using TensorScope scope = new();
        bench.Alternation.Update(0, bench.Blurry, bench.Sharp, paired: 2);

        Assert.Equal((1, 0, 1), (bench.Networks.MotionTrainee.Optimizer.Steps, bench.Networks.DiscriminatorTrainee.Optimizer.Steps, bench.Networks.DeblurTrainee.Optimizer.Steps));
    }

    [Fact]
    public void Update_PhotoWithNaN_NamesTheTermAndLeavesTheWeights()
    {
        using AlternationBench bench = new(AlternationBench.Recipe);
        using TensorScope scope = new();
        float[] weight = bench.Networks.Motion.Trainable()[0].Parameter.Value.ToArray<float>();
        Tensor blurry = bench.Blurry.Clone().FillInPlace(double.NaN);

        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => bench.Alternation.Update(7, blurry, bench.Sharp, paired: 2));

        Assert.Contains("step 7: motion.", error.Message, StringComparison.Ordinal);
        Assert.Equal(weight, bench.Networks.Motion.Trainable()[0].Parameter.Value.ToArray<float>());
    }
}
