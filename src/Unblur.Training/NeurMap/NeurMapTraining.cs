using System.Diagnostics;
using Unblur.Data;
using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Torch.Modules;
using Unblur.Training.Distributed;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;

namespace Unblur.Training.NeurMap;

/// <summary>Trains a deblurring network on blurry and sharp photos that show different things, beside pairs or without them. One page, from top to bottom.</summary>
/// <remarks>Zhang et al., NeurMAP: D restores, M estimates motion, R blurs again by it, N tells natural images from others.</remarks>
public static class NeurMapTraining
{
    /// <summary>Restored photos that are this far from [0,1] on average come from a D that has run away.</summary>
    private const double AbsurdBrightness = 10;

    /// <summary>Trains until the recipe's last step; goes on from the run folder's newest checkpoint where there is one.</summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="run">Where checkpoints, weights, pictures and the log go; null in all processes but the first.</param>
    /// <param name="device">Where the networks live.</param>
    /// <param name="progress">Told at every line of the log.</param>
    /// <param name="warn">Told of photos that cannot be read and are left out; called from any thread.</param>
    /// <param name="group">The processes that train together, each with the recipe's batch; null for this one alone.</param>
    /// <param name="cancellation">Looked at between two steps, in all processes; a checkpoint is written before the run ends.</param>
    /// <exception cref="TrainingDivergedException">A term, a gradient, a weight or a restored photo is not finite, in any process.</exception>
    /// <exception cref="ProcessLostException">Another process is gone; the first one has written a checkpoint of the last whole step.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; it can be resumed.</exception>
    public static void Run(
        NeurMapRecipe recipe, RunFolder? run, Device device, IProgress<NeurMapProgress>? progress = null, Action<string>? warn = null,
        ProcessGroup? group = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        group ??= ProcessGroup.Alone;
        if (group.IsFirst)
        {
            ArgumentNullException.ThrowIfNull(run);
        }

        recipe = WithOwnWeights(recipe, run);
        RequireRoomForMotion(recipe);

        // Data: every batch is a function of seed and step, and a process's share of it one of its number.
        var share = BatchShare.Of(recipe, group);
        NeurMapData data = new(recipe, share, warn, cancellation);
        NeurMapValidation validation = new(recipe, data);

        // Three networks that take turns, and the moving average of D that is looked at and shipped.
        using DeblurNetwork averaged = CreateDeblur(recipe, device);
        using NeurMapState state = new(NeurMapNetworks.Create(CreateDeblur(recipe, device), CreateMotion(recipe, device), CreateDiscriminator(recipe, device), recipe));
        if (run is not null && File.Exists(run.LatestCheckpoint))
        {
            state.Load(run.LatestCheckpoint, device);
        }

        Alternation alternation = new(state.Networks, recipe, share);

        // All processes begin with the same state, and none is lost before there is a checkpoint.
        group.Barrier("start");
        SharedState.Broadcast(group, run?.LatestCheckpoint, path => state.Load(path, device));
        SharedState.RequireSame(group, state.Step, state.Stored());
        if (run is not null && group.Size > 1 && !File.Exists(run.LatestCheckpoint))
        {
            state.Save(run.LatestCheckpoint);
        }

        using StepRewind? rewind = group.Size > 1 ? new(state) : null;

        run?.NoteStart(state.Step, device, group.Size);
        using NeurMapJournal? journal = run is null ? null : new(run, state.Step);
        Prefetcher<NeurMapBatch> batches = new(data.Draw, state.Step, recipe.Prefetch);
        TermMeans means = new();
        (long Step, long Time, TimeSpan Waited, TimeSpan Exchanged) lastLog = (Step: state.Step, Time: Stopwatch.GetTimestamp(), Waited: TimeSpan.Zero, Exchanged: group.Elapsed);

        NeurMapBatch? batch = null;
        try
        {
            while (state.Step < recipe.Steps)
            {
                batch = batches.Take();
                if (group.Any(cancellation.IsCancellationRequested))
                {
                    RequireSound(state, batch, device, group);
                    Save(run, recipe, state, averaged);
                    throw new OperationCanceledException(cancellation);
                }

                rewind?.Begin();
                using (TensorScope scope = new())
                {
                    TorchRuntime.Seed(DropoutSeed(recipe.Seed, state.Step, group.Rank));
                    means.Add(alternation.Update(state.Step, Images(batch, batch.Blurry, device), Images(batch, batch.Sharp, device), batch.Paired));
                }

                state.Average.Update(Math.Min(recipe.AverageDecay, (1 + state.Step) / (10.0 + state.Step)));
                state.Step++;
                rewind?.End();

                bool isLast = state.Step == recipe.Steps;
                bool isValidated = state.Step % recipe.ValidateEvery == 0 || isLast;
                bool isSaved = state.Step % recipe.CheckpointEvery == 0 || isLast;
                if (isValidated || isSaved)
                {
                    RequireSound(state, batch, device, group);
                    SharedState.RequireSame(group, state.Step, state.Stored());
                    averaged.Load(state.Average.State());
                }

                // Every process looks, so that none waits for another; the first one writes.
                NeurMapScores? scores = isValidated ? validation.Measure(averaged, state.Networks.Motion, device, journal?.ShowAt(state.Step) ?? (_ => { })) : null;
                if (run is not null && (isValidated || isSaved))
                {
                    NeurMapWeights.Save(run, recipe, state, averaged, scores);
                }

                if (run is not null && isSaved)
                {
                    state.Save(run.LatestCheckpoint);
                }

                if (state.Step % recipe.LogEvery == 0 || isValidated)
                {
                    TimeSpan elapsed = Stopwatch.GetElapsedTime(lastLog.Time);
                    long steps = state.Step - lastLog.Step;
                    NeurMapProgress report = new(
                        state.Step, recipe.Steps, means.Take(), recipe.ScheduleAt(state.Step - 1), elapsed.TotalSeconds / steps,
                        (batches.Waited - lastLog.Waited) / elapsed, elapsed / steps * (recipe.Steps - state.Step), scores)
                    {
                        ExchangeShare = group.Size > 1 ? (group.Elapsed - lastLog.Exchanged) / elapsed : null,
                    };
                    journal?.Write(report);
                    progress?.Report(report);
                    lastLog = (state.Step, Stopwatch.GetTimestamp(), batches.Waited, group.Elapsed);
                }
            }
        }
        catch (ProcessLostException)
        {
            rewind?.Undo();
            if (batch is not null)
            {
                RequireSound(state, batch, device, ProcessGroup.Alone);
            }

            Save(run, recipe, state, averaged);
            throw;
        }
    }

