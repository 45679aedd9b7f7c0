using System.Globalization;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.MimoUNet;

/// <summary>Recognises the weights of a <see cref="MimoUNet"/> and reads its size off them.</summary>
internal static class MimoUNetWeights
{
    internal const string DropoutKey = "dropout";

    private const string Head = "feat_extract.0.main.0.weight";

    internal static NetworkEntry Entry { get; } = new()
    {
        Name = MimoUNet.Name,
        Matches = tensors => tensors.ContainsKey(Head) && tensors.ContainsKey("SCM1.conv.main.0.weight"),
        ParameterCount = file => MimoUNetWork.ParameterCount(Options(file)),
        Create = file => new MimoUNet(Options(file)),
    };

    private static MimoUNetOptions Options(WeightFile file)
    {
        MimoUNetOptions usual = new();
        return new MimoUNetOptions
        {
            Channels = file.Tensors.TryGetValue(Head, out StoredTensor? weight) && weight.Shape is [<= int.MaxValue, _, _, _] ? (int)weight.Shape[0] : 0,
            Blocks = Enumerable.Range(0, file.Tensors.Count).TakeWhile(index => file.Tensors.ContainsKey($"Encoder.0.layers.{index}.main.0.main.0.weight")).Count(),
            Dropout = file.Metadata.TryGetValue(DropoutKey, out string? text) && double.TryParse(text, CultureInfo.InvariantCulture, out double dropout)
                ? dropout
                : usual.Dropout,
        };
    }
}
