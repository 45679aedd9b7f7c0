using System.Diagnostics;
using System.Globalization;
using Unblur.Data;
using Unblur.Data.Sampling;
using Unblur.Networks;
using Unblur.Networks.ShakeUNet;
using Unblur.Physics.Degradations;
using Unblur.Physics.Sampling;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Torch.Optimizers;
using Unblur.Training.Distributed;
using Unblur.Training.Losses;
using Unblur.Training.Runs;

namespace Unblur.Training.Supervised;

/// <summary>Trains a network on sharp photos that are blurred on the fly. One page, from top to bottom.</summary>
public static class SupervisedTraining
{
    /// <summary>Trains until the recipe's last step; goes on from the run folder's newest checkpoint where there is one.</summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="run">Where checkpoints, weights and the log go; null in all processes but the first.</param>
    /// <param name="device">Where the network lives.</param>
    /// <param name="progress">Told at every line of the log.</param>
    /// <param name="warn">Told of photos that cannot be read and are left out; called from any thread.</param>
    /// <param name="group">The processes that train together, each with the recipe's batch; null for this one alone.</param>
    /// <param name="cancellation">Looked at between two steps, in all processes; a checkpoint is written before the run ends. While an estimator learns there is nothing to write yet.</param>
    /// <exception cref="TrainingDivergedException">A loss or a gradient is not finite, in any process.</exception>
    /// <exception cref="ProcessLostException">Another process is gone; the first one has written a checkpoint of the last whole step.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; it can be resumed.</exception>
    public static void Run(
        SupervisedRecipe recipe, RunFolder? run, Device device, IProgress<TrainingProgress>? progress = null, Action<string>? warn = null,
        ProcessGroup? group = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        group ??= ProcessGroup.Alone;
        if (group.IsFirst)
        {
            ArgumentNullException.ThrowIfNull(run);
        }

        // Data: every sample is a function of seed, step and place in the whole batch, of which process r has the r-th part.
        (PhotoSet Training, PhotoSet HeldOut) sets = PhotoSet.Find(recipe.SharpFolders).HoldOutEvery(recipe.ValidationEvery);
        (PhotoSet photos, PhotoSet heldOut) = sets;
        var sampler = new PatchSampler(photos, recipe.Degradation, recipe.Patch, warn, cancellation);
        var validation = new Validation(heldOut, recipe.Degradation, recipe.Patch, recipe.ShakeError, recipe.Seed, warn, cancellation);

        // The network, its optimizer, and the moving average of its weights that is evaluated and shipped.
        using var state = new SupervisedState(CreateNetwork(recipe, device), recipe);
        using DeblurNetwork averaged = CreateNetwork(recipe, device);
        group.Barrier("photos");
        if (group.Any(run is not null && File.Exists(run.LatestCheckpoint)))
        {
            if (run is not null)
            {
                state.Load(run.LatestCheckpoint);
            }
        }
        else if (recipe.EstimatorWindows > 0 && state.Network is IShakeInformed informed)
        {
            ShakeEstimatorFit.Run(informed.Estimator, sets, recipe.Degradation, recipe.EstimatorWindows, recipe.Seed, warn, cancellation);
            state.Average.Update(decay: 0);
            if (run is not null)
            {
                run.NoteStart(state.Step, device, group.Size);
                state.Save(run.LatestCheckpoint);
            }
        }

        // All processes begin with the same state, and none is lost before there is a checkpoint.
        group.Barrier("start");
        SharedState.Broadcast(group, run?.LatestCheckpoint, state.Load);
        SharedState.RequireSame(group, state.Step, state.Stored());
        if (run is not null && group.Size > 1 && !File.Exists(run.LatestCheckpoint))
        {
            state.Save(run.LatestCheckpoint);
        }

        run?.NoteStart(state.Step, device, group.Size);
        run?.TruncateLog(state.Step);
        var batches = new Prefetcher<SupervisedBatch>(
            step => SupervisedBatch.Draw(sampler, recipe.Batch, recipe.Patch, recipe.ShakeError, i => RandomStreams.ForTraining(recipe.Seed, step, (group.Rank * recipe.Batch) + i)), state.Step, recipe.Prefetch);
        double lossSum = 0.0;
        (long Step, long Time, TimeSpan Waited) lastLog = (Step: state.Step, Time: Stopwatch.GetTimestamp(), Waited: TimeSpan.Zero);

        SupervisedBatch? batch = null;
        try
        {
            while (state.Step < recipe.Steps)
            {
                batch = batches.Take();
                if (group.Any(cancellation.IsCancellationRequested))
                {
                    RequireSound(state, recipe, batch, device, group);
                    Save(run, recipe, state, averaged);
                    throw new OperationCanceledException(cancellation);
                }

                lossSum += Update(state, recipe, batch, device, group);
                state.Step++;

                bool isLast = state.Step == recipe.Steps;
                bool isValidated = state.Step % recipe.ValidateEvery == 0 || isLast;
                bool isSaved = state.Step % recipe.CheckpointEvery == 0 || isLast;
                if (isValidated || isSaved)
                {
                    RequireSound(state, recipe, batch, device, group);
                    SharedState.RequireSame(group, state.Step, state.Stored());
                    averaged.Load(state.Average.State());
                }

                // Every process looks, so that none waits for another; the first one writes.
                ValidationResult? validated = isValidated ? validation.Measure(averaged, device) : null;
                if (run is not null && (isValidated || isSaved))
                {
                    SaveWeights(averaged, run.LatestWeights, recipe, state.Step);
                }

                if (validated?.Mean > state.BestPsnr)
                {
                    state.BestPsnr = validated.Mean;
                    if (run is not null)
                    {
                        SaveWeights(averaged, run.BestWeights, recipe, state.Step);
                    }
                }

                if (run is not null && isSaved)
                {
                    state.Save(run.LatestCheckpoint);
                }

                if (state.Step % recipe.LogEvery == 0 || validated is not null)
                {
                    TimeSpan elapsed = Stopwatch.GetElapsedTime(lastLog.Time);
                    long steps = state.Step - lastLog.Step;
                    var report = new TrainingProgress(
                        state.Step, recipe.Steps, lossSum / steps, recipe.LearningRateAt(state.Step - 1), elapsed.TotalSeconds / steps,
                        (batches.Waited - lastLog.Waited) / elapsed, elapsed / steps * (recipe.Steps - state.Step), validated);
                    if (run is not null)
                    {
                        WriteLog(run, report);
                    }

                    progress?.Report(report);
                    if (validated is not null && run is not null)
                    {
                        DrawCurve(run);
                    }

                    lossSum = 0;
                    lastLog = (state.Step, Stopwatch.GetTimestamp(), batches.Waited);
                }
            }
        }
        catch (ProcessLostException)
        {
            if (batch is not null)
            {
                RequireSound(state, recipe, batch, device, ProcessGroup.Alone);
            }

            Save(run, recipe, state, averaged);
            throw;
        }
    }

