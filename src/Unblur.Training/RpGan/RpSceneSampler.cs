using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Data.Sampling;
using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;
using Unblur.Training.Sen;
using Unblur.Training.Supervised;

namespace Unblur.Training.RpGan;

/// <summary>A region of a photo before it is deconvolved.</summary>
/// <param name="Blurry">3 x V x V, [0,1].</param>
/// <param name="Sharp">3 x V x V, [0,1].</param>
/// <param name="Flow">V x V, px: the true motion; null where nobody knows it.</param>
internal sealed record RpScene(PlanarImage Blurry, PlanarImage Sharp, MotionFlow? Flow)
{
    /// <summary>The one kernel, and an estimate of it; null where the photo moved otherwise.</summary>
    internal KernelEstimate? Kernel { get; init; }
}

/// <summary>Draws regions of photos that it blurs, and of pairs: a patch, its margin, and as much around it as a motion network wants to see.</summary>
internal sealed class RpSceneSampler
{
    // Which kind is drawn, pairs, and held-out regions have streams of their own.
    private const long KindSeed = 1L << 40, PairSeed = 1L << 41, HeldOutSeed = 1L << 42;

    private readonly MotionSampler? _photos;
    private readonly PatchSampler? _shaken;
    private readonly KernelEstimates? _estimates;
    private readonly PairSampler? _pairs;
    private readonly RpGanRecipe _recipe;
    private readonly long _seed;

    private RpSceneSampler(RpGanRecipe recipe, MotionSampler? photos, PatchSampler? shaken, KernelEstimates? estimates, PairSampler? pairs, long seed)
        => (_recipe, _photos, _shaken, _estimates, _pairs, _seed) = (recipe, photos, shaken, estimates, pairs, seed);

    /// <summary>Samplers for training and for validation. Reads every photo's header.</summary>
    /// <exception cref="DataSetException">A folder is not there, no photo is large enough, partners are missing, there is one photo or pair alone, or kernels cannot be used.</exception>
    internal static (RpSceneSampler Training, RpSceneSampler HeldOut) Create(RpGanRecipe recipe, Action<string>? warn, CancellationToken cancellation)
    {
        (PhotoSet Training, PhotoSet HeldOut)? photos = recipe.Data.SharpFolders.Length > 0
            ? PhotoSet.Find(recipe.Data.SharpFolders).HoldOutEvery(recipe.Data.ValidationEvery)
            : null;
        (ImagePair[] Training, ImagePair[] HeldOut)? pairs = recipe.Data.PairSets.Length > 0
            ? TrainingPairs.Open(recipe.Data.PairSets, recipe.Data.PairsPart, recipe.Data.ValidationEvery)
            : null;
        (KernelEstimates Training, KernelEstimates HeldOut)? estimates = recipe.KernelEstimates.Length > 0
            ? KernelEstimates.Read(recipe.KernelEstimates, recipe.Degradation.Margin)
            : null;
        DegradationOptions clean = recipe.Degradation with { SharpShare = 0, LinearLightShare = 0, NoiseShare = 0, JpegShare = 0 };
        return (
            Of(photos?.Training, pairs?.Training, estimates?.Training, recipe.Flow, recipe.Degradation, recipe.Data.Patch, recipe.Run.Seed),
            Of(photos?.HeldOut, pairs?.HeldOut, estimates?.HeldOut, recipe.Flow with { ShakeShare = 0, ForegroundShare = 0 }, clean, recipe.Data.ValidationPatch, recipe.Run.Seed + HeldOutSeed));

        RpSceneSampler Of(PhotoSet? sharp, ImagePair[]? paired, KernelEstimates? found, MotionOptions motion, DegradationOptions degradation, int patch, long seed)
        {
            int view = View(recipe, patch);
            return new RpSceneSampler(
                recipe,
                sharp is null ? null : new MotionSampler(sharp, motion, degradation, view, warn, cancellation),
                sharp is null || recipe.KernelShare == 0 ? null : new PatchSampler(sharp, degradation, recipe.Side(patch), null, cancellation),
                found,
                paired is null ? null : new PairSampler(paired, new SamplingOptions { Patch = view, StepsPerPhoto = 1 }, warn, cancellation),
                seed);
        }
    }

    /// <summary>Whether there are regions under one kernel.</summary>
    internal bool IsShaken => _shaken is not null;

    /// <summary>Side of a region, px: see <see cref="RpMotionOptions.View"/>.</summary>
    internal static int View(RpGanRecipe recipe, int patch)
        => Math.Max(recipe.Side(patch), recipe.Motion.Source == MotionSource.Estimated ? recipe.Motion.View : 0);

    /// <summary>A region: a function of seed, step and place. Safe from several threads.</summary>
    /// <param name="step">At which the buffer is filled.</param>
    /// <param name="place">In the buffer.</param>
    /// <exception cref="PhotoException">Only damaged photos were drawn.</exception>
    internal RpScene Draw(long step, int place)
    {
        double pairShare = _pairs is null ? 0 : _recipe.Data.PairShare;
        return IsShaken && Kind(step, place) is double kind && kind >= pairShare && kind < pairShare + ((1 - pairShare) * _recipe.KernelShare)
            ? DrawShaken(step, place)
            : DrawMoving(step, place);
    }

    /// <summary>A region that was blurred along a motion flow, or a pair's.</summary>
    /// <inheritdoc cref="Draw"/>
    internal RpScene DrawMoving(long step, int place)
    {
        if (_photos is null || (_pairs is not null && Kind(step, place) < _recipe.Data.PairShare))
        {
            Sample sample = _pairs!.Draw(_seed + PairSeed, step, place);
            return new RpScene(sample.Blurry, sample.Sharp, null);
        }

        MotionPatch patch = _photos.Draw(RandomStreams.ForTraining(_seed, step, place), isSharpKept: true);
        return new RpScene(patch.Blurry, patch.Sharp!, patch.Flow);
    }

    /// <summary>A region under one kernel, and an estimate of that: no larger than what is deconvolved.</summary>
    /// <inheritdoc cref="Draw"/>
    internal RpScene DrawShaken(long step, int place)
    {
        Random random = RandomStreams.ForTraining(_seed, step, place);
        KernelEstimate? found = _estimates is not null && random.NextDouble() < _recipe.KernelEstimatesShare ? _estimates.Draw(random) : null;
        DegradedPatch patch = _shaken!.Draw(found?.True, random);
        found ??= new KernelEstimate(patch.Kernel, KernelMisjudgement.Draw(patch.Kernel, _recipe.Degradation.Shake, random));
        return new RpScene(patch.Blurry, patch.Sharp, null) { Kernel = found };
    }

    private double Kind(long step, int place) => RandomStreams.ForTraining(_seed + KindSeed, step, place).NextDouble();
}
