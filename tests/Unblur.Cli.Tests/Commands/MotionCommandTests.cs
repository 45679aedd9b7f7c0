using Unblur.Cli.Tests.Running;
using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowFiles;
using Unblur.Torch;

namespace Unblur.Cli.Tests.Commands;

public sealed class MotionCommandTests : IDisposable
{
    private const int Width = 50;
    private const int Height = 30;
    private readonly TemporaryFolder _folder = new();

    public MotionCommandTests()
    {
        TestPhotos.Write(_folder.PathOf("photo.png"), Width, Height, seed: 1);
        using OffsetNet network = new(new OffsetNetOptions { Channels = 2 });
        using Generator generator = new(1);
        network.Initialize(generator);
        NetworkFile.Save(_folder.PathOf("motion.safetensors"), network);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Motion_OnePhoto_WritesPictureAndFlow()
    {
        CliResult result = await Run("motion", "photo.png", "-n", "motion.safetensors", "--flow", "flo", "--draw", "lines");

        Assert.Equal((0, "photo_motion.png\n"), (result.ExitCode, result.Stdout));
        Assert.Equal((Width, Height), (Photo.Open(_folder.PathOf("photo_motion.png")).Width, Photo.Open(_folder.PathOf("photo_motion.png")).Height));
        MotionFlow flow = FlowFile.Read(_folder.PathOf("photo_motion.flo"));
        Assert.Equal((Width, Height), (flow.Width, flow.Height));
        Assert.True(flow.MaximumComponent > 0);
    }

    [Fact]
    public async Task Motion_WithoutAModel_TakesTheDefaultOne()
    {
        TestModel.InstallMotion(_folder.Root);

        Assert.Equal(0, (await Run("motion", "photo.png", "--flow", "flo")).ExitCode);
        File.Move(_folder.PathOf("photo_motion.flo"), _folder.PathOf("photo.flo"));
        CliResult named = await Run("motion", "photo.png", "-n", TestModel.MotionName, "--truth", "photo.flo", "--overwrite", "--json");

        Assert.Equal(0, named.Json.GetProperty("photos")[0].GetProperty("endPointError").GetDouble());
    }

    [Fact]
    public async Task Models_OfTheOtherPurpose_AreRefusedByName()
    {
        TestModel.Install(_folder.Root);
        TestModel.InstallMotion(_folder.Root);

        CliResult motion = await Run("motion", "photo.png", "-n", TestModel.Name);
        CliResult deblur = await Run("deblur", "photo.png", "-n", TestModel.MotionName);

        Assert.Equal((5, 5), (motion.ExitCode, deblur.ExitCode));
        Assert.Contains("the model 'tiny' restores photos: use it with unblur deblur. Installed are moves", motion.Stderr, StringComparison.Ordinal);
        Assert.Contains("the model 'moves' estimates motion: use it with unblur motion. Installed are tiny", deblur.Stderr, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("models", "verify", TestModel.MotionName)).ExitCode);
    }

    [Fact]
    public async Task Motion_TrueFlow_TellsTheError()
    {
        Assert.Equal(0, (await Run("motion", "photo.png", "-n", ".", "--flow", "npy")).ExitCode);
        File.Move(_folder.PathOf("photo_motion.npy"), _folder.PathOf("photo.npy"));
        FlowFile.Write(FlowFile.Read(_folder.PathOf("photo.npy")).Scaled(2), _folder.PathOf("twice.npy"));

        CliResult right = await Run("motion", "photo.png", "-n", ".", "--truth", ".", "--overwrite", "--json");
        CliResult wrong = await Run("motion", "photo.png", "-n", ".", "--truth", "twice.npy", "--overwrite", "--json");

        Assert.Equal(0, right.Json.GetProperty("photos")[0].GetProperty("meanSquaredError").GetDouble());
        Assert.True(wrong.Json.GetProperty("photos")[0].GetProperty("meanSquaredError").GetDouble() > 0);
        Assert.Equal(0, right.Json.GetProperty("photos")[0].GetProperty("endPointError").GetDouble());
        Assert.True(Photo.Open(_folder.PathOf("photo_motion.png")).Width > 2 * Width, "the truth is drawn next to the estimate");
        Assert.True(wrong.Json.GetProperty("photos")[0].GetProperty("endPointError").GetDouble() > 0);
    }

    [Fact]
    public async Task Motion_AgainAndAMissingPhoto_SkipsTheOneAndFailsTheOther()
    {
        Assert.Equal(0, (await Run("motion", "photo.png", "-n", ".")).ExitCode);

        CliResult again = await Run("motion", "photo.png", "gone.png", "-n", ".", "--json");

        Assert.Equal(3, again.ExitCode);
        Assert.Equal(["failed", "skipped"], again.Json.GetProperty("photos").EnumerateArray().Select(photo => photo.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData(5, "no default motion model is installed", "motion", "photo.png")]
    [InlineData(5, "there is no model 'gone.safetensors', and no such file", "motion", "photo.png", "-n", "gone.safetensors")]
    [InlineData(5, "the folder empty holds no run", "motion", "photo.png", "-n", "empty")]
    [InlineData(5, "the run in young has no weights yet", "motion", "photo.png", "-n", "young")]
    [InlineData(5, "the run in supervised trained no motion network", "motion", "photo.png", "-n", "supervised")]
    [InlineData(3, "photo.png", "motion", "photo.png", "-n", ".", "--truth", "gone.flo")]
    public async Task Motion_WhatCannotBeDone_SaysSo(int code, string contains, params string[] arguments)
    {
        Directory.CreateDirectory(_folder.PathOf("empty"));
        _folder.Touch("young", "recipe.yaml");
        _folder.Touch("supervised", "recipe.yaml");
        using (MultiscaleDiscriminator other = new(new MultiscaleDiscriminatorOptions { Channels = 1 }))
        {
            NetworkFile.Save(_folder.PathOf("supervised", "latest.safetensors"), other);
        }

        CliResult result = await Run(arguments);

        Assert.Equal(code, result.ExitCode);
        Assert.Contains(contains, result.Stderr, StringComparison.Ordinal);
    }

    private Task<CliResult> Run(params string[] arguments) => CliProcess.Run(_folder.Root, _folder.Root, arguments);
}
