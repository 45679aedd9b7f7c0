using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Training.Recipes;

namespace Unblur.Training.Supervised;

/// <summary>Training on sharp photos that are blurred on the fly: every value of the recipe with its unit and default.</summary>
public sealed record SupervisedRecipe
{
    /// <summary>Folders of sharp photos, searched recursively. Key <c>data.sharp</c>; no default.</summary>
    public required string[] SharpFolders { get; init; }

    /// <summary>About one photo in n, chosen by its name within its folder, is held out for validation. Key <c>data.validation_every</c>; default 25.</summary>
    public int ValidationEvery { get; init; } = 25;

    /// <summary>Side of a training patch in pixels. Key <c>data.patch</c>; default 192.</summary>
    public int Patch { get; init; } = 192;

    /// <summary>Patches in a step. Key <c>data.batch</c>; default 6.</summary>
    public int Batch { get; init; } = 6;

    /// <summary>Batches prepared ahead. Key <c>data.prefetch</c>; default 4. Changes no result.</summary>
    public int Prefetch { get; init; } = 4;

    /// <summary>How patches are blurred. Keys <c>degradation.*</c> and <c>shake.*</c>.</summary>
    public DegradationOptions Degradation { get; init; } = new();

    /// <summary>The network to train and its size. Keys <c>network.*</c>; default the ResUNet.</summary>
    public NetworkChoice Network { get; init; } = new();

    /// <summary>
    /// How wrong the shake is that a network is told while it trains, as estimates are: standard deviation of the logarithm of its spread, and of its
    /// shape as a share of the spread. Key <c>shake.error</c>; default 0.15. Only the ShakeUNet is told.
    /// </summary>
    public double ShakeError { get; init; } = 0.15;

    /// <summary>Windows of photos that a new ShakeUNet's estimator learns from before the first step; 0 keeps the estimator of <c>initial_weights</c>. Key <c>shake.estimator_windows</c>; default 24000, with initial weights 0.</summary>
    public int EstimatorWindows { get; init; } = 24000;

    /// <summary>Weights to start from; empty for fresh ones. Key <c>initial_weights</c>.</summary>
    public string InitialWeights { get; init; } = string.Empty;

    /// <summary>float32 or bfloat16: the arithmetic inside the network; weights are float32 always. Key <c>precision</c>; default auto.</summary>
    public string Precision { get; init; } = "auto";

    /// <summary>Updates in the whole run. Key <c>steps</c>; default 20000.</summary>
    public int Steps { get; init; } = 20000;

    /// <summary>Fixes every random draw. Key <c>seed</c>; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Peak learning rate. Key <c>optimizer.learning_rate</c>; default 5e-4.</summary>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Learning rate at the end of the cosine. Key <c>optimizer.final_learning_rate</c>; default 1e-6.</summary>
    public double FinalLearningRate { get; init; } = 1e-6;

    /// <summary>Steps over which the rate rises linearly from 0. Key <c>optimizer.warmup_steps</c>; default 300.</summary>
    public int WarmupSteps { get; init; } = 300;

    /// <summary>Decoupled weight decay. Key <c>optimizer.weight_decay</c>; default 1e-4.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Adam's decay of the mean of the squared gradients. Key <c>optimizer.beta2</c>; default 0.99: shorter memory, fewer jumps.</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>Largest joint norm of the gradients. Key <c>optimizer.clip_norm</c>; default 0.5.</summary>
    public double ClipNorm { get; init; } = 0.5;

    /// <summary>Decay of the weights' moving average per step. Key <c>optimizer.average_decay</c>; default 0.999.</summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary><c>absolute</c> (mean absolute difference) or <c>psnr</c> (its logarithm of squares). Key <c>loss.pixel</c>; default psnr.</summary>
    public string PixelLoss { get; init; } = "psnr";

