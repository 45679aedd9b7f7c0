using Unblur.Networks.ResUNet;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.FlowUNet;

/// <summary>Recognises the weights of a <see cref="FlowUNet"/> and reads its size off them.</summary>
internal static class FlowUNetWeights
{
    internal static NetworkEntry Entry { get; } = new()
    {
        Name = FlowUNet.Name,
        Role = NetworkRole.Prior,
        Options = ResUNetWeights.TrunkOptions,
        Matches = tensors => ResUNetWeights.IsTrunk(tensors)
            && tensors["head.weight"].Shape is [_, PriorNetwork.Planes * ResUNetTrunk.FoldArea, _, _]
            && tensors["tail.weight"].Shape is [FlowUNet.Outputs * ResUNetTrunk.FoldArea, ..],
        ParameterCount = file => ResUNetWeights.Options(file.Tensors).ParameterCount(PriorNetwork.Planes, FlowUNet.Outputs),
        Problem = file => PriorNetwork.BetasProblem(file.Metadata),
        Create = Made,
        Check = values => ResUNetWeights.Options(values).Validate(),
        Make = values => new FlowUNet(ResUNetWeights.Options(values)),
    };

    private static FlowUNet Made(WeightFile file)
    {
        FlowUNet network = new(ResUNetWeights.Options(file.Tensors));
        network.TakeBetas(file.Metadata);
        return network;
    }
}