    /// <summary>Before a run ends early.</summary>
    private static void Save(RunFolder? run, NeurMapRecipe recipe, NeurMapState state, DeblurNetwork averaged)
    {
        if (run is null)
        {
            return;
        }

        averaged.Load(state.Average.State());
        NeurMapWeights.Save(run, recipe, state, averaged, scores: null);
        state.Save(run.LatestCheckpoint);
    }

    private static Tensor Images(NeurMapBatch batch, float[] values, Device device) => Tensor.From(values, batch.Count, 3, batch.Patch, batch.Patch).To(device);

    // Networks with dropout draw from the engine's own generator, which starts anew at every step, elsewhere in each process.
    private static ulong DropoutSeed(int seed, long step, int process) => ((ulong)(uint)seed << 40) ^ (ulong)step ^ ((ulong)process << 32);

    /// <summary>Before anything is saved: an update can ruin the weights though its own terms were fine, and the files before it must then stay.</summary>
    /// <exception cref="TrainingDivergedException">A weight is not finite, or D's result makes no picture.</exception>
    private static void RequireSound(NeurMapState state, NeurMapBatch batch, Device device, ProcessGroup group)
    {
        using InferenceMode inference = new();
        using TensorScope scope = new();
        DeblurNetwork deblur = state.Networks.Deblur;
        deblur.Eval();
        double brightness = deblur.Forward(Images(batch, batch.Blurry, device)).Abs().Mean().Item();
        deblur.Train();
        if (group.Any(!(brightness <= AbsurdBrightness) || !state.IsFinite()))
        {
            throw new TrainingDivergedException(
                $"step {state.Step}: after this update weights are not finite, or restored photos ({brightness:G3} on average) are far from [0,1]. "
                + "Resume with lower optimizer.*_learning_rate, or smaller weights of deblur.sharp and deblur.natural.");
        }
    }

