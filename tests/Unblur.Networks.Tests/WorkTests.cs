namespace Unblur.Networks.Tests;

/// <summary>What a card says about a network's work, held against its weights and the sizes they are applied at.</summary>
public sealed class WorkTests
{
    private const double Pixels = 1280 * 720;

    public static TheoryData<string> Names => [.. NetworkSamples.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void MultiplyAccumulatesPerPixel_OfTheCard_AreWhatItsWeightsDo(string name)
    {
        using var network = NetworkSamples.Create(name);

        var counted = network.State().Where(entry => entry.Parameter.Value.Rank == 4).Sum(entry => entry.Parameter.Value.ElementCount / Math.Pow(Shrink(network, entry.Name), 2));

        Assert.Equal(counted, network.Card.MultiplyAccumulatesPerPixel, tolerance: 1e-9 * counted);
    }

    [Fact]
    public void MultiplyAccumulatesPerPixel_OfThePublishedDmphn_Are687GigaAtHd()
    {
        using var network = new Networks.Dmphn.Dmphn();

        Assert.Equal(745_536, network.Card.MultiplyAccumulatesPerPixel);
        Assert.Equal(687, network.Card.MultiplyAccumulatesPerPixel * Pixels / 1e9, tolerance: 0.5);
    }

    [Fact]
    public void Size_OfTheDefaultResUNet_IsWithinItsBudget()
    {
        using var network = new Networks.ResUNet.ResUNet();

        Assert.InRange(network.ParameterCount(), 1, 5_000_000);
        Assert.InRange(network.Card.MultiplyAccumulatesPerPixel * Pixels / 1e9, 1, 80);
    }

    /// <summary>How much smaller than the image the side is that a weight is applied at: every element once a pixel there.</summary>
    private static int Shrink(DeblurNetwork network, string name)
    {
        var parts = name.Split('.');
        var scales = network.State().Count(entry => entry.Name.StartsWith("down.", StringComparison.Ordinal) && entry.Name.EndsWith(".weight", StringComparison.Ordinal));
        return parts[0] switch
        {
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
}
