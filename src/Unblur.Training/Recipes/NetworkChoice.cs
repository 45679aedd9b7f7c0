using Unblur.Networks;
using Unblur.Networks.Dmphn;
using Unblur.Networks.MimoUNet;
using Unblur.Networks.MprNet;
using Unblur.Networks.ResUNet;
using Unblur.Networks.ShakeUNet;
using Unblur.Torch;

namespace Unblur.Training.Recipes;

/// <summary>Which network a recipe trains, and of what size.</summary>
public sealed record NetworkChoice
{
    private static readonly string[] s_names = ["shakeunet", "resunet", "dmphn", "mprnet", "mimounet"];

    /// <summary>One of the names that <c>network.name</c> takes.</summary>
    public string Name { get; init; } = "resunet";

    /// <summary>Size of a ResUNet, or of the U-Net of a ShakeUNet.</summary>
    public ResUNetOptions ResUNet { get; init; } = new();

    /// <summary>Size of a DMPHN.</summary>
    public DmphnOptions Dmphn { get; init; } = new();

    /// <summary>Reads <c>network.*</c>.</summary>
    public static NetworkChoice Read(RecipeReader keys, NetworkChoice usual)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(usual);
        (ResUNetOptions unet, DmphnOptions dmphn) = (usual.ResUNet, usual.Dmphn);
        NetworkChoice choice = new()
        {
            Name = keys.OneOf("network.name", usual.Name, s_names, "The network that deblurs; mprnet and mimounet (MIMO-UNet+) have their published sizes."),
            ResUNet = new ResUNetOptions
            {
                Channels = keys.Wholes(
                    "network.channels", unet.Channels, Bounds.AtLeast(1), "",
                    "Of resunet and shakeunet: channels at each scale, finest first; at least two scales."),
                EncoderBlocks = keys.Wholes(
                    "network.encoder_blocks", unet.EncoderBlocks, Bounds.AtLeast(0), "",
                    "Of resunet and shakeunet: residual blocks on the way down, one number for each scale but the coarsest."),
                MiddleBlocks = keys.Whole(
                    "network.middle_blocks", unet.MiddleBlocks, Bounds.AtLeast(0), "", "Of resunet and shakeunet: residual blocks at the coarsest scale."),
                DecoderBlocks = keys.Wholes(
                    "network.decoder_blocks", unet.DecoderBlocks, Bounds.AtLeast(0), "", "Of resunet and shakeunet: residual blocks on the way up, finest scale first."),
            },
            Dmphn = new DmphnOptions
            {
                Levels = keys.Whole("network.levels", dmphn.Levels, Bounds.Between(1, 4), "", "Of dmphn: 2 is 1-2, 3 is 1-2-4, 4 is 1-2-4-8 patches."),
                Offset = keys.Number(
                    "network.offset", dmphn.Offset, Bounds.Any, "",
                    "Of dmphn: subtracted from the input and added to the result; the authors' weights take 0.5."),
            },
        };
        keys.Check("network", choice.ResUNet.Validate);
        return choice;
    }

    /// <summary>The network with first values that the seed fixes.</summary>
    public DeblurNetwork Create(ulong seed)
    {
        DeblurNetwork network = Name switch
        {
            "shakeunet" => new ShakeUNet(ResUNet),
            "dmphn" => new Dmphn(Dmphn),
            "mprnet" => new MprNet(),
            "mimounet" => new MimoUNet(),
            _ => new ResUNet(ResUNet),
        };
        using var generator = new Generator(seed);
        network.Initialize(generator);
        return network;
    }
}
