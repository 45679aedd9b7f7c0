using System.Text.Json;
using Unblur.Cli.Tests.Running;
using Unblur.Imaging;
using Unblur.Physics.Kernels;

namespace Unblur.Cli.Tests.Commands;

/// <summary>Blind deconvolution as a process: no model is installed.</summary>
public sealed class DeblurMapTests : IDisposable
{
    private const int Side = 128;

    private readonly TemporaryFolder _folder = new();

    public DeblurMapTests()
    {
        BlurKernel kernel = EvaluationKernels.HandShake(1, 8, 8, 12)[0];
        Photo.FromPlanes(new KernelBlur(kernel).Apply(Squares())).Save(_folder.PathOf("shaken.png"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Deblur_MapWithItsKernelSaved_IsDoneAgainByThatKernel()
    {
        CliResult found = await Run("shaken.png", "--method", "map", "--kernel-size", "13", "--no-guard", "--save-kernel", "kernel.png", "-o", "map.png");
        CliResult again = await Run("shaken.png", "--kernel", "kernel.png", "--no-guard", "-o", "again.png");

        Assert.Equal((0, 0), (found.ExitCode, again.ExitCode));
        Assert.Equal(16, Photo.Open(_folder.PathOf("kernel.png")).Bits);
        float[] blurry = Values("shaken.png"), map = Values("map.png");
        double difference = Mean(map, Values("again.png")), change = Mean(map, blurry);
        Assert.True(difference < 0.05 * change, $"{difference} against {change}");
    }

    [Fact]
    public async Task Deblur_MapWithIntermediates_WritesKernelsAndPicturesAndReportsTheKernel()
    {
        CliResult result = await Run("shaken.png", "--method", "map", "--kernel-size", "13", "--no-guard", "--save-intermediate", "steps", "--json");

        Assert.Equal(0, result.ExitCode);
        string[] files = [.. Directory.EnumerateFiles(_folder.PathOf("steps")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Contains("shaken_deblurred_1-kernel.png", files);
        Assert.Contains("shaken_deblurred_3-picture.png", files);
        Assert.Contains("shaken_deblurred_kernel.png", files);
        JsonElement kernel = result.Json.GetProperty("photos")[0].GetProperty("kernel");
        Assert.Equal(Photo.Open(_folder.PathOf("steps/shaken_deblurred_kernel.png")).Width, kernel.GetProperty("size").GetInt32());
        Assert.InRange(kernel.GetProperty("spread").GetDouble(), 0.5, 6);
        Assert.Equal("encoded", kernel.GetProperty("light").GetString());
        Assert.Equal([0x89, (byte)'P'], kernel.GetProperty("png").GetBytesFromBase64().Take(2));
    }

    [Fact]
    public async Task Deblur_WithALightThatIsGiven_TakesAndReportsIt()
    {
        KernelFile.Write(_folder.PathOf("given.png"), EvaluationKernels.HandShake(1, 8, 8, 12)[0]);
        string[] lights = ["encoded", "camera", "linear"];
        double[] errors = new double[lights.Length];
        for (int i = 0; i < lights.Length; i++)
        {
            CliResult result = await Run("shaken.png", "--kernel", "given.png", "--light", lights[i], "--no-guard", "--json", "-o", lights[i] + ".png");
            Assert.Equal(0, result.ExitCode);
            Assert.Equal(lights[i], result.Json.GetProperty("photos")[0].GetProperty("kernel").GetProperty("light").GetString());
            errors[i] = Mean(Values(lights[i] + ".png"), Squares().Values);
        }

        Assert.True(errors[0] < 0.8 * errors[2], string.Join(' ', errors));
        Assert.InRange(errors[1], errors[0], errors[2]);
    }

    [Theory]
    [InlineData("--light needs --method map, --kernel or --flow.", "--light", "linear")]
    [InlineData("takes 'encoded', 'camera' or 'linear', but got 'dark'.", "--method", "map", "--light", "dark")]
    public async Task Deblur_WithALightThatDoesNotFit_SaysWhatToDo(string message, params string[] options)
    {
        CliResult result = await Run(["shaken.png", .. options]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_MapOfAFlatPhoto_KeepsItAndSaysWhy()
    {
        Photo.FromPlanes(new PlanarImage(3, 80, 90)).Save(_folder.PathOf("flat.png"));

        CliResult result = await Run("flat.png", "--method", "map");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("no shake", result.Stderr, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_folder.PathOf("flat.png")), File.ReadAllBytes(_folder.PathOf("flat_deblurred.png")));
    }

    [Fact]
    public async Task Eval_WithMap_DrawsTheKernelOnThePage()
    {
        Directory.CreateDirectory(_folder.PathOf("set/blur"));
        Directory.CreateDirectory(_folder.PathOf("set/sharp"));
        File.Copy(_folder.PathOf("shaken.png"), _folder.PathOf("set/blur/1.png"));
        Photo.FromPlanes(Squares()).Save(_folder.PathOf("set/sharp/1.png"));

        CliResult result = await CliProcess.Run(
            _folder.Root, _folder.PathOf("home"), ["eval", "--dataset", "blur-sharp", "set", "--method", "map", "--page", "page.html"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("alt=\"1.png, kernel\"", File.ReadAllText(_folder.PathOf("page.html")), StringComparison.Ordinal);
    }

    private static double Mean(float[] a, float[] b) => a.Zip(b).Average(pair => Math.Abs(pair.First - pair.Second));

    private static PlanarImage Squares()
    {
        PlanarImage image = new(3, Side, Side);
        Random random = new(5);
        for (int square = 0; square < 60; square++)
        {
            (int left, int top, int size) = (random.Next(Side - 20), random.Next(Side - 20), 6 + random.Next(14));
            float[] colour = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
            for (int i = 0; i < 3 * size * size; i++)
            {
                image.Plane(i % 3)[((top + (i / 3 / size)) * Side) + left + (i / 3 % size)] = 0.05f + (0.9f * colour[i % 3]);
            }
        }

        return image;
    }

    private float[] Values(string name) => Photo.Open(_folder.PathOf(name)).ToPlanes().Values;

    private Task<CliResult> Run(params string[] arguments) => CliProcess.Run(_folder.Root, _folder.PathOf("home"), ["deblur", .. arguments]);
}
