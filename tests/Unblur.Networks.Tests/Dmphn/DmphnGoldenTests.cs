using Unblur.Networks.Dmphn;
using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Networks.Tests.Dmphn;

public sealed class DmphnGoldenTests
{
    private const double Tolerance = 1e-4;

    [SkippableFact]
    public void Forward_GoldenWeightsAndFourLevels_EqualsTheAuthorsCode()
    {
        string golden = SharedData.Require("golden", "dmphn_1_2_4_8.npy");
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using var network = new Networks.Dmphn.Dmphn(new DmphnOptions { Levels = 4 });
        GoldenWeights.Fill(network);

        Tensor output = network.Forward(GoldenWeights.Pattern(64, 64));

        Assert.InRange(GoldenWeights.RelativeError(output, NpyFile.Read(golden)), 0, Tolerance);
    }

    [Theory]
    [InlineData(3, 5_424_393)]
    [InlineData(4, 7_232_524)]
    public void ParameterCount_OfPublishedSizes_IsThePublishedOne(int levels, long expected)
    {
        using var network = new Networks.Dmphn.Dmphn(new DmphnOptions { Levels = levels });

        Assert.Equal(expected, network.ParameterCount());
    }
}
