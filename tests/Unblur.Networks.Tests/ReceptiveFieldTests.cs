using Unblur.Torch;

namespace Unblur.Networks.Tests;

/// <summary>What a card says about reach and shifts, held against gradients and shifted images: tiles rely on it.</summary>
public sealed class ReceptiveFieldTests
{
    public static TheoryData<string> Names => ["dmphn 1", "resunet small", "mimounet small", "dbgan small", "dbgan plain", "dbgan dense"];

    [Theory]
    [MemberData(nameof(Names))]
    public void ReceptiveRadius_OfTheCard_IsWhereGradientsEnd(string name)
    {
        using DeblurNetwork network = NetworkSamples.Restoring(name);

        Assert.InRange(Reach(network), network.Card.ReceptiveRadius - network.Card.SizeMultiple, network.Card.ReceptiveRadius);
    }

    [Fact]
    public void ReceptiveRadius_OfTheDefaultResUNet_IsWhereGradientsEnd()
    {
        using DeblurNetwork network = NetworkSamples.Restoring("resunet");

        Assert.InRange(Reach(network), network.Card.ReceptiveRadius / 2, network.Card.ReceptiveRadius);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_ImageShiftedBySizeMultiple_ShiftsAwayFromBorders(string name)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using DeblurNetwork network = NetworkSamples.Restoring(name);
        NetworkCard card = network.Card;
        Assert.True(card.IsShiftInvariant);
        int border = RoundUp(card.ReceptiveRadius, card.SizeMultiple);
        int size = (2 * border) + (4 * card.SizeMultiple);
        using var generator = new Generator(5);
        var image = Tensor.Rand([1, 3, size, size], generator);
        int shift = card.SizeMultiple;

        Tensor whole = network.Forward(image);
        Tensor cut = network.Forward(image.Narrow(2, shift, size - shift).Narrow(3, shift, size - shift).Contiguous());

        int inner = size - (2 * border) - shift;
        Tensor expected = whole.Narrow(2, border + shift, inner).Narrow(3, border + shift, inner);
        Tensor actual = cut.Narrow(2, border, inner).Narrow(3, border, inner);
        Assert.InRange((expected - actual).Abs().Max().Item(), 0, 1e-5);
    }

    [Theory]
    [InlineData("dmphn 1-2")]
    [InlineData("mprnet")]
    public void IsShiftInvariant_OfNetworksThatCutPatches_IsFalse(string name)
    {
        using DeblurNetwork network = NetworkSamples.Restoring(name);

        Assert.False(network.Card.IsShiftInvariant);
    }

    /// <summary>The largest distance from one block of <see cref="NetworkCard.SizeMultiple"/> pixels to an input pixel that changes it.</summary>
    private static int Reach(DeblurNetwork network)
    {
        using var scope = new TensorScope();
        (int block, int border) = (network.Card.SizeMultiple, RoundUp(network.Card.ReceptiveRadius, network.Card.SizeMultiple) + network.Card.SizeMultiple);
        int size = (2 * border) + block;
        using var generator = new Generator(5);
        var image = Tensor.Rand([1, 3, size, size], generator);
        image.RequiresGrad = true;

        Tensor loss = network.Forward(image).Narrow(2, border, block).Narrow(3, border, block).Square().Sum();
        double[] touched = Tensor.Grad([loss], [image])[0].Abs().Sum([0, 1]).ToArray<double>();

        return Enumerable.Range(0, touched.Length).Where(i => touched[i] != 0)
            .Max(i => Math.Max(Distance(i / size), Distance(i % size)));

        int Distance(int position) => Math.Max(border - position, position - (border + block - 1));
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
