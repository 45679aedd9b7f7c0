using System.Globalization;
using Unblur.Imaging;
using Unblur.Metrics.Naturalness;
using Unblur.TestKit;

namespace Unblur.Metrics.Tests;

/// <summary>Against values that the published evaluation codes gave for real pairs.</summary>
public sealed class PublishedValueTests
{
    public static TheoryData<int> Rows => [0, 1, 2, 3];

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void PsnrAndSsim_RealPair_EqualPublishedCode(int row)
    {
        (Dictionary<string, double> values, PlanarImage restored, PlanarImage sharp) = Read(row);

        Assert.Equal(values["psnr"], Psnr.OfEightBit(restored, sharp), 1e-4);
        Assert.Equal(values["ssim_matlab3d"], Ssim.Matlab(restored, sharp), 1e-5);
        Assert.Equal(values["ssim_gaussian"], Ssim.SkimageGaussian(restored, sharp), 1e-5);
        Assert.Equal(values["ssim_uniform7_range2"], Ssim.SkimageUniform(restored, sharp), 1e-5);
        Assert.Equal(values["ssim_valid255"], Ssim.BasicSr(restored, sharp), 1e-5);
        Assert.Equal(values["msssim_training"], MsSsim.Training(restored, sharp), 1e-5);
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void Niqe_RealPair_EqualsPublishedCode(int row)
    {
        var parameters = NiqeParameters.Load(SharedData.Require("weights", "niqe", "niqe_pris_params.npz"));
        (Dictionary<string, double> values, PlanarImage restored, PlanarImage sharp) = Read(row);

        // Published code resamples in single precision, summing in an order of its own: its noise in flat areas moves scores by up to 0.0002.
        Assert.Equal(values["niqe_a"], Niqe.Of(restored, parameters), 1e-3);
        Assert.Equal(values["niqe_b"], Niqe.Of(sharp, parameters), 1e-3);
    }

    private static (Dictionary<string, double> Values, PlanarImage Restored, PlanarImage Sharp) Read(int row)
    {
        string[] lines = File.ReadAllLines(SharedData.Require("golden", "metrics.csv"));
        (string[] names, string[] cells) = (lines[0].Split(','), lines[1 + row].Split(','));
        var values = names.Zip(cells).Skip(2).ToDictionary(pair => pair.First, pair => double.Parse(pair.Second, CultureInfo.InvariantCulture));
        return (values, Open(cells[0]), Open(cells[1]));
    }

    private static PlanarImage Open(string path) => Photo.Open(SharedData.Require(["data", .. path.Split('/')])).ToPlanes();
}
