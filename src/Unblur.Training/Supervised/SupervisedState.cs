using System.Globalization;
using Unblur.Networks;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Optimizers;

namespace Unblur.Training.Supervised;

/// <summary>All that a run of supervised training is: what a checkpoint holds whole.</summary>
/// <remarks>No generator is part of it: every draw is a function of seed and step.</remarks>
internal sealed class SupervisedState : IDisposable
{
    internal SupervisedState(DeblurNetwork network, SupervisedRecipe recipe)
    {
        Network = network;
        Optimizer = new Adam(network.Trainable(), new AdamOptions { Beta2 = recipe.Optimizer.Beta2, WeightDecay = recipe.Optimizer.WeightDecay });
        Average = new WeightAverage(network);
    }

    internal DeblurNetwork Network { get; }

    internal Adam Optimizer { get; }

    internal WeightAverage Average { get; }

    /// <summary>Updates done.</summary>
    internal long Step { get; set; }

    /// <summary>Best validation so far, dB; minus infinity before the first.</summary>
    internal double BestPsnr { get; set; } = double.NegativeInfinity;

    public void Dispose()
    {
        Network.Dispose();
        Optimizer.Dispose();
        Average.Dispose();
    }

    /// <summary>Whether every weight and every averaged weight is a finite number.</summary>
    internal bool IsFinite()
    {
        using var scope = new TensorScope();
        return Network.State().Select(entry => entry.Parameter.Value).Concat(Average.State().Values)
            .All(value => !value.DType.IsFloatingPoint() || value.AllFinite());
    }

    internal void Save(string path)
    {
        Safetensors.Write(path, Tensors().ToDictionary(), new Dictionary<string, string>
        {
            ["format"] = "unblur-supervised-1",
            ["step"] = Step.ToString(CultureInfo.InvariantCulture),
            ["best_psnr"] = BestPsnr.ToString("R", CultureInfo.InvariantCulture),
        });
    }

    /// <summary>Every tensor of a checkpoint, copied one after the other.</summary>
    internal IEnumerable<StoredTensor> Stored() => Tensors().Select(entry => entry.Value);

    internal void Load(string path)
    {
        var file = WeightFile.Read(path);
        if (!file.Metadata.TryGetValue("format", out string? format) || format != "unblur-supervised-1")
        {
            throw new WeightFileException(path, "this is not a checkpoint of supervised training. Resume from a run folder's checkpoints.");
        }

        using var scope = new TensorScope();
        Network.Load(Part(file, "network."));
        Average.Load(Part(file, "average."));
        Step = long.Parse(file.Metadata["step"], CultureInfo.InvariantCulture);
        BestPsnr = double.Parse(file.Metadata["best_psnr"], CultureInfo.InvariantCulture);
        Optimizer.Load(Part(file, "optimizer."), Step);
    }

    private IEnumerable<KeyValuePair<string, StoredTensor>> Tensors()
    {
        foreach ((string name, Torch.Modules.Parameter parameter) in Network.State())
        {
            yield return KeyValuePair.Create($"network.{name}", parameter.Value.ToStored());
        }

        foreach ((string name, Tensor value) in Average.State())
        {
            yield return KeyValuePair.Create($"average.{name}", value.ToStored());
        }

        foreach ((string name, Tensor value) in Optimizer.State())
        {
            yield return KeyValuePair.Create($"optimizer.{name}", value.ToStored());
        }
    }

    private static Dictionary<string, Tensor> Part(WeightFile file, string prefix)
        => file.Tensors.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value.ToTensor());
}
