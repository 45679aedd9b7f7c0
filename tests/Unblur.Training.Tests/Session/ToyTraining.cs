using Unblur.Data;
using Unblur.Imaging;
using Unblur.Torch;
using Unblur.Torch.Modules;
using Unblur.Torch.Optimizers;
using Unblur.Training.Losses;
using Unblur.Training.Recipes;
using Unblur.Training.Session;

namespace Unblur.Training.Tests.Session;

/// <summary>The recipe of the toy: two keys of its own, and what every recipe has.</summary>
internal sealed record ToyRecipe(int Batch, double LearningRate, RunOptions Run)
{
    internal static ToyRecipe Read(RecipeReader keys) => new(
        keys.Whole("data.batch", 4, Bounds.AtLeast(2), "patches", "Patches in a step of one process."),
        keys.Number("optimizer.learning_rate", 1e-3, Bounds.AtLeast(0), "", "Of both networks."), RunOptions.Read(keys, new RunOptions { Steps = 12 }));
}

/// <summary>A toy of an adversarial system: a generator with batch norm, a critic, and a buffer that an older, frozen generator fills.</summary>
internal static class ToyTraining
{
    internal static TrainingSystem System { get; } = TrainingSystem.Of<ToyRecipe>("toy", "A system for tests.", ToyRecipe.Read, Run);

    private static void Run(ToyRecipe recipe, TrainingContext context)
    {
        BatchShare share = new(context.Group, Paired: 0, Unpaired: recipe.Batch);
        using TrainingState state = new("toy");
        Trainee critic = state.Add(new Trainee("critic", Network(recipe, 1).Prepared(context.Device), new AdamOptions()));
        Trainee generator = state.Add(new Trainee("generator", Network(recipe, 3).Prepared(context.Device), new AdamOptions()));
        Layer frozen = state.Add("frozen", Network(recipe, 3).Prepared(context.Device)), averaged = Network(recipe, 3).Prepared(context.Device);
        state.Add(new MovingAverage(generator.Network, averaged, decay: 0.5));
        SampleBuffer buffer = new(context.Device);
        state.Add("buffer", buffer);
        ToyUpdate update = new(recipe, critic, generator, frozen, buffer, share);

        using var session = TrainingSession.Begin(new SessionOptions { Run = recipe.Run, Main = averaged }, context, state);
        Prefetcher<float[]> batches = session.Prefetch(step => Draw(step, share, recipe.Batch), ahead: 2);
        while (session.Next())
        {
            session.Run(update, batches);
            if (session.IsValidated)
            {
                session.Validated(Measure(averaged, session));
            }
        }
    }

    private static ToyScores Measure(Layer network, TrainingSession session)
    {
        using TensorScope scope = new();
        using InferenceMode inference = new();
        var photo = Tensor.Full([1, 3, 8, 8], 0.25);
        Tensor restored = network.Forward(photo);
        session.Show("grey", () => new PlanarImage(3, 8, 8, restored.Clamp(0, 1).ToArray<float>()));
        return new ToyScores(-ImageLosses.MeanSquare(restored, photo).Item());
    }

    private static Sequential Network(ToyRecipe recipe, int outputs)
    {
        Sequential network = new(new Conv2d(3, 6, 3, new Conv2dOptions { Padding = 1, HasBias = false }), new BatchNorm2d(6), new FunctionLayer(Functional.Relu), new Conv2d(6, outputs, 3));
        using Generator generator = new((ulong)recipe.Run.Seed + (ulong)outputs);
        network.Trainable().Where(entry => entry.Parameter.Value.Rank == 4).ToList().ForEach(entry => Initializers.XavierNormal(entry.Parameter, generator));
        return network;
    }

    // A patch is a function of step and place in the whole batch.
    private static float[] Draw(long step, BatchShare share, int count) => [.. Enumerable.Range(0, count).SelectMany(own =>
    {
        Random random = new((int)((step * 1000) + share.PlaceOf(own)));
        return Enumerable.Range(0, 3 * 8 * 8).Select(_ => random.NextSingle());
    })];
}

internal sealed record ToyScores(double? Quality) : IValidationScores
{
    public IEnumerable<KeyValuePair<string, double?>> Numbers => [KeyValuePair.Create("validation.quality", Quality)];

    public string Describe() => $"quality {Quality}";
}

/// <summary>The science: the critic separates patches from those of the buffer and the generator, the generator learns to pass for a patch.</summary>
internal sealed class ToyUpdate(ToyRecipe recipe, Trainee critic, Trainee generator, Layer frozen, SampleBuffer buffer, BatchShare share) : ITrainingUpdate<float[]>
{
    public string Remedy => "Resume with a lower optimizer.learning_rate.";

    public IReadOnlyDictionary<string, double> Rates(long step) => new Dictionary<string, double> { ["learning_rate"] = recipe.LearningRate };

    public string? Problem(float[] batch) => null;

    public IReadOnlyDictionary<string, double> Run(long step, float[] batch)
    {
        Dictionary<string, double> report = [];
        var real = Tensor.From(batch, recipe.Batch, 3, 8, 8);
        if (step % 3 == 0)                                                                      // a copy of the generator fills the buffer
        {
            using var grad = GradMode.Disabled();
            frozen.Load(generator.Network.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value));
            frozen.Eval();
            buffer.Replace(share.Gather(frozen.Forward(real)));                                // (W N, 3, 8, 8)
        }

        Tensor made = ((Layer)generator.Network).Forward(real * 0.5);                           // (N, 3, 8, 8)
        Tensor old = buffer.Samples.Narrow(0, share.FirstUnpaired, recipe.Batch);
        critic.Step(() => Loss(("critic.real", real, 1), ("critic.made", made.Detach(), 0), ("critic.old", old, 0)), recipe.LearningRate, step, share.Group, report);
        using FrozenWeights still = new(critic.Network);
        generator.Step(() => Loss(("generator.fooled", made, 1)), recipe.LearningRate, step, share.Group, report);
        return report;
    }

    private WeightedTerms Loss(params (string Name, Tensor Patches, double Target)[] terms)
    {
        WeightedTerms loss = new();
        Array.ForEach(terms, term => loss.Add(term.Name, 1, () => AdversarialLosses.LeastSquares([((Layer)critic.Network).Forward(term.Patches)], term.Target)));
        return loss;
    }
}
