using Unblur.Networks;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Training.Blurring;
using Unblur.Training.Losses;
using Unblur.Training.Session;

namespace Unblur.Training.Supervised;

/// <summary>One step on pairs: restore, compare with the sharp patches, update.</summary>
internal sealed class SupervisedUpdate(DeblurNetwork network, Trainee trainee, BlurMix mix, SupervisedRecipe recipe, ProcessGroup group) : ITrainingUpdate<SupervisedBatch>
{
    private readonly Device _device = network.Trainable()[0].Parameter.Value.Device;

    public string Remedy => "Resume with a lower optimizer.learning_rate.";

    public IReadOnlyDictionary<string, double> Run(long step, SupervisedBatch batch)
    {
        Dictionary<string, double> report = [];
        trainee.Step(
            () =>
            {
                WeightedTerms loss = new();
                loss.Add("loss", 1, () => Loss(step, batch));
                return loss;
            },
            recipe.LearningRateAt(step), step, group, report);
        return report;
    }

    public IReadOnlyDictionary<string, double> Rates(long step) => new Dictionary<string, double> { ["learning_rate"] = recipe.LearningRateAt(step) };

    public string? Problem(SupervisedBatch batch)
    {
        using var inference = new InferenceMode();
        using var scope = new TensorScope();
        network.Eval();
        double loss = Loss(0, batch).Item();
        network.Train();
        return double.IsFinite(loss) ? null : $"the loss is {loss}";
    }

    private Tensor Loss(long step, SupervisedBatch batch)
    {
        Tensor sharp = Images(batch, batch.Sharp);                                              // (N, 3, P, P)
        Tensor blurry = mix.Apply(step, Images(batch, batch.Blurry), sharp, i => (group.Rank * batch.Count) + i);
        Tensor restored = batch.Restore(network, blurry);                                       // (N, 3, P, P)
        Tensor loss = recipe.Loss.Pixel == PixelLoss.Psnr
            ? ImageLosses.LogMeanSquare(restored, sharp, recipe.Loss.Floor)
            : ImageLosses.MeanAbsolute(restored, sharp);
        return recipe.Loss.Frequency > 0 ? loss + (ImageLosses.Frequency(restored, sharp) * recipe.Loss.Frequency) : loss;
    }

    private Tensor Images(SupervisedBatch batch, float[] values) => Tensor.From(values, batch.Count, 3, batch.Patch, batch.Patch).To(_device);
}
