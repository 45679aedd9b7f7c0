using System.Globalization;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Modules;
using Unblur.Torch.Optimizers;

namespace Unblur.Training.NeurMap;

/// <summary>All that a run of NeurMAP is: what a checkpoint holds whole.</summary>
/// <remarks>No generator is part of it: every draw is a function of seed and step, dropout's too.</remarks>
internal sealed class NeurMapState : IDisposable
{
    private const string Format = "unblur-neurmap-1";

    /// <summary>Takes the networks over.</summary>
    internal NeurMapState(NeurMapNetworks networks) => (Networks, Average) = (networks, new WeightAverage(networks.Deblur));

    internal NeurMapNetworks Networks { get; }

    /// <summary>The moving average of D's weights.</summary>
    internal WeightAverage Average { get; }

    /// <summary>Steps done.</summary>
    internal long Step { get; set; }

    /// <summary>Best validation so far, dB; minus infinity before the first.</summary>
    internal double BestPsnr { get; set; } = double.NegativeInfinity;

    /// <summary>The networks by name, each with its optimizer.</summary>
    internal IEnumerable<(string Name, Module Network, Adam Optimizer)> Trainees =>
    [
        ("deblur", Networks.Deblur, Networks.DeblurOptimizer),
        ("motion", Networks.Motion, Networks.MotionOptimizer),
        ("discriminator", Networks.Discriminator, Networks.DiscriminatorOptimizer),
    ];

    public void Dispose()
    {
        Networks.Dispose();
        Average.Dispose();
    }

    /// <summary>Whether every weight, and every averaged weight, is a finite number.</summary>
    internal bool IsFinite()
    {
        using var scope = new TensorScope();
        return Trainees.SelectMany(player => player.Network.State()).Select(entry => entry.Parameter.Value).Concat(Average.State().Values)
            .All(value => !value.DType.IsFloatingPoint() || value.AllFinite());
    }

    internal void Save(string path)
    {
        Dictionary<string, string> metadata = new()
        {
            ["format"] = Format,
            ["step"] = Step.ToString(CultureInfo.InvariantCulture),
            ["best_psnr"] = BestPsnr.ToString("R", CultureInfo.InvariantCulture),
        };
        foreach ((string name, Module _, Adam optimizer) in Trainees)
        {
            metadata[$"{name}_updates"] = optimizer.Steps.ToString(CultureInfo.InvariantCulture);
        }

        Safetensors.Write(path, Tensors().ToDictionary(), metadata);
    }

    /// <summary>Every tensor of a checkpoint, copied one after the other.</summary>
    internal IEnumerable<StoredTensor> Stored() => Tensors().Select(entry => entry.Value);

    private IEnumerable<KeyValuePair<string, StoredTensor>> Tensors()
    {
        yield return KeyValuePair.Create("pool", Networks.Pool.Means.ToStored());
        foreach ((string name, Module network, Adam optimizer) in Trainees)
        {
            foreach ((string key, Parameter parameter) in network.State())
            {
                yield return KeyValuePair.Create($"{name}.{key}", parameter.Value.ToStored());
            }

            foreach ((string key, Tensor value) in optimizer.State())
            {
                yield return KeyValuePair.Create($"{name}_optimiser.{key}", value.ToStored());
            }
        }

        foreach ((string key, Tensor value) in Average.State())
        {
            yield return KeyValuePair.Create($"average.{key}", value.ToStored());
        }
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote.</summary>
    /// <exception cref="WeightFileException">The file is damaged or no such checkpoint.</exception>
    /// <exception cref="WeightMismatchException">It is of networks of another size.</exception>
    internal void Load(string path, Device device)
    {
        var file = WeightFile.Read(path);
        if (!file.Metadata.TryGetValue("format", out string? format) || format != Format)
        {
            throw new WeightFileException(path, "this is not a checkpoint of NeurMAP training. Resume from a run folder's checkpoints.");
        }

        using var scope = new TensorScope();
        foreach ((string name, Module network, Adam optimizer) in Trainees)
        {
            network.Load(Part(file, $"{name}."));
            optimizer.Load(Part(file, $"{name}_optimiser."), Number(file, path, $"{name}_updates"));
        }

        Average.Load(Part(file, "average."));
        Networks.Pool.Load(Part(file, "pool")[""], device);
        Step = Number(file, path, "step");
        BestPsnr = double.Parse(file.Metadata["best_psnr"], CultureInfo.InvariantCulture);
    }

    private static long Number(WeightFile file, string path, string key)
        => file.Metadata.TryGetValue(key, out string? text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new WeightFileException(path, $"it does not say its {key}. The file is damaged.");

    private static Dictionary<string, Tensor> Part(WeightFile file, string prefix)
        => file.Tensors.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value.ToTensor());
}
