using Unblur.Data.Sampling;
using Unblur.Physics.Sampling;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Training.Blurring;
using Unblur.Training.Losses;
using Unblur.Training.Reblur;
using Unblur.Training.Session;

namespace Unblur.Training.NeurMap;

/// <summary>One step of NeurMAP: D restores, then M, N and D are updated in turn, each while the weights of the others are fixed.</summary>
/// <remarks>
/// The order and what is detached where are those of the published code. B, S and Ŝ are the blurry, the sharp and the restored photos; b, s and f
/// their canonical motion. D's update goes back through the Ŝ from which M and N have just learnt.
/// </remarks>
internal sealed class Alternation(NeurMapNetworks networks, NeurMapRecipe recipe, BatchShare share, BlurMix? mix = null) : ITrainingUpdate<SampleBatch>
{
    // Synthetic motion is drawn from a stream of its own.
    private const long SyntheticMotionSeed = 1L << 41;

    private readonly Device _device = networks.Deblur.Trainable()[0].Parameter.Value.Device;
    private readonly bool _usesMotion = recipe.Deblur.UsesMotion || recipe.Motion.SyntheticMotion > 0;
    private readonly bool _usesDiscriminator = recipe.Deblur.Natural > 0;
    // Restored photos that are this far from [0,1] on average come from a D that has run away.
    private const double AbsurdBrightness = 10;

    /// <summary>For a process on its own.</summary>
    internal Alternation(NeurMapNetworks networks, NeurMapRecipe recipe)
        : this(networks, recipe, NeurMapData.ShareOf(recipe, ProcessGroup.Alone))
    {
    }

    public string Remedy => "Resume with a lower optimizer.deblur_learning_rate, optimizer.motion_learning_rate or optimizer.discriminator_learning_rate, or smaller weights deblur.sharp and deblur.natural.";

    public IReadOnlyDictionary<string, double> Run(long step, SampleBatch batch)
    {
        (Tensor blurry, Tensor sharp) = (Images(batch, batch.Blurry), Images(batch, batch.Sharp));
        return Update(step, Mixed(step, blurry, sharp), sharp, share.Paired);
    }

    public IReadOnlyDictionary<string, double> Rates(long step) => new Dictionary<string, double> { ["schedule"] = recipe.ScheduleAt(step) };

    public string? Problem(SampleBatch batch)
    {
        using InferenceMode inference = new();
        using TensorScope scope = new();
        networks.Deblur.Eval();
        double brightness = networks.Deblur.Forward(Images(batch, batch.Blurry)).Abs().Mean().Item();
        networks.Deblur.Train();
        return brightness <= AbsurdBrightness ? null : $"restored photos ({brightness:G3} on average) are far from [0,1]";
    }

    /// <summary>Updates all three networks once.</summary>
    /// <param name="step">Steps done before this one: sets the learning rates.</param>
    /// <param name="blurry">(N, 3, P, P), pairs first.</param>
    /// <param name="sharp">(N, 3, P, P), pairs first.</param>
    /// <param name="paired">How many are pairs.</param>
    /// <returns>Every term by name, without its weight, and the gradients' norms before they were clipped.</returns>
    /// <exception cref="TrainingDivergedException">A term or a gradient is not finite.</exception>
    /// <exception cref="ProcessLostException">Another process is gone; M, N and the pool may have been updated, D was not.</exception>
    internal IReadOnlyDictionary<string, double> Update(long step, Tensor blurry, Tensor sharp, int paired)
    {
        using var scope = new TensorScope();
        Dictionary<string, double> report = [];
        double schedule = recipe.ScheduleAt(step);
        if (!recipe.TrainsDeblur)
        {
            networks.MotionTrainee.Step(
                () => SyntheticMotionLoss(new WeightedTerms(), step, sharp), recipe.Optimizer.MotionLearningRate * schedule, step, share.Group, report);
            return report;
        }

        Tensor restored = networks.Deblur.Forward(blurry);                                         // (N, 3, P, P)
        if (_usesMotion && recipe.Optimizer.MotionLearningRate == 0)
        {
            networks.Pool.Add(Fixed(sharp), share.Gather);
        }
        else if (_usesMotion)
        {
            networks.MotionTrainee.Step(
                () => SyntheticMotionLoss(MotionLoss(blurry, sharp, restored.Detach()), step, sharp), recipe.Optimizer.MotionLearningRate * schedule, step,
                share.Group, report);
        }

        if (_usesDiscriminator)
        {
            networks.DiscriminatorTrainee.Step(
                () => DiscriminatorLoss(blurry, sharp, restored.Detach()), recipe.Optimizer.DiscriminatorLearningRate * schedule, step, share.Group, report);
        }

        using FrozenWeights frozen = new(networks.Motion, networks.Discriminator);
        networks.DeblurTrainee.Step(
            () => DeblurLoss(blurry, sharp, restored, paired), recipe.Optimizer.DeblurLearningRate * schedule, step, share.Group, report);
        return report;
    }

