using Unblur.Data.Layouts;
using Unblur.Data.Sampling;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.Training.Recipes;

namespace Unblur.Training.NeurMap;

/// <summary>From keys to a <see cref="NeurMapRecipe"/>, whose properties say what they mean.</summary>
internal static class NeurMapRecipeReader
{
    internal static NeurMapRecipe Read(RecipeDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        NeurMapRecipe usual = new();
        if (document.Text("kind", NeurMapRecipe.Kind) is var kind && kind != NeurMapRecipe.Kind)
        {
            throw new RecipeException($"kind is '{kind}', but this trains recipes of the kind {NeurMapRecipe.Kind}.");
        }

        NeurMapRecipe recipe = WithOptimizer(document, new NeurMapRecipe
        {
            BlurryFolders = document.List("data.blurry", []),
            SharpFolders = document.List("data.sharp", []),
            UnpairedSet = document.Text("data.unpaired_set", ""),
            UnpairedPart = document.Text("data.unpaired_part", ""),
            Pairs = document.Text("data.pairs", ""),
            PairsPart = document.Text("data.pairs_part", ""),
            UnpairedBatch = document.Whole("data.unpaired_batch", usual.UnpairedBatch),
            PairedBatch = document.Whole("data.paired_batch", usual.PairedBatch),
            Patch = document.Whole("data.patch", usual.Patch),
            Turns = Turns(document.Text("data.turns", "mirror")),
            StepsPerPhoto = document.Whole("data.steps_per_photo", usual.StepsPerPhoto),
            Prefetch = document.Whole("data.prefetch", usual.Prefetch),
            ValidationPairs = document.Text("validation.pairs", ""),
            ValidationPart = document.Text("validation.pairs_part", ""),
            ValidationPhotos = document.Whole("validation.photos", usual.ValidationPhotos),
            ValidationSize = document.Whole("validation.size", usual.ValidationSize),
            Samples = document.Whole("validation.samples", usual.Samples),
            Network = NetworkChoice.From(document),
            InitialWeights = document.Text("initial_weights", ""),
            Precision = document.Text("precision", usual.Precision),
            MotionNetwork = new OffsetNetOptions
            {
                Channels = document.Whole("motion.channels", usual.MotionNetwork.Channels),
                Shrink = document.Whole("motion.shrink", usual.MotionNetwork.Shrink),
            },
            MotionWeights = document.Text("motion.initial_weights", ""),
            Motion = Motion(document, usual.Motion),
            PoolSize = document.Whole("motion.pool", usual.PoolSize),
            Discriminator = new MultiscaleDiscriminatorOptions
            {
                Channels = document.Whole("discriminator.channels", usual.Discriminator.Channels),
                Scales = document.Whole("discriminator.scales", usual.Discriminator.Scales),
            },
            DiscriminatorWeights = document.Text("discriminator.initial_weights", ""),
            NaturalPhotos = document.Text("discriminator.natural_photos", usual.NaturalPhotos),
            Deblur = Deblur(document, usual.Deblur),
            Steps = document.Whole("steps", usual.Steps),
            Seed = document.Whole("seed", usual.Seed),
            LogEvery = document.Whole("run.log_every", usual.LogEvery),
            CheckpointEvery = document.Whole("run.checkpoint_every", usual.CheckpointEvery),
            ValidateEvery = document.Whole("run.validate_every", usual.ValidateEvery),
        });
        document.RefuseUnknownKeys();
        NeurMapRecipeCheck.Require(recipe);
        return recipe;
    }

    private static NeurMapRecipe WithOptimizer(RecipeDocument document, NeurMapRecipe recipe) => recipe with
    {
        DeblurLearningRate = document.Number("optimizer.deblur_learning_rate", recipe.DeblurLearningRate),
        MotionLearningRate = document.Number("optimizer.motion_learning_rate", recipe.MotionLearningRate),
        DiscriminatorLearningRate = document.Number("optimizer.discriminator_learning_rate", recipe.DiscriminatorLearningRate),
        DeblurClipNorm = document.Number("optimizer.deblur_clip_norm", recipe.DeblurClipNorm),
        MotionClipNorm = document.Number("optimizer.motion_clip_norm", recipe.MotionClipNorm),
        DiscriminatorClipNorm = document.Number("optimizer.discriminator_clip_norm", recipe.DiscriminatorClipNorm),
        Beta1 = document.Number("optimizer.beta1", recipe.Beta1),
        Beta2 = document.Number("optimizer.beta2", recipe.Beta2),
        Schedule = document.Text("optimizer.schedule", recipe.Schedule),
        EpochSteps = document.Whole("optimizer.epoch_steps", recipe.EpochSteps),
        AverageDecay = document.Number("optimizer.average_decay", recipe.AverageDecay),
    };

    private static MotionTerms Motion(RecipeDocument document, MotionTerms usual) => new()
    {
        Reblur = document.Number("motion.reblur", usual.Reblur),
        Structure = document.Number("motion.structure", usual.Structure),
        Blurry = document.Number("motion.blurry", usual.Blurry),
        Sharp = document.Number("motion.sharp", usual.Sharp),
        Restored = document.Number("motion.restored", usual.Restored),
        Variation = document.Number("motion.variation", usual.Variation),
        VariationOf = document.Text("motion.variation_of", usual.VariationOf),
        Growth = document.Number("motion.growth", usual.Growth),
        OffsetSquare = document.Number("motion.offset_square", usual.OffsetSquare),
        ReblurBy = document.Text("motion.reblur_by", usual.ReblurBy),
        ReblurMargin = document.Whole("motion.reblur_margin", usual.ReblurMargin),
        SyntheticMotion = document.Number("motion.synthetic_motion", usual.SyntheticMotion),
        SyntheticMotionLength = document.Number("motion.synthetic_motion_length", usual.SyntheticMotionLength),
    };

    private static DeblurTerms Deblur(RecipeDocument document, DeblurTerms usual) => new()
    {
        Content = document.Number("deblur.content", usual.Content),
        Reblur = document.Number("deblur.reblur", usual.Reblur),
        Structure = document.Number("deblur.structure", usual.Structure),
        Sharp = document.Number("deblur.sharp", usual.Sharp),
        SharpTarget = document.Text("deblur.sharp_target", usual.SharpTarget),
        SharpNorm = document.Text("deblur.sharp_norm", usual.SharpNorm),
        SharpOf = document.Text("deblur.sharp_of", usual.SharpOf),
        Natural = document.Number("deblur.natural", usual.Natural),
        MotionVariation = document.Number("deblur.motion_variation", usual.MotionVariation),
        ImageVariation = document.Number("deblur.image_variation", usual.ImageVariation),
        Identity = document.Number("deblur.identity", usual.Identity),
        SyntheticMotion = document.Number("deblur.synthetic_motion", usual.SyntheticMotion),
    };

    private static PatchTurns Turns(string name) => name switch
    {
        "none" => PatchTurns.None,
        "mirror" => PatchTurns.Mirror,
        "eight" => PatchTurns.Eight,
        _ => throw new RecipeException($"data.turns is '{name}': use none, mirror or eight."),
    };
}
