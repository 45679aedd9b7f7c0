using Unblur.Networks;
using Unblur.Networks.Bgan;
using Unblur.Physics.Sampling;
using Unblur.Torch;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;
using Unblur.Training.Session;

namespace Unblur.Training.Blurring;

/// <summary>Replaces some of the blurry patches of a batch by other blur of their sharp ones, as the seed, the step and the place in the batch say.</summary>
internal sealed class BlurMix
{
    // Draws from streams of its own.
    private const long MixSeed = 1L << 42;
    private const double Levels = 255;

    private readonly IReadOnlyList<(IBlurSource Source, double Share)> _sources;
    private readonly int _seed;

    /// <param name="sources">Each with its share of the patches; together at most 1.</param>
    /// <param name="seed">Of the run.</param>
    internal BlurMix(IReadOnlyList<(IBlurSource Source, double Share)> sources, int seed) => (_sources, _seed) = (sources, seed);

    /// <summary>The frozen BGAN; null where there is none.</summary>
    internal BganGenerator? Bgan { get; private init; }

    /// <summary>The run's own copy of the BGAN, for the session to write.</summary>
    internal IReadOnlyList<(Func<RunFolder, string> File, Torch.Modules.Module Network)> Weights
        => Bgan is { } bgan ? [(run => run.BganWeights, bgan)] : [];

    /// <summary>The mix of a recipe. A run that is resumed has a BGAN of its own.</summary>
    /// <param name="options">The recipe's.</param>
    /// <param name="seed">Of the run.</param>
    /// <param name="precision">Inside BGAN.</param>
    /// <param name="context">The run.</param>
    /// <param name="state">Keeps BGAN, which is not trained.</param>
    internal static BlurMix Create(BlurMixOptions options, int seed, NetworkPrecision precision, TrainingContext context, TrainingState state)
    {
        List<(IBlurSource, double)> sources = [];
        BganGenerator? bgan = null;
        if (options.Bgan.Length > 0 && options.BganShare > 0)
        {
            bgan = state.Add("bgan", NetworkFile.Load<BganGenerator>(context.WeightsFor(BganFile.Of(options.Bgan), run => run.BganWeights)).Prepared(context.Device));
            bgan.Precision = precision.On(context.Device);
            bgan.Eval();
            sources.Add((new BganBlurSource(bgan, options.BganNoise), options.BganShare));
        }

        if (options.DefocusShare > 0)
        {
            sources.Add((new DefocusBlurSource(), options.DefocusShare));
        }

        return new BlurMix(sources, seed) { Bgan = bgan };
    }

    /// <summary>Blurry patches, some of them replaced.</summary>
    /// <param name="step">Steps done before this one.</param>
    /// <param name="blurry">(N, 3, P, P).</param>
    /// <param name="sharp">(N, 3, P, P), of the same places.</param>
    /// <param name="placeOf">The place of a patch in the batch of all processes.</param>
    /// <returns>(N, 3, P, P), without a gradient; what is replaced is rounded to 8 bits, like photos.</returns>
    internal Tensor Apply(long step, Tensor blurry, Tensor sharp, Func<int, int> placeOf)
    {
        if (_sources.Count == 0)
        {
            return blurry;
        }

        using var grad = GradMode.Disabled();
        using var scope = new TensorScope();
        (Random Random, int Source)[] drawn = [.. Enumerable.Range(0, (int)blurry.Size(0)).Select(i => Draw(step, placeOf(i)))];
        Tensor[] patches = blurry.Split(1, 0);
        for (int source = 0; source < _sources.Count; source++)
        {
            int[] chosen = [.. Enumerable.Range(0, drawn.Length).Where(i => drawn[i].Source == source)];
            if (chosen.Length > 0)
            {
                Tensor made = _sources[source].Source.Blur(Tensor.Cat([.. chosen.Select(i => sharp.Narrow(0, i, 1))], 0), [.. chosen.Select(i => drawn[i].Random)]);
                Tensor rounded = (made.Clamp(0, 1) * Levels).Round() * (1 / Levels);
                for (int k = 0; k < chosen.Length; k++)
                {
                    patches[chosen[k]] = rounded.Narrow(0, k, 1);
                }
            }
        }

        return scope.Keep(Tensor.Cat(patches, 0));
    }

    private (Random Random, int Source) Draw(long step, int place)
    {
        Random random = RandomStreams.ForTraining(_seed + MixSeed, step, place);
        double drawn = random.NextDouble(), sum = 0;
        for (int source = 0; source < _sources.Count; source++)
        {
            sum += _sources[source].Share;
            if (drawn < sum)
            {
                return (random, source);
            }
        }

        return (random, -1);
    }
}

/// <summary>The weights of a BGAN as recipes name them.</summary>
internal static class BganFile
{
    /// <summary>The best weights of a run's folder, else its newest; a file, or a folder of published weights, as it is.</summary>
    internal static string Of(string path)
    {
        string[] inRun = [Path.Combine(path, "best.safetensors"), Path.Combine(path, "latest.safetensors")];
        return Directory.Exists(path) ? inRun.FirstOrDefault(File.Exists) ?? path : path;
    }
}
