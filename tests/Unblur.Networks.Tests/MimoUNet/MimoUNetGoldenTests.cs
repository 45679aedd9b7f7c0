using Unblur.TestKit;
using Unblur.Torch;
using Net = Unblur.Networks.MimoUNet.MimoUNet;

namespace Unblur.Networks.Tests.MimoUNet;

public sealed class MimoUNetGoldenTests
{
    private const double Tolerance = 2e-5;

    [SkippableTheory]
    [InlineData(MemoryFormat.Contiguous, false)]
    [InlineData(MemoryFormat.ChannelsLast, false)]
    [InlineData(MemoryFormat.Contiguous, true)]
    public void Forward_GoldenWeights_EqualsTheAuthorsCode(MemoryFormat format, bool isRecorded)
    {
        var golden = SharedData.Require("golden", "mimo_unet_plus.npy");
        using var scope = new TensorScope();
        using var grad = isRecorded ? GradMode.Enabled() : GradMode.Disabled();
        using Net network = new();
        GoldenWeights.Fill(network);
        network.Eval();
        network.To(format);

        var output = network.Forward(GoldenWeights.Pattern(64, 64));

        Assert.InRange(GoldenWeights.RelativeError(output, NpyFile.Read(golden)), 0, Tolerance);
    }

    [SkippableFact]
    public void State_OfThePublishedSize_HasTheAuthorsKeys()
    {
        var golden = SharedData.Require("golden", "mimo_unet_plus.keys.json");
        using Net network = new();

        Assert.Equal(GoldenKeys.Read(golden), GoldenKeys.Of(network));
        Assert.Equal(16_107_651, network.ParameterCount());
    }
}
