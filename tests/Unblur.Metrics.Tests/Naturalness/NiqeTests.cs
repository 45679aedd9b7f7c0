using System.Globalization;
using System.IO.Compression;
using System.Text;
using Unblur.Imaging;
using Unblur.Metrics.Naturalness;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Torch.Checkpoints;

namespace Unblur.Metrics.Tests.Naturalness;

public sealed class NiqeTests
{
    [Fact]
    public void Of_FarMeanWithWideCovariance_IsTheScaledDistance()
    {
        // With a huge isotropic covariance s I the image's own hardly counts: distance = |difference| / sqrt(s / 2).
        using TemporaryFolder folder = new();
        PlanarImage image = TestImages.Textured(3, 200, 300, noise: 0.3f);
        var near = NiqeParameters.Load(Write(folder, "near.npz", mean: _ => 0, covariance: 1e12));
        var far = NiqeParameters.Load(Write(folder, "far.npz", mean: _ => 1e9, covariance: 1e12));

        Assert.InRange(Niqe.Of(image, near), 0, 1e-3);
        Assert.Equal(6e9 / Math.Sqrt(5e11), Niqe.Of(image, far), 1e-3);
    }

    [Fact]
    public void Load_ColumnMajorArrays_EqualsRowMajor()
    {
        using TemporaryFolder folder = new();
        double Covariance(int i) => i % 37 == 0 ? 1 + (i / 37) : 0;
        var rows = NiqeParameters.Load(Write(folder, "rows.npz", i => i, Covariance, fortran: false));
        var columns = NiqeParameters.Load(Write(folder, "columns.npz", i => i, Covariance, fortran: true));

        Assert.Equal(rows.Covariance, columns.Covariance);
        Assert.Equal(Enumerable.Range(0, 36).Select(i => (double)i), columns.Mean);
    }

    [Fact]
    public void Load_NoSuchFile_SaysSo()
        => Assert.Contains("does not exist", Assert.Throws<WeightFileException>(() => NiqeParameters.Load("nowhere.npz")).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_NotAnArchive_SaysSo()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("text.npz", "no archive"u8.ToArray());

        Assert.Contains("npz", Assert.Throws<WeightFileException>(() => NiqeParameters.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ArrayMissing_NamesItAndThoseThere()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("other.npz");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            Add(archive, "weights", [2, 2], [1, 2, 3, 4], fortran: false);
        }

        WeightFileException error = Assert.Throws<WeightFileException>(() => NiqeParameters.Load(path));

        Assert.Contains("mu_pris_param", error.Message, StringComparison.Ordinal);
        Assert.Contains("weights.npy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WrongShape_NamesBoth()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("small.npz");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            Add(archive, "mu_pris_param", [1, 4], [1, 2, 3, 4], fortran: false);
        }

        WeightFileException error = Assert.Throws<WeightFileException>(() => NiqeParameters.Load(path));

        Assert.Contains("(1, 4)", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 x 36", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OneBlock_SaysHowLarge()
    {
        using TemporaryFolder folder = new();
        var parameters = NiqeParameters.Load(Write(folder, "p.npz", _ => 0, covariance: 1));

        ArgumentException error = Assert.Throws<ArgumentException>(() => Niqe.Of(new PlanarImage(3, 191, 191), parameters));

        Assert.Contains("191 x 191", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 235)]
    [InlineData(0.5f, 126)] // 125.5, half to even
    public void RoundedLuma_Grey_IsMatlabsRange(float value, double expected)
    {
        PlanarImage image = new(3, 1, 1, [value, value, value]);

        Assert.Equal(expected, Niqe.RoundedLuma(image)[0, 0]);
    }

    [Theory]
    [InlineData(194, 216, 243, 198)] // 198.5 exactly, above it in double precision
    [InlineData(50, 38, 46, 52)]     // 52.5 likewise
    [InlineData(192, 199, 203, 186)] // 185.49999, which single precision holds as 185.5
    public void RoundedLuma_ColourHalfwayBetweenLevels_IsThatOfSinglePrecision(int red, int green, int blue, double expected)
    {
        PlanarImage image = new(3, 1, 1, [red / 255f, green / 255f, blue / 255f]);

        Assert.Equal(expected, Niqe.RoundedLuma(image)[0, 0]);
    }

    private static string Write(TemporaryFolder folder, string name, Func<int, double> mean, double covariance)
        => Write(folder, name, mean, i => i % 37 == 0 ? covariance : 0, fortran: false);

    private static string Write(TemporaryFolder folder, string name, Func<int, double> mean, Func<int, double> covariance, bool fortran)
    {
        string path = folder.File(name);
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        Add(archive, "mu_pris_param", [1, 36], [.. Enumerable.Range(0, 36).Select(mean)], fortran);
        Add(archive, "cov_pris_param", [36, 36], [.. Enumerable.Range(0, 36 * 36).Select(covariance)], fortran);
        double[,] window = Slow.Gaussian(7, 7 / 6.0);
        Add(archive, "gaussian_window", [7, 7], [.. window.Cast<double>()], fortran);
        return path;
    }

    private static void Add(ZipArchive archive, string name, int[] shape, double[] rowMajor, bool fortran)
    {
        string order = fortran ? "True" : "False";
        string header = string.Create(
            CultureInfo.InvariantCulture, $"{{'descr': '<f8', 'fortran_order': {order}, 'shape': ({shape[0]}, {shape[1]}), }}").PadRight(117) + "\n";
        using Stream stream = archive.CreateEntry(name + ".npy").Open();
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header)]);
        for (int i = 0; i < rowMajor.Length; i++)
        {
            stream.Write(BitConverter.GetBytes(fortran ? rowMajor[(i % shape[0] * shape[1]) + (i / shape[0])] : rowMajor[i]));
        }
    }
}
