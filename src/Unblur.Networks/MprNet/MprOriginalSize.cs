using System.Globalization;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.MprNet;

/// <summary>MPRNet's last stage, which never leaves the full size: three residual groups, after each of which features of stage two are added.</summary>
internal sealed class MprOriginalSize : Module
{
    private const int Groups = 3;

    private readonly Sequential[] _groups;
    private readonly Sequential[] _fromEncoder;
    private readonly Sequential[] _fromDecoder;

    internal MprOriginalSize(PRelu activation)
    {
        _groups = [.. Enumerable.Range(1, Groups).Select(group => Add($"orb{group}.body", Group(activation)))];
        _fromEncoder = Guides("enc");
        _fromDecoder = Guides("dec");
    }

    /// <param name="input">(N, 128, H, W).</param>
    /// <param name="guide">Stage two's features: (N, 96, H, W), (N, 144, H/2, W/2), (N, 192, H/4, W/4), each twice.</param>
    /// <returns>(N, 128, H, W).</returns>
    internal Tensor Forward(Tensor input, StageFeatures guide)
    {
        using var scope = new TensorScope();
        Tensor features = input;
        for (int group = 0; group < Groups; group++)
        {
            Tensor last = features;
            features = Step(group, features, guide);                                            // (N, 128, H, W)
            DisposeUnless(last, input);
        }

        return scope.Keep(features);
    }

    private Tensor Step(int group, Tensor input, StageFeatures guide)
    {
        using var scope = new TensorScope();
        Tensor features = InPlace.Sum(_groups[group].Forward(input), input);
        features = InPlace.Sum(features, _fromEncoder[group].Forward(guide.Encoded[group]));
        return scope.Keep(InPlace.Sum(features, _fromDecoder[group].Forward(guide.Decoded[group])));
    }

    private static Sequential Group(PRelu activation)
    {
        IEnumerable<(string, Layer)> blocks = Enumerable.Range(0, MprWidths.LastBlocks)
            .Select(index => (index.ToString(CultureInfo.InvariantCulture), (Layer)new ChannelAttentionBlock(MprWidths.Last, activation)));
        return new Sequential([.. blocks, ("8", Unbiased.Conv(MprWidths.Last, MprWidths.Last, 3))]);
    }

    /// <summary>To full size in no, one or two steps, then to the width of this stage.</summary>
    private Sequential[] Guides(string side)
        =>
        [
            Add("", new Sequential(($"conv_{side}1", Widen()))),
            Add("", new Sequential(($"up_{side}1", new Enlargement(MprWidths.Half, MprWidths.Full)), ($"conv_{side}2", Widen()))),
            Add("", new Sequential(
                ($"up_{side}2.0", new Enlargement(MprWidths.Quarter, MprWidths.Half)),
                ($"up_{side}2.1", new Enlargement(MprWidths.Half, MprWidths.Full)),
                ($"conv_{side}3", Widen()))),
        ];

    private static Conv2d Widen() => Unbiased.Conv(MprWidths.Full, MprWidths.Last, 1);

    private static void DisposeUnless(Tensor features, Tensor input)
    {
        if (!ReferenceEquals(features, input))
        {
            features.Dispose();
        }
    }
}
