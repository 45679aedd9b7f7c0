using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.MprNet;

/// <summary>The way down of MPRNet's first two stages: two attention blocks at full, half and quarter size.</summary>
internal sealed class MprEncoder : Module
{
    private readonly Sequential[] _levels;
    private readonly Conv2d[] _down;
    private readonly Conv2d[] _fromEncoder;
    private readonly Conv2d[] _fromDecoder;

    /// <param name="activation">Shared by all blocks of a network.</param>
    /// <param name="isGuided">Whether features of an earlier stage are added at each level.</param>
    internal MprEncoder(PRelu activation, bool isGuided)
    {
        int[] widths = MprWidths.Levels;
        _levels =
        [
            .. widths.Select((width, level) => Add(
                $"encoder_level{level + 1}",
                new Sequential(("0", new ChannelAttentionBlock(width, activation)), ("1", new ChannelAttentionBlock(width, activation))))),
        ];
        _down = [.. Enumerable.Range(1, 2).Select(level => Add($"down{level}{level + 1}.down.1", Unbiased.Conv(widths[level - 1], widths[level], 1)))];
        _fromEncoder = isGuided ? Guides("csff_enc") : [];
        _fromDecoder = isGuided ? Guides("csff_dec") : [];
    }

    /// <param name="input">(N, 96, H, W).</param>
    /// <param name="guide">The earlier stage's features, of the same sizes; where this is guided.</param>
    /// <returns>(N, 96, H, W), (N, 144, H/2, W/2), (N, 192, H/4, W/4).</returns>
    internal Tensor[] Forward(Tensor input, StageFeatures? guide = null)
    {
        using var scope = new TensorScope();
        var results = new Tensor[_levels.Length];
        Tensor features = input;
        for (int level = 0; level < results.Length; level++)
        {
            results[level] = Level(level, features, guide);                                     // (N, C, h, w)
            features = level < _down.Length ? _down[level].Forward(Functional.AvgPool2d(results[level], 2, 2)) : features;
        }

        return scope.Keep(results);
    }

    private Tensor Level(int level, Tensor input, StageFeatures? guide)
    {
        using var scope = new TensorScope();
        Tensor features = _levels[level].Forward(input);
        if (guide is not null)
        {
            features = InPlace.Sum(features, _fromEncoder[level].Forward(guide.Encoded[level]));
            features = InPlace.Sum(features, _fromDecoder[level].Forward(guide.Decoded[level]));
        }

        return scope.Keep(features);
    }

    private Conv2d[] Guides(string name)
        => [.. MprWidths.Levels.Select((width, level) => Add($"{name}{level + 1}", Unbiased.Conv(width, width, 1)))];
}

/// <summary>What a stage of MPRNet hands on: features at full, half and quarter size, on the way down and on the way up.</summary>
internal sealed record StageFeatures(Tensor[] Encoded, Tensor[] Decoded) : IDisposable
{
    /// <summary>Disposes the features; autograd keeps what it needs.</summary>
    public void Dispose()
    {
        foreach (Tensor features in (IEnumerable<Tensor>)[.. Encoded, .. Decoded])
        {
            features.Dispose();
        }
    }
}
