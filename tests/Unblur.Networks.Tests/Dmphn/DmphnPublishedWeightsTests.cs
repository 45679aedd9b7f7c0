using Unblur.Imaging;
using Unblur.Networks.Dmphn;
using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Networks.Tests.Dmphn;

public sealed class DmphnPublishedWeightsTests
{
    private const double Tolerance = 1e-4;
    private const double ShareWithinOneLevel = 0.999;

    [SkippableFact]
    public void Forward_Pattern_HasTheAuthorsValues()
    {
        using Networks.Dmphn.Dmphn network = NetworkFile.Load<Networks.Dmphn.Dmphn>(SharedData.Require("weights", "dmphn_1_2_4"));
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();

        Tensor output = network.Forward(GoldenWeights.Pattern(64, 64));

        Assert.Equal(3, network.Options.Levels);
        Assert.Equal(0.517760, output.Mean().Item(), Tolerance);
        Assert.Equal(0.270813, output.Variance([0, 1, 2, 3]).Sqrt().Item(), Tolerance);
        (int C, int Y, int X, double Value)[] expected =
            [(0, 0, 0, -0.028990), (1, 31, 31, 0.696201), (2, 32, 32, 0.071066), (0, 63, 63, 0.719211), (1, 10, 50, 0.545076)];
        foreach ((int c, int y, int x, double value) in expected)
        {
            Assert.Equal(value, output.Select(0, 0).Select(0, c).Select(0, y).Select(0, x).Item(), Tolerance);
        }
    }

    [SkippableTheory]
    [InlineData("000003.png")]
    [InlineData("000012.png")]
    public void Forward_Photo_IsWithinOneLevelOfTheAuthorsResult(string name)
    {
        using Networks.Dmphn.Dmphn network = NetworkFile.Load<Networks.Dmphn.Dmphn>(SharedData.Require("weights", "dmphn_1_2_4"));
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        network.To(MemoryFormat.ChannelsLast);
        Tensor input = TensorOf(PhotoCodec.Load(SharedData.Require("data", "parity", "dmphn_1_2_4", "input", name)));
        Tensor expected = TensorOf(PhotoCodec.Load(SharedData.Require("data", "parity", "dmphn_1_2_4", "expected", name)));

        Tensor levels = (network.Forward(input).Clamp(0, 1) * 255).Floor();                       // the authors cut off, they do not round

        double within = (levels - (expected * 255).Round()).Abs().Less(1.5).To(DType.Float64).Mean().Item();
        Assert.InRange(within, ShareWithinOneLevel, 1);
    }

    [SkippableFact]
    public void Forward_InBFloat16_IsFiftyDecibelsFromFloat32()
    {
        using Networks.Dmphn.Dmphn network = NetworkFile.Load<Networks.Dmphn.Dmphn>(SharedData.Require("weights", "dmphn_1_2_4"));
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        network.To(MemoryFormat.ChannelsLast);
        Tensor photo = PhotoLike(128, 192);
        Tensor exact = network.Forward(photo);

        network.Precision = DType.BFloat16;
        double error = (network.Forward(photo) - exact).Square().Mean().Item();

        Assert.InRange(-10 * Math.Log10(error), 50, 100);
    }

    /// <summary>An edge, and waves whose strength falls with their frequency as in photographs, (1, 3, height, width).</summary>
    private static Tensor PhotoLike(int height, int width)
    {
        float[] values = new float[3 * height * width];
        for (int i = 0; i < values.Length; i++)
        {
            (int c, int y, int x) = (i / (height * width), i / width % height, i % width);
            double value = x + (2 * y) > width ? 0.6 : 0.4;
            for (double wavelength = 128.0; wavelength >= 4; wavelength /= 2)
            {
                double angle = wavelength + c;
                value += wavelength / 640 * Math.Sin(2 * Math.PI / wavelength * ((x * Math.Cos(angle)) + (y * Math.Sin(angle))));
            }

            values[i] = (float)Math.Clamp(value, 0, 1);
        }

        return Tensor.From(values, 1, 3, height, width);
    }

    private static Tensor TensorOf(PlanarImage image) => Tensor.From(image.Values, 1, image.Channels, image.Height, image.Width);
}
