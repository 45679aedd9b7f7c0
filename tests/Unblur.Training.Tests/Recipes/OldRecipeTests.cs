using Unblur.TestKit;
using Unblur.Training.NeurMap;
using Unblur.Training.Recipes;
using Unblur.Training.Supervised;

namespace Unblur.Training.Tests.Recipes;

/// <summary>Recipes as version 0.1 shipped them, under the keys of that time: their values still arrive.</summary>
public sealed class OldRecipeTests
{
    private const string Motion = """
        kind: neurmap
        network:
          name: resunet
          channels: [8, 8]
          encoder_blocks: [1]
          decoder_blocks: [1]

        data:
          pairs: ""
          paired_batch: 16
          unpaired_batch: 0
          patch: 160
          turns: eight
          steps_per_photo: 16

        motion:
          channels: 8
          shrink: 2
          rehearsal: 1
          rehearsal_length: 32

        deblur:
          content: 0
          reblur: 0
          structure: 0
          sharp: 0
          natural: 0

        optimiser:
          motion_learning_rate: 5.0e-4
          motion_clip_norm: 1
          schedule: cosine

        run:
          validate_every: 2000

        steps: 6000
        seed: 1
        """;

    private const string ProofBase = """
        kind: neurmap
        initial_weights: ""
        precision: auto

        data:
          pairs: ""
          paired_batch: 1
          blurry: []
          sharp: []
          unpaired_batch: 3
          patch: 128
          turns: eight
          steps_per_photo: 2

        validation:
          photos: 12
          size: 384

        motion:
          initial_weights: ""
          structure: 0.1
          rehearsal: 0.1
          reblur_margin: 16

        discriminator:
          channels: 16

        deblur:
          content: 100
          reblur: 100
          structure: 10
          sharp: 0.5
          natural: 0.1

        optimiser:
          deblur_learning_rate: 5.0e-5
          motion_learning_rate: 2.0e-5
          discriminator_learning_rate: 1.0e-4
          deblur_clip_norm: 1
          motion_clip_norm: 1
          schedule: cosine
          average_decay: 0.95

        run:
          log_every: 10
          checkpoint_every: 50
          validate_every: 100

        steps: 200
        seed: 1
        """;

    private const string ProofRehearsal = """
        base: base.yaml

        deblur:
          rehearsal: 100
        """;

    private const string HandShake = """
        kind: supervised
        network:
          name: shakeunet
        precision: auto

        data:
          sharp: []
          validation_every: 25
          patch: 160
          batch: 3

        shake:
          estimator_windows: 24000
          error: 0.15
          minimum_length: 1
          short_length: 10
          maximum_length: 30
          short_share: 0.7
          straight_share: 0.15

        degradation:
          sharp_share: 0.05
          linear_light_share: 0.5
          saturation_share: 0.1
          noise_share: 0.15
          jpeg_share: 0.1
          minimum_jpeg_quality: 80

        loss:
          pixel: psnr
          floor: 3.0e-4

        optimiser:
          learning_rate: 3.0e-4
          final_learning_rate: 3.0e-6
          warmup_steps: 200
          clip_norm: 0.2
          average_decay: 0.998

        steps: 40000
        seed: 1
        """;

    [Fact]
    public void NeurMapRecipe_MotionAlone_HasTheRehearsalAndTheOptimizer()
    {
        var recipe = NeurMapRecipe.From(RecipeDocument.Parse(Motion, "motion.yaml", ["data.pairs=pairs"]));

        Assert.Equal((1, 32), (recipe.Motion.SyntheticMotion, recipe.Motion.SyntheticMotionLength));
        Assert.Equal((5e-4, 1, RateSchedule.Cosine), (recipe.Optimizer.MotionLearningRate, recipe.Optimizer.MotionClipNorm, recipe.Optimizer.Schedule));
        Assert.Equal((16, 0, 160, 6000), (recipe.Data.PairedBatch, recipe.Data.UnpairedBatch, recipe.Data.Patch, recipe.Run.Steps));
        Assert.Equal((2, false), (recipe.MotionNetwork.Size.Shrink, recipe.TrainsDeblur));
    }

    [Fact]
    public void NeurMapRecipe_OfTheProof_HasTheValuesOfItsBaseToo()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("base.yaml"), ProofBase);
        File.WriteAllText(folder.File("my-rehearsal.yaml"), ProofRehearsal);

        var recipe = NeurMapRecipe.From(RecipeDocument.Read(
            folder.File("my-rehearsal.yaml"), ["data.pairs=pairs", "data.blurry=blurry", "data.sharp=sharp", "optimiser.average_decay=0.9"]));

        Assert.Equal((100, 0.1), (recipe.Deblur.SyntheticMotion, recipe.Motion.SyntheticMotion));
        Assert.Equal(
            (100, 100, 10, 0.5, 0.1), (recipe.Deblur.Content, recipe.Deblur.Reblur, recipe.Deblur.Structure, recipe.Deblur.Sharp, recipe.Deblur.Natural));
        Assert.Equal(
            (5e-5, 2e-5, 1e-4), (recipe.Optimizer.DeblurLearningRate, recipe.Optimizer.MotionLearningRate, recipe.Optimizer.DiscriminatorLearningRate));
        Assert.Equal((RateSchedule.Cosine, 0.9, 200), (recipe.Optimizer.Schedule, recipe.Optimizer.AverageDecay, recipe.Run.Steps));
    }

    [Fact]
    public void SupervisedRecipe_HandShake_HasTheOptimizer()
    {
        var recipe = SupervisedRecipe.From(RecipeDocument.Parse(HandShake, "hand-shake.yaml", ["data.sharp=photos"]));

        Assert.Equal((3e-4, 3e-6, 200), (recipe.Optimizer.LearningRate, recipe.Optimizer.FinalLearningRate, recipe.Optimizer.WarmupSteps));
        Assert.Equal((0.2, 0.998), (recipe.Optimizer.ClipNorm, recipe.Optimizer.AverageDecay));
        Assert.Equal(("shakeunet", 24000, PixelLoss.Psnr, 3e-4), (recipe.Network.Name, recipe.Shake.EstimatorWindows, recipe.Loss.Pixel, recipe.Loss.Floor));
        Assert.Equal((40000, 1), (recipe.Run.Steps, recipe.Run.Seed));
    }
}