    /// <summary>Mean squared error, in [0,1] units, below which a patch hardly counts in the psnr loss. Key <c>loss.floor</c>; default 3e-4, that is 35 dB.</summary>
    public double LossFloor { get; init; } = 3e-4;

    /// <summary>Weight of the frequency loss beside the pixel loss. Key <c>loss.frequency</c>; default 0.</summary>
    public double FrequencyWeight { get; init; }

    /// <summary>Steps between two lines of the log. Key <c>run.log_every</c>; default 50.</summary>
    public int LogEvery { get; init; } = 50;

    /// <summary>Steps between two checkpoints. Key <c>run.checkpoint_every</c>; default 500.</summary>
    public int CheckpointEvery { get; init; } = 500;

    /// <summary>Steps between two validations. Key <c>run.validate_every</c>; default 1000.</summary>
    public int ValidateEvery { get; init; } = 1000;

    /// <summary>Reads a recipe and refuses keys that do not exist and values that make no sense.</summary>
    /// <exception cref="RecipeException">A key is unknown or a value is out of range.</exception>
    public static SupervisedRecipe From(RecipeDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        SupervisedRecipe usual = new() { SharpFolders = [] };
        _ = document.Text("kind", "supervised");
        var recipe = new SupervisedRecipe
        {
            SharpFolders = document.List("data.sharp", []),
            ValidationEvery = document.Whole("data.validation_every", usual.ValidationEvery),
            Patch = document.Whole("data.patch", usual.Patch),
            Batch = document.Whole("data.batch", usual.Batch),
            Prefetch = document.Whole("data.prefetch", usual.Prefetch),
            Degradation = DegradationFrom(document),
            Network = NetworkChoice.From(document),
            ShakeError = document.Number("shake.error", usual.ShakeError),
            EstimatorWindows = document.Whole("shake.estimator_windows", document.Text("initial_weights", "").Length > 0 ? 0 : usual.EstimatorWindows),
            InitialWeights = document.Text("initial_weights", usual.InitialWeights),
            Precision = document.Text("precision", usual.Precision),
            Steps = document.Whole("steps", usual.Steps),
            Seed = document.Whole("seed", usual.Seed),
            LearningRate = document.Number("optimizer.learning_rate", usual.LearningRate),
            FinalLearningRate = document.Number("optimizer.final_learning_rate", usual.FinalLearningRate),
            WarmupSteps = document.Whole("optimizer.warmup_steps", usual.WarmupSteps),
            WeightDecay = document.Number("optimizer.weight_decay", usual.WeightDecay),
            Beta2 = document.Number("optimizer.beta2", usual.Beta2),
            ClipNorm = document.Number("optimizer.clip_norm", usual.ClipNorm),
            AverageDecay = document.Number("optimizer.average_decay", usual.AverageDecay),
            PixelLoss = document.Text("loss.pixel", usual.PixelLoss),
            LossFloor = document.Number("loss.floor", usual.LossFloor),
            FrequencyWeight = document.Number("loss.frequency", usual.FrequencyWeight),
            LogEvery = document.Whole("run.log_every", usual.LogEvery),
            CheckpointEvery = document.Whole("run.checkpoint_every", usual.CheckpointEvery),
            ValidateEvery = document.Whole("run.validate_every", usual.ValidateEvery),
        };
        document.RefuseUnknownKeys();
        recipe.Validate();
        return recipe;
    }

