using Unblur.Data.Layouts;
using Unblur.Data.Sampling;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.Training.Recipes;

namespace Unblur.Training.NeurMap;

/// <summary>NeurMAP training: every value of the recipe with its unit and default. Defaults are those of the published <c>semi_syn</c> run.</summary>
public sealed record NeurMapRecipe
{
    /// <summary>What <c>kind</c> says in such a recipe.</summary>
    public const string Kind = "neurmap";

    /// <summary>Folders of blurry photos, searched recursively. Key <c>data.blurry</c>.</summary>
    public string[] BlurryFolders { get; init; } = [];

    /// <summary>Folders of sharp photos of whatever, searched recursively. Key <c>data.sharp</c>.</summary>
    public string[] SharpFolders { get; init; } = [];

    /// <summary>A data set of pairs in any known layout whose blurry and sharp photos are drawn apart, beside those of the folders; empty for none. Key <c>data.unpaired_set</c>.</summary>
    public string UnpairedSet { get; init; } = string.Empty;

    /// <summary>The part of <see cref="UnpairedSet"/>, such as train; empty for all. Key <c>data.unpaired_part</c>.</summary>
    public string UnpairedPart { get; init; } = string.Empty;

    /// <summary>A data set of pairs in any known layout; empty for none. Key <c>data.pairs</c>.</summary>
    public string Pairs { get; init; } = string.Empty;

    /// <summary>The part of <see cref="Pairs"/>, such as train; empty for all. Key <c>data.pairs_part</c>.</summary>
    public string PairsPart { get; init; } = string.Empty;

    /// <summary>Unpaired photos in a step. Key <c>data.unpaired_batch</c>; default 2.</summary>
    public int UnpairedBatch { get; init; } = 2;

    /// <summary>Pairs in a step; not counted where there are no <see cref="Pairs"/>. Key <c>data.paired_batch</c>; default 2.</summary>
    public int PairedBatch { get; init; } = 2;

    /// <summary>Side of a patch, px, a multiple of 16. Key <c>data.patch</c>; default 256.</summary>
    public int Patch { get; init; } = 256;

    /// <summary>How patches are turned: none, mirror or eight. Key <c>data.turns</c>; default mirror.</summary>
    public PatchTurns Turns { get; init; } = PatchTurns.Mirror;

    /// <summary>Steps for which a place in the batch keeps its photo, each time at another patch. Key <c>data.steps_per_photo</c>; default 1.</summary>
    public int StepsPerPhoto { get; init; } = 1;

    /// <summary>Batches prepared ahead. Key <c>data.prefetch</c>; default 4. Changes no result.</summary>
    public int Prefetch { get; init; } = 4;

    /// <summary>Pairs to measure on while training, a data set in any known layout; empty for none. Key <c>validation.pairs</c>.</summary>
    public string ValidationPairs { get; init; } = string.Empty;

    /// <summary>The part of <see cref="ValidationPairs"/>, such as test; empty for all. Key <c>validation.pairs_part</c>.</summary>
    public string ValidationPart { get; init; } = string.Empty;

    /// <summary>Photos at most that are measured on or shown, spread evenly over the set. Key <c>validation.photos</c>; default 24.</summary>
    public int ValidationPhotos { get; init; } = 24;

    /// <summary>Side of the square out of their middle that is used, px, a multiple of 16. Key <c>validation.size</c>; default 512.</summary>
    public int ValidationSize { get; init; } = 512;

    /// <summary>Photos of which pictures are kept while training. Key <c>validation.samples</c>; default 4.</summary>
    public int Samples { get; init; } = 4;

    /// <summary>The network to train, D. Keys <c>network.*</c>.</summary>
    public NetworkChoice Network { get; init; } = new();

    /// <summary>D's weights to start from; empty for fresh ones. Key <c>initial_weights</c>.</summary>
    public string InitialWeights { get; init; } = string.Empty;

    /// <summary>auto, float32 or bfloat16: the arithmetic inside D; weights are float32 always, M and N compute in it. Key <c>precision</c>; default float32.</summary>
    public string Precision { get; init; } = "float32";

    /// <summary>Size of M. Key <c>motion.channels</c>.</summary>
    public OffsetNetOptions MotionNetwork { get; init; } = new();

    /// <summary>M's weights to start from, in its own units; empty for fresh ones. Key <c>motion.initial_weights</c>.</summary>
    public string MotionWeights { get; init; } = string.Empty;

    /// <summary>What trains M. Keys <c>motion.*</c>.</summary>
    public MotionTerms Motion { get; init; } = new();

    /// <summary>Sharp photos whose motion is averaged for the sharp image prior. Key <c>motion.pool</c>; default 50.</summary>
    public int PoolSize { get; init; } = 50;

    /// <summary>Size of N. Keys <c>discriminator.channels</c> and <c>discriminator.scales</c>.</summary>
    public MultiscaleDiscriminatorOptions Discriminator { get; init; } = new();

