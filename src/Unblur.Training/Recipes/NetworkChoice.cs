using System.Globalization;
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
    /// <summary><c>shakeunet</c>, <c>resunet</c>, <c>dmphn</c>, or, in their published sizes, <c>mprnet</c> and <c>mimounet</c> (MIMO-UNet+). Key <c>network.name</c>; default resunet.</summary>
    public string Name { get; init; } = "resunet";

    /// <summary>Size of a ResUNet, or of the U-Net of a ShakeUNet. Keys <c>network.channels</c>, <c>network.encoder_blocks</c>, <c>network.middle_blocks</c>, <c>network.decoder_blocks</c>.</summary>
    public ResUNetOptions ResUNet { get; init; } = new();

    /// <summary>Size of a DMPHN. Keys <c>network.levels</c> (1 to 4) and <c>network.offset</c> (subtracted from the input and added to the result).</summary>
    public DmphnOptions Dmphn { get; init; } = new();

    /// <summary>Reads the keys of a recipe.</summary>
    /// <exception cref="RecipeException">The name is unknown or a number makes no network.</exception>
    public static NetworkChoice From(RecipeDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        NetworkChoice usual = new();
        var choice = new NetworkChoice
        {
            Name = document.Text("network.name", usual.Name),
            ResUNet = new ResUNetOptions
            {
                Channels = Numbers(document, "network.channels", usual.ResUNet.Channels),
                EncoderBlocks = Numbers(document, "network.encoder_blocks", usual.ResUNet.EncoderBlocks),
                MiddleBlocks = document.Whole("network.middle_blocks", usual.ResUNet.MiddleBlocks),
                DecoderBlocks = Numbers(document, "network.decoder_blocks", usual.ResUNet.DecoderBlocks),
            },
            Dmphn = new DmphnOptions
            {
                Levels = document.Whole("network.levels", usual.Dmphn.Levels),
                Offset = document.Number("network.offset", usual.Dmphn.Offset),
            },
        };
        try
        {
            choice.ResUNet.Validate();
            choice.Dmphn.Validate();
        }
        catch (ArgumentException error)
        {
            throw new RecipeException($"network: {error.Message}");
        }

        return choice.Name is "shakeunet" or "resunet" or "dmphn" or "mprnet" or "mimounet"
            ? choice
            : throw new RecipeException($"network.name is '{choice.Name}': use shakeunet, resunet, dmphn, mprnet or mimounet.");
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

    private static int[] Numbers(RecipeDocument document, string key, int[] fallback)
        => [.. document.List(key, [.. fallback.Select(number => number.ToString(CultureInfo.InvariantCulture))]).Select(text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
                ? number
                : throw new RecipeException($"{key} holds '{text}', which is not a whole number."))];
}
