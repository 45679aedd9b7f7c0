using System.Text.Json;
using Unblur.Cli.Tests.Running;
using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowFiles;

namespace Unblur.Cli.Tests.Commands;

public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_DividedSet_TellsOfEveryPart()
    {
        foreach (string split in new[] { "train", "test" })
        {
            WritePair($"set/{split}/input/a.png", $"set/{split}/target/a.png");
        }

        CliResult result = await Data("check", "set", "--json");

        JsonElement[] parts = [.. result.Json.GetProperty("parts").EnumerateArray()];
        Assert.Equal((0, 2), (result.ExitCode, parts.Length));
        Assert.Equal("input-target", parts[0].GetProperty("layout").GetString());
        Assert.Equal(1, parts[1].GetProperty("sizes").GetProperty("48x32").GetInt32());
    }

    [Fact]
    public async Task Check_MissingPartnerAndDamagedPhoto_Gives3AndNamesBoth()
    {
        WritePair("set/input/a.png", "set/target/a.png");
        WritePair("set/input/b.png", "set/target/b.png");
        _folder.Write("no photo", "set", "target", "b.png");
        TestPhotos.Write(_folder.PathOf("set", "input", "c.png"));

        CliResult result = await Data("check", "set");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("pairs     2", result.Stdout, StringComparison.Ordinal);
        Assert.Contains("input/c.png has no partner", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("target/b.png", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_DamageBehindAHeader_IsFoundByDecoding()
    {
        WritePair("set/input/a.png", "set/target/a.png");
        string photo = _folder.PathOf("set", "input", "a.png");
        byte[] bytes = File.ReadAllBytes(photo);
        File.WriteAllBytes(photo, bytes[..(bytes.Length / 2)]);

        Assert.Equal(0, (await Data("check", "set")).ExitCode);
        Assert.Equal(3, (await Data("check", "set", "--decode")).ExitCode);
    }

    [Fact]
    public async Task Check_FolderOfPhotos_Gives2AndSaysWhatWasLookedFor()
    {
        TestPhotos.Write(_folder.PathOf("photos", "a.png"));

        CliResult result = await Data("check", "photos");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("GOPRO_Large", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_SetWithoutPhotos_Gives2()
    {
        _folder.Touch("set", "input", "x.txt");
        _folder.Touch("set", "target", "x.txt");

        Assert.Equal(2, (await Data("check", "set")).ExitCode);
    }

    [Fact]
    public async Task Check_FlowsOfAnotherSizeAndUnreadable_Gives3AndNamesBoth()
    {
        WriteGongPair("set/a");
        WriteGongPair("set/b");
        WriteGongPair("set/c");
        FlowFile.Write(new MotionFlow(48, 32), _folder.PathOf("set", "b_mfmap.flo"));
        _folder.Write("no flow", "set", "c_mfmap.flo");

        CliResult result = await Data("check", "set");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("flows     3", result.Stdout, StringComparison.Ordinal);
        Assert.Contains("b_mfmap.flo is 32 x 48 but", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("c_mfmap.flo: is not a Middlebury flow", result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("a_mfmap.flo", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Crop_PairsWithFlows_CutsTheFlowsAlikeAndMakesASetThatChecks()
    {
        MotionFlow flow = WriteGongPair("set/a");

        CliResult result = await Data("crop", "set", "-o", "out", "--patch", "16", "--json");

        Assert.Equal((0, 18), (result.ExitCode, result.Json.GetProperty("patches").GetInt32()));
        MotionFlow patch = FlowFile.Read(_folder.PathOf("out", "flow", "a_x00032_y00016.flo"));
        Assert.Equal(flow.Crop(32, 16, 16, 16).U, patch.U);
        Assert.Equal(flow.Crop(32, 16, 16, 16).V, patch.V);
        Assert.Contains("flows     6", (await Data("check", "out")).Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 3, "a_mfmap.flo: is not a Middlebury flow")]
    [InlineData(true, 2, "a_mfmap.flo is 32 x 48 but")]
    public async Task Crop_UnusableFlow_EndsBeforeAnythingIsWritten(bool isReadable, int exitCode, string message)
    {
        WriteGongPair("set/a");
        if (isReadable)
        {
            FlowFile.Write(new MotionFlow(48, 32), _folder.PathOf("set", "a_mfmap.flo"));
        }
        else
        {
            _folder.Write("no flow", "set", "a_mfmap.flo");
        }

        CliResult result = await Data("crop", "set", "-o", "out", "--patch", "16");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(message, result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Files(), file => file.StartsWith("out/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Crop_Pairs_CutsBothAlikeToTheBorders()
    {
        WritePair("set/input/a.png", "set/target/a.png");

        CliResult result = await Data("crop", "set", "-o", "out", "--patch", "20", "--stride", "16");

        Assert.Equal(0, result.ExitCode);
        string[] files = [.. _folder.Files().Where(file => file.StartsWith("out/", StringComparison.Ordinal))];
        string[] patches = [.. new[] { 0, 16, 28 }.SelectMany(x => new[] { 0, 12 }.Select(y => $"a_x{x:00000}_y{y:00000}.png"))];
        Assert.Equal([.. patches.Select(patch => $"out/input/{patch}"), .. patches.Select(patch => $"out/target/{patch}")], files);
        Assert.Equal(
            PhotoCodec.Load(_folder.PathOf("set", "target", "a.png")).Crop(16, 12, 20, 20).Values,
            PhotoCodec.Load(_folder.PathOf("out", "target", "a_x00016_y00012.png")).Values);
    }

    [Fact]
    public async Task Crop_Again_SkipsWhatIsThere()
    {
        WritePair("set/input/a.png", "set/target/a.png");
        await Data("crop", "set", "-o", "out", "--patch", "16");
        File.Delete(_folder.PathOf("out", "input", "a_x00000_y00000.png"));

        CliResult result = await Data("crop", "set", "-o", "out", "--patch", "16", "--json");

        Assert.Equal((1, 11), (result.Json.GetProperty("patches").GetInt32(), result.Json.GetProperty("skipped").GetInt32()));
    }

    [Fact]
    public async Task Crop_FolderOfPhotos_KeepsItsTreeAndGoesOnAfterADamagedOne()
    {
        TestPhotos.Write(_folder.PathOf("photos", "a.png"));
        TestPhotos.Write(_folder.PathOf("photos", "deep", "b.png"));
        _folder.Write("no photo", "photos", "broken.png");

        CliResult result = await Data("crop", "photos", "-o", "out", "--patch", "32");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("out/deep/b_x00016_y00000.png", _folder.Files());
        Assert.Contains("broken.png", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Crop_OutputInInput_Gives2()
    {
        WritePair("set/input/a.png", "set/target/a.png");

        Assert.Equal(2, (await Data("crop", "set", "-o", "set/out")).ExitCode);
    }

    [Fact]
    public async Task Sort_NoiseAndRamp_GoToSharpAndBlurry()
    {
        Write("photos/noise.png", (_, _, random) => random.NextSingle());
        Write("photos/deep/ramp.png", (x, y, _) => (x + y) / 128f);
        Write("photos/flat.png", (_, _, _) => 0.5f);

        CliResult result = await Data("sort", "photos", "-o", "out");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            ["out/blurry/deep/ramp.png", "out/scores.csv", "out/sharp/noise.png"], _folder.Files().Where(file => file.StartsWith("out/", StringComparison.Ordinal)));
        string[] csv = File.ReadAllLines(_folder.PathOf("out", "scores.csv"));
        Assert.Equal("photo,score,class", csv[0]);
        Assert.Contains("\"flat.png\",,unsure", csv);
    }

    [Fact]
    public async Task Sort_OtherLimitsAndLinks_MovesWhatWentTheOtherWay()
    {
        Write("photos/noise.png", (_, _, random) => random.NextSingle());
        await Data("sort", "photos", "-o", "out");

        CliResult result = await Data("sort", "photos", "-o", "out", "--sharp-below", "0", "--blurry-above", "0.01", "--link");

        Assert.Equal(0, result.ExitCode);
        Assert.NotNull(new FileInfo(_folder.PathOf("out", "blurry", "noise.png")).LinkTarget);
        Assert.False(File.Exists(_folder.PathOf("out", "sharp", "noise.png")));
    }

    [Theory]
    [InlineData("set/blurry")]
    [InlineData("set/blurry/deep")]
    [InlineData("link")]
    public async Task Sort_PhotosThatLieWhereTheyWouldBePut_Gives2AndLosesNone(string folder)
    {
        Write("set/blurry/deep/noise.png", (_, _, random) => random.NextSingle());
        Directory.CreateSymbolicLink(_folder.PathOf("link"), _folder.PathOf("set", "blurry"));

        CliResult result = await Data("sort", folder, "-o", "set");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("choose another -o", result.Stderr, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.PathOf("set", "blurry", "deep", "noise.png")));
    }

    [Fact]
    public async Task Sort_FolderWithPhotosOfAnother_Gives2AndTouchesNone()
    {
        Write("photos/noise.png", (_, _, random) => random.NextSingle());
        _folder.Write("mine", "out", "blurry", "noise.png");

        CliResult result = await Data("sort", "photos", "-o", "out");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("scores.csv", result.Stderr, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder.PathOf("out", "blurry", "noise.png")));
    }

    [Fact]
    public async Task Crop_PhotosThatDifferInTheirEndingsAlone_Gives2()
    {
        TestPhotos.Write(_folder.PathOf("photos", "a.png"));
        TestPhotos.Write(_folder.PathOf("photos", "a.tif"));

        CliResult result = await Data("crop", "photos", "-o", "out", "--patch", "16");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("a.tif", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Crop_OutputInInputByALink_Gives2()
    {
        TestPhotos.Write(_folder.PathOf("photos", "a.png"));
        Directory.CreateSymbolicLink(_folder.PathOf("link"), _folder.PathOf("photos"));

        Assert.Equal(2, (await Data("crop", "photos", "-o", "link/out", "--patch", "16")).ExitCode);
    }

    [Fact]
    public async Task Sort_LimitsCrossed_Gives2()
    {
        Write("photos/noise.png", (_, _, random) => random.NextSingle());

        Assert.Equal(2, (await Data("sort", "photos", "-o", "out", "--sharp-below", "0.7")).ExitCode);
    }

    [Fact]
    public async Task Sort_NoPhoto_Gives4()
    {
        _folder.Touch("photos", "x.txt");

        Assert.Equal(4, (await Data("sort", "photos", "-o", "out")).ExitCode);
    }

    private Task<CliResult> Data(params string[] arguments) => CliProcess.Run(_folder.Root, _folder.Root, ["data", .. arguments]);

    private void WritePair(string blurry, string sharp)
    {
        TestPhotos.Write(_folder.PathOf(blurry));
        TestPhotos.Write(_folder.PathOf(sharp), seed: 2);
    }

    private MotionFlow WriteGongPair(string name)
    {
        WritePair($"{name}_blurryimg.png", $"{name}_gtimg.png");
        MotionFlow flow = new(32, 48);
        for (int i = 0; i < flow.U.Length; i++)
        {
            (flow.U[i], flow.V[i]) = (i, -i);
        }

        FlowFile.Write(flow, _folder.PathOf($"{name}_mfmap.flo"));
        return flow;
    }

    private void Write(string relative, Func<int, int, Random, float> value)
    {
        const int Side = 64;
        Random random = new(3);
        PlanarImage image = new(1, Side, Side);
        for (int i = 0; i < image.Values.Length; i++)
        {
            image.Values[i] = value(i % Side, i / Side, random);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(_folder.PathOf(relative))!);
        PhotoCodec.Save(image, _folder.PathOf(relative));
    }
}
