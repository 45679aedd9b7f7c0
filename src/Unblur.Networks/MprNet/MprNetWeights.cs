namespace Unblur.Networks.MprNet;

/// <summary>Recognises the weights of an <see cref="MprNet"/>, which has one size only.</summary>
internal static class MprNetWeights
{
    internal static NetworkEntry Entry { get; } = new()
    {
        Name = MprNet.Name,
        Role = NetworkRole.Deblur,
        Matches = tensors => tensors.ContainsKey("shallow_feat1.0.weight") && tensors.ContainsKey("stage3_orsnet.orb1.body.8.weight"),
        ParameterCount = _ => MprWidths.Stored,
        Create = _ => new MprNet(),
        Make = _ => new MprNet(),
    };
}
