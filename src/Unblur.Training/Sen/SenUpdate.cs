using Unblur.Networks;
using Unblur.Networks.MotionNet;
using Unblur.Networks.Sen;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Training.Losses;
using Unblur.Training.Session;

namespace Unblur.Training.Sen;

/// <summary>One step: estimate the motion of blurry patches, compare with what they were blurred with.</summary>
internal sealed class SenUpdate(MotionNetwork network, Trainee trainee, SenRecipe recipe, ProcessGroup group) : ITrainingUpdate<SenBatch>
{
    private readonly Device _device = network.Trainable()[0].Parameter.Value.Device;

    public string Remedy => "Resume with a lower optimizer.learning_rate.";

    public IReadOnlyDictionary<string, double> Run(long step, SenBatch batch)
    {
        (int alone, int frozen) = (recipe.Optimizer.FirstStackSteps, recipe.Optimizer.FrozenSteps);
        if (network is SenNet stacks && alone > 0 && step == alone)
        {
            stacks.CopyFirstStack();
        }

        Dictionary<string, double> report = [];
        bool isFrozen = network is SenNet && step >= alone && step < alone + frozen;
        using FrozenWeights still = new(isFrozen ? [((SenNet)network).FirstStack] : []);
        trainee.Step(() => Loss(batch, isFirstAlone: step < alone), recipe.Optimizer.RateAt(step, recipe.Run.Steps), step, group, report);
        return report;
    }

    public IReadOnlyDictionary<string, double> Rates(long step)
        => new Dictionary<string, double> { ["learning_rate"] = recipe.Optimizer.RateAt(step, recipe.Run.Steps) };

    public string? Problem(SenBatch batch)
    {
        using var inference = new InferenceMode();
        using var scope = new TensorScope();
        network.Eval();
        double loss = Loss(batch, isFirstAlone: false).Total!.Item();
        network.Train();
        return double.IsFinite(loss) ? null : $"the loss is {loss}";
    }

    private WeightedTerms Loss(SenBatch batch, bool isFirstAlone)
    {
        (Tensor images, Tensor labels) = (batch.Images.To(_device), batch.Labels.To(_device));     // (N, 3, P, P), (N, 2, P, P)
        WeightedTerms loss = new();
        switch (network)
        {
            case MotionNet seamless:
                DoubledMotion motion = seamless.Forward(images);                                   // (N, 2, P/4, P/4), (N, 1, P/4, P/4)
                Tensor truth = Functional.AvgPool2d(DoubledAngle.FromFlow(labels), MotionNet.Fold, MotionNet.Fold);
                loss.Add("loss", recipe.Loss.Doubled, () => FlowLosses.DoubledAngle(motion.Doubled, truth));
                loss.Add("certainty", recipe.Loss.Certainty, () => FlowLosses.Uncertain(motion.Doubled, motion.LogSpread, truth));
                break;
            case SenNet stacks:
                IReadOnlyList<Tensor> flows = isFirstAlone ? [stacks.ForwardFirst(images)] : stacks.Forward(images);
                loss.Add("loss", 1, () => recipe.Loss.Sign == FlowSign.Free ? FlowLosses.MeanSquareUpToSign(flows, labels) : FlowLosses.MeanSquare(flows, labels));
                break;
            default:
                throw new InvalidOperationException($"no loss is known for {network.Card.Name}.");
        }

        return loss;
    }
}
