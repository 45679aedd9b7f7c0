using System.Text.RegularExpressions;

namespace Unblur.Networks.Tests;

/// <summary>What a card says about a network's work, held against its weights and the sizes they are applied at.</summary>
public sealed class WorkTests
{
    private const double Pixels = 1280 * 720;

    public static TheoryData<string> Names => [.. NetworkSamples.RestorerNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void MultiplyAccumulatesPerPixel_OfTheCard_AreWhatItsWeightsDo(string name)
    {
        using DeblurNetwork network = NetworkSamples.Restoring(name);

        double counted = network.State().Where(entry => entry.Parameter.Value.Rank == 4).Sum(entry => entry.Parameter.Value.ElementCount / Math.Pow(Shrink(network, entry.Name), 2));

        Assert.Equal(counted, network.Card.MultiplyAccumulatesPerPixel, tolerance: 1e-9 * counted);
    }

    [Theory]
    [InlineData("mprnet", 10_679)]
    [InlineData("mimounet", 2_119)]
    [InlineData("dbgan", 10_671)]
    public void MultiplyAccumulatesPerPixel_OfPublishedNetworks_AreThePublishedOnes(string name, double giga)
    {
        using DeblurNetwork network = NetworkSamples.Restoring(name);

        Assert.Equal(giga, network.Card.MultiplyAccumulatesPerPixel * Pixels / 1e9, tolerance: 1);
    }

    [Fact]
    public void MultiplyAccumulatesPerPixel_OfThePublishedDmphn_Are687GigaAtHd()
    {
        using var network = new Networks.Dmphn.Dmphn();

        Assert.Equal(745_536, network.Card.MultiplyAccumulatesPerPixel);
        Assert.Equal(687, network.Card.MultiplyAccumulatesPerPixel * Pixels / 1e9, tolerance: 0.5);
    }

    [Theory]
    [InlineData("offsetnet", 46.4)]
    [InlineData("patchgan", 57.7)]
    public void MultiplyAccumulatesPerPixel_OfOtherRoles_AreWhatTheirLayersDo(string name, double giga)
    {
        using Network network = NetworkSamples.Create(name);

        Assert.Equal(giga, network.Card.MultiplyAccumulatesPerPixel * Pixels / 1e9, tolerance: 0.05);
    }

    [Theory]
    [InlineData("resunet")]
    [InlineData("shakeunet")]
    public void Size_OfTheNetworksForTheCpu_IsWithinTheirBudget(string name)
    {
        using DeblurNetwork network = NetworkSamples.Restoring(name);

        Assert.InRange(network.ParameterCount(), 1, 5_050_000);
        Assert.InRange(network.Card.MultiplyAccumulatesPerPixel * Pixels / 1e9, 1, 80);
    }

    /// <summary>How much smaller than the image the side is that a weight is applied at: every element once a pixel there.</summary>
    private static double Shrink(DeblurNetwork network, string name)
    {
        string[] parts = name.Split('.');
        int scales = network.State().Count(entry => entry.Name.StartsWith("down.", StringComparison.Ordinal) && entry.Name.EndsWith(".weight", StringComparison.Ordinal));
        return parts[0] switch
        {
            _ when name.Contains("conv_du", StringComparison.Ordinal) => double.PositiveInfinity,
            _ when network is Networks.Dbgan.DbganGenerator generator => generator.Options.Shrink,
            _ when network is Networks.MprNet.MprNet => ShrinkInMprNet(name),
            _ when network is Networks.MimoUNet.MimoUNet => ShrinkInMimoUNet(parts[0], parts[1]),
            "head" or "tail" => 2,
            "middle" => 2 << scales,
            "encoder" or "decoder" => 2 << int.Parse(parts[1], null),
            "down" or "up" => 4 << int.Parse(parts[1], null),
            _ when network is Networks.Dmphn.Dmphn => ShrinkInDmphn(parts[1]),
            _ => throw new InvalidOperationException($"{name} is of no known layer."),
        };
    }

    /// <summary>A convolution counts at its output, a transposed one (16 and 20) at its input.</summary>
    private static int ShrinkInDmphn(string layer) => int.Parse(layer["layer".Length..], null) switch
    {
        <= 3 or >= 21 => 1,
        <= 7 or >= 17 => 2,
        _ => 4,
    };

    /// <summary>What is enlarged or shrunk counts at its new size, attention on one pixel not at all.</summary>
    private static double ShrinkInMprNet(string name) => Regex.Match(name, @"coder_level[23]|csff_...[23]|skip_attn2|down..|up32|up_...2\.0").Value switch
    {
        "coder_level2" or "csff_enc2" or "csff_dec2" or "skip_attn2" or "down12" or "up32" or "up_enc2.0" or "up_dec2.0" => 2,
        "coder_level3" or "csff_enc3" or "csff_dec3" or "down23" => 4,
        _ => 1,
    };

    /// <summary>A convolution counts at its output, a transposed one (3 and 4) at its input, those for smaller images not at all.</summary>
    private static double ShrinkInMimoUNet(string part, string index) => (part, index) switch
    {
        ("ConvsOut", _) => double.PositiveInfinity,
        ("Encoder" or "feat_extract", "2") or ("Decoder", "0") or ("feat_extract", "3") or ("FAM1" or "SCM1", _) => 4,
        ("Encoder" or "feat_extract" or "Decoder" or "AFFs", "1") or ("Convs", "0") or ("feat_extract", "4") or ("FAM2" or "SCM2", _) => 2,
        _ => 1,
    };
}