    /// <summary>Before a run ends early.</summary>
    private static void Save(RunFolder? run, SupervisedRecipe recipe, SupervisedState state, DeblurNetwork averaged)
    {
        if (run is null)
        {
            return;
        }

        averaged.Load(state.Average.State());
        SaveWeights(averaged, run.LatestWeights, recipe, state.Step);
        state.Save(run.LatestCheckpoint);
    }

    /// <summary>One step: forward, loss, backward, average over the processes, clip, Adam, moving average. Gives the loss.</summary>
    private static double Update(SupervisedState state, SupervisedRecipe recipe, SupervisedBatch batch, Device device, ProcessGroup group)
    {
        using var scope = new TensorScope();
        (Tensor blurry, Tensor sharp) = Tensors(batch, device);
        Tensor loss = Loss(recipe, batch.Restore(state.Network, blurry), sharp);
        state.Optimizer.ClearGrads();
        loss.Backward();
        double value = GradientAverage.Apply(group, state.Network.Trainable(), loss.Item())[0];
        double norm = GradientClipping.ClipNorm(state.Network.Trainable(), recipe.ClipNorm);
        if (!double.IsFinite(value) || !double.IsFinite(norm))
        {
            throw new TrainingDivergedException(
                $"step {state.Step}: the loss is {value} and the gradient's norm {norm}. Resume with a lower optimizer.learning_rate.");
        }

        state.Optimizer.Step(recipe.LearningRateAt(state.Step));
        state.Average.Update(Math.Min(recipe.AverageDecay, (1 + state.Step) / (10.0 + state.Step)));
        return value;
    }

