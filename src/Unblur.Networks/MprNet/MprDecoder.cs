using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.MprNet;

/// <summary>The way up of MPRNet's first two stages: two attention blocks at each size, one on each skip.</summary>
internal sealed class MprDecoder : Module
{
    private readonly Sequential[] _levels;
    private readonly ChannelAttentionBlock[] _skips;
    private readonly Enlargement[] _up;

    internal MprDecoder(PRelu activation)
    {
        int[] widths = MprWidths.Levels;
        _levels =
        [
            .. widths.Select((width, level) => Add(
                $"decoder_level{level + 1}",
                new Sequential(("0", new ChannelAttentionBlock(width, activation)), ("1", new ChannelAttentionBlock(width, activation))))),
        ];
        _skips = [.. Enumerable.Range(1, 2).Select(level => Add($"skip_attn{level}", new ChannelAttentionBlock(widths[level - 1], activation)))];
        _up = [.. Enumerable.Range(1, 2).Select(level => Add($"up{level + 1}{level}", new Enlargement(widths[level], widths[level - 1])))];
    }

    /// <param name="encoded">(N, 96, H, W), (N, 144, H/2, W/2), (N, 192, H/4, W/4).</param>
    /// <returns>As the input.</returns>
    internal Tensor[] Forward(Tensor[] encoded)
    {
        using var scope = new TensorScope();
        var results = new Tensor[_levels.Length];
        results[^1] = _levels[^1].Forward(encoded[^1]);                                         // (N, 192, H/4, W/4)
        for (int level = results.Length - 2; level >= 0; level--)
        {
            results[level] = Level(level, results[level + 1], encoded[level]);                  // twice the size
        }

        return scope.Keep(results);
    }

    private Tensor Level(int level, Tensor coarser, Tensor skip)
    {
        using var scope = new TensorScope();
        return scope.Keep(_levels[level].Forward(InPlace.Sum(_up[level].Forward(coarser), _skips[level].Forward(skip))));
    }
}
