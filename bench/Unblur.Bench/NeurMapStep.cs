using System.Diagnostics;
using Unblur.Networks.Dmphn;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Modules;
using Unblur.Torch.Optimizers;
using Unblur.Training.NeurMap;
using Unblur.Training.Reblur;

namespace Unblur.Bench;

/// <summary>Our training step of NeurMAP, as <see cref="NeurMapTraining"/> does it, again and again on one batch; terms and weights are those of neurmap-code.</summary>
internal sealed class NeurMapStep : IDisposable
{
    private readonly NeurMapNetworks _networks;
    private readonly WeightAverage _average;
    private readonly Alternation _alternation;
    private readonly Tensor _blurry;
    private readonly Tensor _sharp;
    private readonly int _pairs;
    private long _step;

    internal NeurMapStep(int pairs, int unpaired, int patch)
    {
        NeurMapRecipe recipe = new() { Optimizer = new NeurMapOptimizerOptions { Schedule = RateSchedule.Constant } };
        (Dmphn deblur, OffsetNet motion, MultiscaleDiscriminator discriminator) = (new Dmphn(), new OffsetNet(), new MultiscaleDiscriminator());
        using Generator generator = new(0);
        deblur.Initialize(generator);
        motion.Initialize(generator);
        discriminator.Initialize(generator);
        foreach (Module network in (Module[])[deblur, motion, discriminator])
        {
            network.To(MemoryFormat.ChannelsLast);
        }

        _networks = NeurMapNetworks.Create(deblur, motion, discriminator, recipe);
        _average = new WeightAverage(deblur);
        _alternation = new Alternation(_networks, recipe);
        _pairs = pairs;
        _sharp = Photos(pairs + unpaired, patch, generator).Own();
        _blurry = Blurred(_sharp).Own();
    }

    internal long Parameters => Modules.Sum(module => module.Network.ParameterCount());

    /// <summary>Those of the last step, without their weights.</summary>
    internal IReadOnlyDictionary<string, double> Terms { get; private set; } = new Dictionary<string, double>();

    private (string Name, Module Network)[] Modules => [("deblur", _networks.Deblur), ("motion", _networks.Motion), ("discriminator", _networks.Discriminator)];

    /// <summary>The batch and all weights.</summary>
    internal IReadOnlyDictionary<string, StoredTensor> Start()
    {
        Dictionary<string, StoredTensor> start = new() { ["blurry"] = _blurry.ToStored(), ["sharp"] = _sharp.ToStored() };
        foreach ((string prefix, Module network) in Modules)
        {
            foreach ((string name, Parameter parameter) in network.State())
            {
                start[$"{prefix}.{name}"] = parameter.Value.ToStored();
            }
        }

        return start;
    }

    /// <summary>Seconds of one step.</summary>
    internal double Run()
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyDictionary<string, double> report = _alternation.Update(_step++, _blurry, _sharp, _pairs);
        _average.Update(0);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Terms = report.Where(term => !term.Key.EndsWith("gradient_norm", StringComparison.Ordinal)).ToDictionary();
        return seconds;
    }

    public void Dispose()
    {
        _networks.Dispose();
        _average.Dispose();
        _blurry.Dispose();
        _sharp.Dispose();
    }

    /// <summary>Clouds with some grain, (N, 3, side, side).</summary>
    private static Tensor Photos(int count, int side, Generator generator)
    {
        using TensorScope scope = new();
        Tensor clouds = Functional.Interpolate(Tensor.Rand([count, 3, side / 8, side / 8], generator), side, side, InterpolationMode.Bilinear);
        return scope.Keep((clouds * 0.8) + (Tensor.Rand([count, 3, side, side], generator) * 0.2));
    }

    private static Tensor Blurred(Tensor sharp)
    {
        using TensorScope scope = new();
        Tensor motion = Tensor.Zeros([sharp.Size(0), 2, sharp.Size(2), sharp.Size(3)]).FillInPlace(0.2);
        return scope.Keep(Reblurring.Apply(sharp, motion));
    }
}
