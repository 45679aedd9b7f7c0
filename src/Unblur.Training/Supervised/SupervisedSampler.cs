using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Data.Sampling;
using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;
using Unblur.Training.Sen;

namespace Unblur.Training.Supervised;

/// <summary>A blurry patch, the sharp one, and the kernel between them; null where no one kernel is.</summary>
internal sealed record SupervisedPatch(PlanarImage Blurry, PlanarImage Sharp, BlurKernel? Kernel);

/// <summary>Draws the patches of a supervised training: under one kernel, under motion that differs from place to place, and of pairs from files.</summary>
internal sealed class SupervisedSampler
{
    // Which kind is drawn, and pairs, have streams of their own: a recipe without them draws the patches that it always drew.
    private const long KindSeed = 1L << 40, PairSeed = 1L << 41;

    private readonly PatchSampler _shaken;
    private readonly MotionSampler? _moving;
    private readonly PairSampler? _pairs;
    private readonly SupervisedRecipe _recipe;

    /// <summary>Reads the header of every photo.</summary>
    /// <param name="photos">Sharp ones to train on.</param>
    /// <param name="recipe">What is drawn of them, and the pairs.</param>
    /// <param name="warn">Receives a message for every photo that cannot be read, also later and then from any thread.</param>
    /// <param name="cancellation">Checked between two photos.</param>
    /// <exception cref="DataSetException">No photo or pair can be read and is large enough, or partners are missing.</exception>
    internal SupervisedSampler(PhotoSet photos, SupervisedRecipe recipe, Action<string>? warn, CancellationToken cancellation)
    {
        int patch = recipe.Data.Patch;
        _recipe = recipe;
        _shaken = new PatchSampler(photos, recipe.Degradation, patch, warn, cancellation);
        _moving = recipe.FlowShare > 0 ? new MotionSampler(photos, recipe.Flow, recipe.Degradation, patch, warn, cancellation) : null;
        if (recipe.Data.PairSets.Length > 0)
        {
            ImagePair[] pairs = TrainingPairs.Open(recipe.Data.PairSets, recipe.Data.PairsPart, recipe.Data.ValidationEvery).Training;
            _pairs = new PairSampler(pairs, new SamplingOptions { Patch = patch }, warn, cancellation);
        }
    }

    /// <summary>A patch: a function of the recipe's seed, the step and the place in the batch. Safe from several threads.</summary>
    /// <param name="step">Of the training.</param>
    /// <param name="place">In the batch.</param>
    /// <param name="random">The stream of that place, for what is drawn after the patch, too.</param>
    /// <exception cref="PhotoException">Only damaged photos were drawn.</exception>
    internal SupervisedPatch Draw(long step, int place, Random random)
    {
        double kind = RandomStreams.ForTraining(_recipe.Run.Seed + KindSeed, step, place).NextDouble();
        double pairShare = _pairs is null ? 0 : _recipe.Data.PairShare;
        if (kind < pairShare)
        {
            Sample sample = _pairs!.Draw(_recipe.Run.Seed + PairSeed, step, place);
            return new SupervisedPatch(sample.Blurry, sample.Sharp, null);
        }

        return _moving is not null && kind < pairShare + ((1 - pairShare) * _recipe.FlowShare) ? Moving(_moving, random) : Shaken(_shaken, random);
    }

    internal static SupervisedPatch Shaken(PatchSampler sampler, Random random)
    {
        DegradedPatch pair = sampler.Draw(random);
        return new SupervisedPatch(pair.Blurry, pair.Sharp, pair.Kernel);
    }

    internal static SupervisedPatch Moving(MotionSampler sampler, Random random)
    {
        MotionPatch patch = sampler.Draw(random, isSharpKept: true);
        return new SupervisedPatch(patch.Blurry, patch.Sharp!, null);
    }
}