    /// <summary>Eq. 10. All photos count, pairs too. <paramref name="restored"/> is detached.</summary>
    internal WeightedTerms MotionLoss(Tensor blurry, Tensor sharp, Tensor restored)
    {
        MotionTerms terms = recipe.Motion;
        Tensor[] maps = networks.MotionOf(Tensor.Cat([blurry, sharp, restored], 0)).Split(blurry.Size(0), 0);
        (Tensor b, Tensor s, Tensor f) = (maps[0], maps[1], maps[2]);                                            // (N, 2, P, P) each
        networks.Pool.Add(s, share.Gather);
        Tensor relative = ReblurringMotion(b, f);
        Tensor reblurred = terms.IsReblurred ? Reblurring.Apply(restored, relative) : restored;
        WeightedTerms loss = new();
        loss.Add("motion.reblur", terms.Reblur, () => ImageLosses.MeanSquare(Inner(reblurred), Inner(blurry)));
        loss.Add("motion.structure", terms.Structure, () => StructuralLosses.MsSsim(Inner(reblurred), Inner(blurry), share.Mean));
        loss.Add("motion.blurry", terms.Blurry, () => MotionLosses.UnitMotion(b));
        loss.Add("motion.sharp", terms.Sharp, () => MotionLosses.Magnitude(s));
        loss.Add("motion.restored", terms.Restored, () => MotionLosses.Agreement(f, b.Detach()));
        loss.Add(
            "motion.variation", terms.Variation,
            () => terms.VariationOf == VariationOf.Map ? SmoothnessLosses.TotalVariation(relative) : MotionLosses.OffsetVariation(relative));
        loss.Add("motion.growth", terms.Growth, () => MotionLosses.Growth(f, b));
        loss.Add("motion.offset_square", terms.OffsetSquare, () => MotionLosses.OffsetSquare(relative));
        return loss;
    }

    /// <summary>Not in the paper: M learns from blur of known motion, drawn for the seed, the step and the place in the batch.</summary>
    internal WeightedTerms SyntheticMotionLoss(WeightedTerms loss, long step, Tensor sharp)
    {
        MotionTerms terms = recipe.Motion;
        loss.Add("motion.synthetic_motion", terms.SyntheticMotion, () =>
        {
            (Tensor blurry, Tensor motion) = SyntheticMotion.Make(
                sharp, terms.SyntheticMotionLength, place => RandomStreams.ForTraining(recipe.Run.Seed + SyntheticMotionSeed, step, share.PlaceOf(place)));
            return MotionLosses.AgreementUpToSign(UnitMotion.Of(networks.Motion, blurry), motion);
        });
        return loss;
    }

    /// <summary>Eq. 12. <paramref name="restored"/> is detached.</summary>
    internal WeightedTerms DiscriminatorLoss(Tensor blurry, Tensor sharp, Tensor restored)
    {
        Tensor natural = recipe.Discriminator.NaturalPhotos == NaturalPhotos.Mixed ? EverySecond(sharp, blurry) : sharp;
        WeightedTerms loss = new();
        loss.Add("discriminator.restored", 1, () => AdversarialLosses.LeastSquares(networks.Discriminator.Forward(restored), 0));
        loss.Add("discriminator.natural", 1, () => AdversarialLosses.LeastSquares(networks.Discriminator.Forward(natural), 1));
        return loss;
    }

