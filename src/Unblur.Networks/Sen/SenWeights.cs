using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.Sen;

/// <summary>Recognises the weights of a <see cref="SenNet"/> and reads its size off them.</summary>
internal static class SenWeights
{
    private const string FirstWeight = $"stack1.{SenStack.FirstWeight}";

    internal static NetworkEntry Entry { get; } = new()
    {
        Name = SenNet.Name,
        Role = NetworkRole.Motion,
        Options = [NetworkOption.Whole("channels", new SenOptions().Channels, "Channels of the first layer, 2 to 256; all others are multiples.")],
        Matches = tensors => tensors.ContainsKey(FirstWeight) && tensors.ContainsKey($"stack2.{SenStack.FirstWeight}"),
        ParameterCount = file => ParameterCount(Options(file.Tensors)),
        Create = file => new SenNet(Options(file.Tensors)),
        Check = values => Options(values).Validate(),
        Make = values => new SenNet(Options(values)),
    };

    /// <summary>Trained values of both stacks.</summary>
    internal static double ParameterCount(SenOptions options)
    {
        options.Validate();
        return options.StackParameterCount(3) + options.StackParameterCount(3 + SenStack.Outputs);
    }

    private static SenOptions Options(IReadOnlyDictionary<string, StoredTensor> tensors) => new() { Channels = WeightShapes.Outputs(tensors, FirstWeight) };

    private static SenOptions Options(NetworkValues values) => new() { Channels = values.Whole("channels") };
}