    private static (Tensor Blurry, Tensor Sharp) Tensors(SupervisedBatch batch, Device device)
        => (Tensor.From(batch.Blurry, batch.Count, 3, batch.Patch, batch.Patch).To(device),
            Tensor.From(batch.Sharp, batch.Count, 3, batch.Patch, batch.Patch).To(device));

    private static Tensor Loss(SupervisedRecipe recipe, Tensor restored, Tensor sharp)
    {
        Tensor loss = recipe.PixelLoss == "psnr" ? ImageLosses.LogMeanSquare(restored, sharp, recipe.LossFloor) : ImageLosses.MeanAbsolute(restored, sharp);
        return recipe.FrequencyWeight > 0 ? loss + (ImageLosses.Frequency(restored, sharp) * recipe.FrequencyWeight) : loss;
    }

    /// <summary>Before anything is saved: an update can ruin the weights though its own loss was fine, and the files before it must then stay.</summary>
    /// <exception cref="TrainingDivergedException">A weight is not finite, or the loss with these weights is not.</exception>
    private static void RequireSound(SupervisedState state, SupervisedRecipe recipe, SupervisedBatch batch, Device device, ProcessGroup group)
    {
        using var inference = new InferenceMode();
        using var scope = new TensorScope();
        state.Network.Eval();
        (Tensor blurry, Tensor sharp) = Tensors(batch, device);
        double loss = Loss(recipe, batch.Restore(state.Network, blurry), sharp).Item();
        state.Network.Train();
        if (group.Any(!double.IsFinite(loss) || !state.IsFinite()))
        {
            throw new TrainingDivergedException(
                $"step {state.Step}: after this update the weights or the loss ({loss}) are not finite. Resume with a lower optimizer.learning_rate.");
        }
    }

    private static DeblurNetwork CreateNetwork(SupervisedRecipe recipe, Device device)
    {
        DeblurNetwork network = recipe.InitialWeights.Length > 0 ? NetworkFile.Load<DeblurNetwork>(recipe.InitialWeights) : recipe.Network.Create((ulong)recipe.Seed);
        network.Train();
        network.To(MemoryFormat.ChannelsLast);
        network.To(device);
        network.Precision = recipe.Precision == "bfloat16" || (recipe.Precision == "auto" && BFloat16Support.IsNative(device))
            ? DType.BFloat16
            : DType.Float32;
        return network;
    }

    private static void SaveWeights(DeblurNetwork network, string path, SupervisedRecipe recipe, long step)
        => NetworkFile.Save(path, network, new Dictionary<string, string>
        {
            ["step"] = step.ToString(CultureInfo.InvariantCulture),
            ["seed"] = recipe.Seed.ToString(CultureInfo.InvariantCulture),
        });

    private static void DrawCurve(RunFolder run)
    {
        try
        {
            LearningCurve.Draw(run);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A picture is not worth a training: the next validation draws it again from the log.
        }
    }

    private static void WriteLog(RunFolder run, TrainingProgress report) => run.AppendLog(writer =>
    {
        writer.WriteNumber("step", report.Step);
        Write("loss", report.Loss);
        Write("learning_rate", report.LearningRate);
        Write("seconds_per_step", report.SecondsPerStep);
        Write("waiting_share", report.WaitingShare);
        if (report.Validation is { } validation)
        {
            Write("gain_short_db", validation.ShortGain);
            Write("gain_long_db", validation.LongGain);
        }

        // JSON has no number that is not finite.
        void Write(string name, double value)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumber(name, value);
            }
        }
    });
}
