using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Networks.Tests;

/// <summary>Networks of the size that their authors published, held against their code on the same weights and input.</summary>
public sealed class AuthorsCodeTests
{
    [SkippableTheory]
    [InlineData("mimounet", "mimo_unet_plus", 2e-5, MemoryFormat.Contiguous, false)]
    [InlineData("mimounet", "mimo_unet_plus", 2e-5, MemoryFormat.ChannelsLast, false)]
    [InlineData("mimounet", "mimo_unet_plus", 2e-5, MemoryFormat.Contiguous, true)]
    [InlineData("mprnet", "mprnet", 5e-6, MemoryFormat.Contiguous, false)]
    [InlineData("mprnet", "mprnet", 5e-6, MemoryFormat.ChannelsLast, false)]
    [InlineData("mprnet", "mprnet", 5e-6, MemoryFormat.Contiguous, true)]
    [InlineData("dbgan", "rrdb_16", 5e-6, MemoryFormat.Contiguous, false)]
    [InlineData("dbgan", "rrdb_16", 5e-6, MemoryFormat.ChannelsLast, false)]
    [InlineData("dbgan", "rrdb_16", 5e-6, MemoryFormat.Contiguous, true)]
    public void Forward_GoldenWeights_EqualsTheAuthorsCode(string name, string file, double tolerance, MemoryFormat format, bool isRecorded)
    {
        string golden = SharedData.Require("golden", $"{file}.npy");
        using var scope = new TensorScope();
        using GradMode grad = isRecorded ? GradMode.Enabled() : GradMode.Disabled();
        using DeblurNetwork network = NetworkSamples.Restoring(name);
        GoldenWeights.Fill(network);
        network.Eval();
        network.To(format);

        Tensor output = network.Forward(GoldenWeights.Pattern(64, 64));
        output = network is Networks.Dbgan.DbganGenerator ? output.Clamp(0, 1) : output;         // as the authors' code returns it

        Assert.InRange(GoldenWeights.RelativeError(output, NpyFile.Read(golden)), 0, tolerance);
    }

    [SkippableTheory]
    [InlineData("mimounet", "mimo_unet_plus", 16_107_651)]
    [InlineData("mprnet", "mprnet", 20_127_073)]
    [InlineData("dbgan", "rrdb_16", 11_588_163)]
    public void State_OfThePublishedSize_HasTheAuthorsKeys(string name, string file, long parameters)
    {
        string golden = SharedData.Require("golden", $"{file}.keys.json");
        using DeblurNetwork network = NetworkSamples.Restoring(name);

        Assert.Equal(GoldenKeys.Read(golden), GoldenKeys.Of(network));
        Assert.Equal(parameters, network.ParameterCount());
    }
}