    /// <summary>N's weights to start from; empty for fresh ones. Key <c>discriminator.initial_weights</c>.</summary>
    public string DiscriminatorWeights { get; init; } = string.Empty;

    /// <summary>
    /// What N takes for natural: <c>mixed</c>, every second sharp and every other second blurry photo, as in the paper, or <c>sharp</c>, as the code
    /// does with the synthetic set. Key <c>discriminator.natural_photos</c>; default mixed.
    /// </summary>
    public string NaturalPhotos { get; init; } = "mixed";

    /// <summary>What trains D. Keys <c>deblur.*</c>.</summary>
    public DeblurTerms Deblur { get; init; } = new();

    /// <summary>Steps in the whole run. Key <c>steps</c>; default 300000, 400 epochs of the kernel-synthesised set.</summary>
    public int Steps { get; init; } = 300000;

    /// <summary>Fixes every random draw. Key <c>seed</c>; default 0.</summary>
    public int Seed { get; init; }

    /// <summary>D's learning rate. Key <c>optimizer.deblur_learning_rate</c>; default 5e-5.</summary>
    public double DeblurLearningRate { get; init; } = 5e-5;

    /// <summary>M's learning rate. Key <c>optimizer.motion_learning_rate</c>; default 1e-4.</summary>
    public double MotionLearningRate { get; init; } = 1e-4;

    /// <summary>N's learning rate. Key <c>optimizer.discriminator_learning_rate</c>; default 1e-4.</summary>
    public double DiscriminatorLearningRate { get; init; } = 1e-4;

    /// <summary>Largest joint norm of D's gradients; 0 for any. Key <c>optimizer.deblur_clip_norm</c>; default 0. The code has 0.01 for MPRNet.</summary>
    public double DeblurClipNorm { get; init; }

    /// <summary>Largest joint norm of M's gradients; 0 for any. Key <c>optimizer.motion_clip_norm</c>; default 0. The code has 0.01 where D is MPRNet.</summary>
    public double MotionClipNorm { get; init; }

    /// <summary>Largest joint norm of N's gradients; 0 for any. Key <c>optimizer.discriminator_clip_norm</c>; default 0.</summary>
    public double DiscriminatorClipNorm { get; init; }

    /// <summary>Adam's decay of the mean of the gradients. Key <c>optimizer.beta1</c>; default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam's decay of the mean of the squared gradients. Key <c>optimizer.beta2</c>; default 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>How the learning rates fall: <c>linear</c> to 0, <c>cosine</c> to 0, or <c>constant</c>. Key <c>optimizer.schedule</c>; default linear.</summary>
    public string Schedule { get; init; } = "linear";

    /// <summary>
    /// Steps of an epoch, at whose ends alone the linear schedule falls, an epoch late as in the code: epochs 0 and 1 have the full rate. 0 falls at
    /// every step. Key <c>optimizer.epoch_steps</c>; default 0.
    /// </summary>
    public int EpochSteps { get; init; }

    /// <summary>Decay of the moving average of D's weights per step; 0 for none. Key <c>optimizer.average_decay</c>; default 0.</summary>
    public double AverageDecay { get; init; }

    /// <summary>Steps between two lines of the log. Key <c>run.log_every</c>; default 50.</summary>
    public int LogEvery { get; init; } = 50;

    /// <summary>Steps between two checkpoints. Key <c>run.checkpoint_every</c>; default 500.</summary>
    public int CheckpointEvery { get; init; } = 500;

    /// <summary>Steps between two validations. Key <c>run.validate_every</c>; default 2000.</summary>
    public int ValidateEvery { get; init; } = 2000;

    /// <summary>Pairs that a step has.</summary>
    public int PairsInAStep => Pairs.Length > 0 ? PairedBatch : 0;

    /// <summary>Whether a term trains D. Where none does, M learns from synthetic motion alone.</summary>
    public bool TrainsDeblur => (PairsInAStep > 0 && Deblur.Content > 0) || Deblur.Natural > 0 || (UnpairedBatch > 0 && Deblur.UsesUnpaired);

    /// <summary>Reads a recipe and refuses keys that do not exist and values that make no sense.</summary>
    /// <exception cref="RecipeException">A key is unknown or a value is out of range.</exception>
    public static NeurMapRecipe From(RecipeDocument document) => NeurMapRecipeReader.Read(document);

    /// <summary>The factor of all learning rates at an update, counted from 0.</summary>
    public double ScheduleAt(long step)
    {
        double progress = (double)step / Steps;
        if (EpochSteps > 0)
        {
            int epochs = (Steps + EpochSteps - 1) / EpochSteps;
            progress = Math.Max(0, (step / EpochSteps) - 1) / (double)epochs;
        }

        return Schedule switch
        {
            "linear" => 1 - progress,
            "cosine" => 0.5 * (1 + Math.Cos(Math.PI * progress)),
            _ => 1,
        };
    }
}