    /// <summary>The learning rate of an update (counted from 0): linear warm-up, then half a cosine.</summary>
    public double LearningRateAt(long step)
    {
        if (step < WarmupSteps)
        {
            return LearningRate * (step + 1) / WarmupSteps;
        }

        double progress = (double)(step - WarmupSteps) / Math.Max(1, Steps - WarmupSteps);
        return FinalLearningRate + ((LearningRate - FinalLearningRate) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
    }

    private static DegradationOptions DegradationFrom(RecipeDocument document)
    {
        DegradationOptions usual = new();
        ShakeOptions shake = usual.Shake;
        return new DegradationOptions
        {
            SharpShare = document.Number("degradation.sharp_share", usual.SharpShare),
            LinearLightShare = document.Number("degradation.linear_light_share", usual.LinearLightShare),
            SaturationShare = document.Number("degradation.saturation_share", usual.SaturationShare),
            NoiseShare = document.Number("degradation.noise_share", usual.NoiseShare),
            MaximumReadNoise = document.Number("degradation.maximum_read_noise", usual.MaximumReadNoise),
            MaximumShotNoise = document.Number("degradation.maximum_shot_noise", usual.MaximumShotNoise),
            JpegShare = document.Number("degradation.jpeg_share", usual.JpegShare),
            MinimumJpegQuality = document.Whole("degradation.minimum_jpeg_quality", usual.MinimumJpegQuality),
            MaximumJpegQuality = document.Whole("degradation.maximum_jpeg_quality", usual.MaximumJpegQuality),
            Shake = new ShakeOptions
            {
                MinimumLength = document.Number("shake.minimum_length", shake.MinimumLength),
                MaximumLength = document.Number("shake.maximum_length", shake.MaximumLength),
                ShortLength = document.Number("shake.short_length", shake.ShortLength),
                ShortShare = document.Number("shake.short_share", shake.ShortShare),
                StraightShare = document.Number("shake.straight_share", shake.StraightShare),
            },
        };
    }

    private void Validate()
    {
        List<string> problems = [];
        Require(SharpFolders.Length > 0, "data.sharp is empty: name at least one folder of sharp photos");
        Require(Patch > 0 && Patch % 16 == 0, $"data.patch is {Patch}: give a positive multiple of 16 px");
        Require(Batch > 0, $"data.batch is {Batch}: give at least 1");
        Require(Prefetch > 0, $"data.prefetch is {Prefetch}: give at least 1");
        Require(ValidationEvery > 1, $"data.validation_every is {ValidationEvery}: give at least 2");
        Require(ShakeError is >= 0 and <= 1, $"shake.error is {ShakeError}: give a number in [0,1]");
        Require(EstimatorWindows is 0 or >= 64, $"shake.estimator_windows is {EstimatorWindows}: give 0, or at least 64");
        Require(EstimatorWindows > 0 || Network.Name != "shakeunet" || InitialWeights.Length > 0, "shake.estimator_windows is 0: name initial_weights with an estimator, or give at least 64");
        Require(Steps > 0, $"steps is {Steps}: give at least 1");
        Require(LearningRate > 0, $"optimizer.learning_rate is {LearningRate}: give a positive number");
        Require(Beta2 is >= 0 and < 1, $"optimizer.beta2 is {Beta2}: give a number in [0,1)");
        Require(ClipNorm > 0, $"optimizer.clip_norm is {ClipNorm}: give a positive number");
        Require(AverageDecay is >= 0 and < 1, $"optimizer.average_decay is {AverageDecay}: give a number in [0,1)");
        Require(LogEvery > 0 && CheckpointEvery > 0 && ValidateEvery > 0, "run.log_every, run.checkpoint_every and run.validate_every must be at least 1");
        Require(PixelLoss is "absolute" or "psnr", $"loss.pixel is '{PixelLoss}': use absolute or psnr");
        Require(LossFloor > 0, $"loss.floor is {LossFloor}: give more than 0");
        Require(FrequencyWeight >= 0, $"loss.frequency is {FrequencyWeight}: give 0 or more");
        Require(Precision is "auto" or "float32" or "bfloat16", $"precision is '{Precision}': use auto, float32 or bfloat16");
        try
        {
            Degradation.Validate();
        }
        catch (ArgumentException error)
        {
            problems.Add(error.Message);
        }

        if (problems.Count > 0)
        {
            throw new RecipeException(string.Join("; ", problems) + ".");
        }

        void Require(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }
    }
}