    /// <summary>Eq. 11. Gradients reach <paramref name="restored"/> through M, N and R; M's motion in R is detached.</summary>
    internal WeightedTerms DeblurLoss(Tensor blurry, Tensor sharp, Tensor restored, int paired)
    {
        DeblurTerms terms = recipe.Deblur;
        long unpaired = blurry.Size(0) - paired;
        Tensor Pairs(Tensor all) => all.Narrow(0, 0, paired);
        Tensor Unpaired(Tensor all) => all.Narrow(0, paired, unpaired);
        bool isAllSeen = terms.Sharp > 0 && terms.SharpOf == SharpOf.All;
        Tensor seen = recipe.Deblur.UsesMotion ? networks.MotionOf(isAllSeen ? restored : Unpaired(restored)) : restored;
        Tensor f = isAllSeen ? Unpaired(seen) : seen;
        Tensor b = terms.IsReblurred || terms.SyntheticMotion > 0 ? Fixed(Unpaired(blurry)) : restored;
        Tensor reblurred = terms.IsReblurred ? Reblurring.Apply(Unpaired(restored), ReblurringMotion(b, f).Detach()) : restored;
        WeightedTerms loss = new();
        if (paired > 0)
        {
            loss.Add("deblur.content", terms.Content, () => terms.ContentNorm == ErrorNorm.Squared
                ? ImageLosses.MeanSquare(Pairs(restored), Pairs(sharp))
                : ImageLosses.MeanAbsolute(Pairs(restored), Pairs(sharp)));
        }

        loss.Add("deblur.reblur", terms.Reblur, () => ImageLosses.MeanSquare(Inner(reblurred), Inner(Unpaired(blurry))));
        loss.Add("deblur.structure", terms.Structure, () => StructuralLosses.MsSsim(Inner(reblurred), Inner(Unpaired(blurry)), share.Mean));
        loss.Add("deblur.sharp", terms.Sharp, () => SharpPrior(seen));
        loss.Add("deblur.natural", terms.Natural, () => AdversarialLosses.LeastSquares(networks.Discriminator.Forward(restored), 1));
        loss.Add("deblur.motion_variation", terms.MotionVariation, () => SmoothnessLosses.TotalVariation(f));
        loss.Add("deblur.image_variation", terms.ImageVariation, () => SmoothnessLosses.TotalVariation(Unpaired(restored)));
        loss.Add("deblur.identity", terms.Identity, () => ImageLosses.MeanAbsolute(networks.Deblur.Forward(Unpaired(sharp)), Unpaired(sharp)));
        loss.Add("deblur.synthetic_motion", terms.SyntheticMotion, () =>
            ImageLosses.MeanAbsolute(Inner(networks.Deblur.Forward(SyntheticMotion.Blur(Unpaired(sharp), b))), Inner(Unpaired(sharp))));
        return loss;
    }

    /// <summary>(N, 3, P, P): of every second place in the whole batch the sharp photo, of the others the blurry one.</summary>
    private Tensor EverySecond(Tensor sharp, Tensor blurry)
    {
        ILookup<bool, int> isSharp = Enumerable.Range(0, (int)sharp.Size(0)).ToLookup(photo => share.PlaceOf(photo) % 2 == 0);
        return Tensor.Cat([.. isSharp[true].Select(photo => sharp.Narrow(0, photo, 1)), .. isSharp[false].Select(photo => blurry.Narrow(0, photo, 1))], 0);
    }

    /// <summary>Other blur in some of the pairs, which come first.</summary>
    private Tensor Mixed(long step, Tensor blurry, Tensor sharp)
    {
        int paired = share.Paired;
        return paired == 0 || mix is null
            ? blurry
            : Tensor.Cat([mix.Apply(step, blurry.Narrow(0, 0, paired), sharp.Narrow(0, 0, paired), share.PlaceOf), blurry.Narrow(0, paired, blurry.Size(0) - paired)], 0);
    }

    private Tensor Images(SampleBatch batch, float[] values) => Tensor.From(values, batch.Count, 3, batch.Patch, batch.Patch).To(_device);

    private Tensor SharpPrior(Tensor motion)
    {
        Tensor target = recipe.Deblur.SharpTarget == SharpTarget.Pool ? networks.Pool.Average() : Tensor.Zeros([2], device: motion.Device);
        return MotionLosses.TowardsAverage(motion, target, recipe.Deblur.SharpNorm == ErrorNorm.Squared);
    }

    private Tensor Inner(Tensor images)
    {
        int margin = recipe.Motion.ReblurMargin;
        return margin == 0 ? images : images.Narrow(2, margin, images.Size(2) - (2 * margin)).Narrow(3, margin, images.Size(3) - (2 * margin));
    }

    private Tensor ReblurringMotion(Tensor blurry, Tensor restored) => recipe.Motion.ReblurBy == ReblurBy.Relative ? blurry - restored : blurry;

    private Tensor Fixed(Tensor images)
    {
        using var grad = GradMode.Disabled();
        return networks.MotionOf(images);
    }
}
