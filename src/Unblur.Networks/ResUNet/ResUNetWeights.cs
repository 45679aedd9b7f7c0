using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.ResUNet;

/// <summary>Recognises the weights of a <see cref="ResUNet"/> and reads its size off them.</summary>
internal static class ResUNetWeights
{
    internal static NetworkEntry Entry { get; } = new()
    {
        Name = ResUNet.Name,
        Matches = tensors => tensors.ContainsKey("head.weight") && tensors.ContainsKey("tail.weight")
            && tensors.ContainsKey("down.0.weight") && tensors.ContainsKey("up.0.weight"),
        ParameterCount = file => Options(file.Tensors).ParameterCount(ResUNet.Planes),
        Create = file => new ResUNet(Options(file.Tensors)),
    };

    /// <summary>The size that the weights of a <see cref="ResUNetTrunk"/> say.</summary>
    internal static ResUNetOptions Options(IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        int scales = Count(tensors, "down", "weight");
        return new ResUNetOptions
        {
            Channels = [Outputs(tensors, "head.weight"), .. Enumerable.Range(0, scales).Select(scale => Outputs(tensors, $"down.{scale}.weight"))],
            EncoderBlocks = [.. Enumerable.Range(0, scales).Select(scale => Blocks(tensors, $"encoder.{scale}"))],
            MiddleBlocks = Blocks(tensors, "middle"),
            DecoderBlocks = [.. Enumerable.Range(0, scales).Select(scale => Blocks(tensors, $"decoder.{scale}"))],
        };
    }

    private static int Blocks(IReadOnlyDictionary<string, StoredTensor> tensors, string stack) => Count(tensors, stack, "0.weight");

    /// <summary>How many of prefix.0.suffix, prefix.1.suffix, ... there are.</summary>
    private static int Count(IReadOnlyDictionary<string, StoredTensor> tensors, string prefix, string suffix)
        => Enumerable.Range(0, tensors.Count).TakeWhile(index => tensors.ContainsKey($"{prefix}.{index}.{suffix}")).Count();

    private static int Outputs(IReadOnlyDictionary<string, StoredTensor> tensors, string name)
        => tensors.TryGetValue(name, out StoredTensor? weight) && weight.Shape.Length == 4 && weight.Shape[0] <= int.MaxValue ? (int)weight.Shape[0] : 0;
}