    // A run that goes on has weights of its own to tell the sizes of its networks: those that it started from may be gone, or others by now.
    private static NeurMapRecipe WithOwnWeights(NeurMapRecipe recipe, RunFolder? run)
    {
        if (run is null || !File.Exists(run.LatestCheckpoint))
        {
            return recipe;
        }

        return recipe with
        {
            InitialWeights = Own(recipe.InitialWeights, run.LatestWeights),
            MotionWeights = Own(recipe.MotionWeights, run.MotionWeights),
            DiscriminatorWeights = Own(recipe.DiscriminatorWeights, run.DiscriminatorWeights),
        };

        static string Own(string started, string own) => started.Length > 0 && File.Exists(own) ? own : started;
    }

    // What the recipe says of a fresh M was checked with it.
    private static void RequireRoomForMotion(NeurMapRecipe recipe)
    {
        if (recipe.MotionWeights.Length == 0)
        {
            return;
        }

        using OffsetNet given = NetworkFile.Load<OffsetNet>(recipe.MotionWeights);
        int smallest = 16 * given.Options.Shrink;
        if (recipe.Patch < smallest)
        {
            throw new RecipeException($"data.patch is {recipe.Patch}: {recipe.MotionWeights} looks at photos {given.Options.Shrink} times smaller, so give at least {smallest} px.");
        }
    }

    private static DeblurNetwork CreateDeblur(NeurMapRecipe recipe, Device device)
    {
        DeblurNetwork network = Prepared(recipe.InitialWeights.Length > 0 ? NetworkFile.Load<DeblurNetwork>(recipe.InitialWeights) : recipe.Network.Create((ulong)recipe.Seed), device);
        network.Precision = recipe.Precision == "bfloat16" || (recipe.Precision == "auto" && BFloat16Support.IsNative(device)) ? DType.BFloat16 : DType.Float32;
        return network;
    }

    private static OffsetNet CreateMotion(NeurMapRecipe recipe, Device device)
    {
        if (recipe.MotionWeights.Length > 0)
        {
            return Prepared(NetworkFile.Load<OffsetNet>(recipe.MotionWeights), device);
        }

        OffsetNet network = new(recipe.MotionNetwork);
        using Generator generator = new((ulong)recipe.Seed + 1);
        network.Initialize(generator);
        if (recipe.Motion.SyntheticMotion > 0)
        {
            SyntheticMotion.Lean(network);
        }

        return Prepared(network, device);
    }

    private static MultiscaleDiscriminator CreateDiscriminator(NeurMapRecipe recipe, Device device)
    {
        if (recipe.DiscriminatorWeights.Length > 0)
        {
            return Prepared(NetworkFile.Load<MultiscaleDiscriminator>(recipe.DiscriminatorWeights), device);
        }

        MultiscaleDiscriminator network = new(recipe.Discriminator);
        using Generator generator = new((ulong)recipe.Seed + 2);
        network.Initialize(generator);
        return Prepared(network, device);
    }

    private static T Prepared<T>(T network, Device device)
        where T : Module
    {
        network.Train();
        network.To(MemoryFormat.ChannelsLast);
        network.To(device);
        return network;
    }
}
