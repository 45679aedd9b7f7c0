using Unblur.Cli.Tests.Running;
using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.Bgan;
using Unblur.Networks.Dbgan;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Cli.Tests.Commands;

public sealed class BlurCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Blur_OnePhoto_WritesABlurryOneOfItsSizeBesideIt()
    {
        TestPhotos.Write(_folder.PathOf("photo.jpg"), 80, 60);
        CliResult result = await Run("blur photo.jpg --kind kernel");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["photo.jpg", "photo_blurry.json", "photo_blurry.png"], _folder.Files());
        Assert.Equal("photo_blurry.png", Assert.Single(result.Lines)); // relative, as the photo was named
        var blurry = Photo.Open(_folder.PathOf("photo_blurry.png"));
        Assert.Equal((80, 60), (blurry.Width, blurry.Height));
        Assert.NotEqual(Photo.Open(_folder.PathOf("photo.jpg")).ToPlanes().Values, blurry.ToPlanes().Values);
    }

    [Fact]
    public async Task Blur_EarlierResults_AreLeftOutInWordsThatFit()
    {
        WritePhotos(1);
        _folder.Touch("sharp", "a_blurry.png");
        CliResult result = await Run("blur sharp -o set --kind kernel --length 3");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("1 left out: names that end in \"_blurry\"", result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("restore", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blur_Folder_GivesPairsAndAManifestFromWhichTheyAreRebuilt()
    {
        WritePhotos(3);
        Assert.Equal(0, (await Run("blur sharp -o set --kind shake --length 3-6 --threads 1")).ExitCode);
        Assert.Equal(
            ["set/blur/0.png", "set/blur/1.png", "set/blur/2.png", "set/flow/0.flo", "set/flow/1.flo", "set/flow/2.flo", "set/manifest.json", "set/sharp/0.png", "set/sharp/1.png", "set/sharp/2.png"],
            _folder.Files().Where(file => file.StartsWith("set/", StringComparison.Ordinal)));
        CliResult again = await Run("blur --manifest set/manifest.json sharp -o again --threads 4 --json");
        Assert.Equal((0, 3), (again.ExitCode, again.Json.GetProperty("totals").GetProperty("written").GetInt32()));
        Assert.All(_folder.Files().Where(file => file.StartsWith("set/", StringComparison.Ordinal)), file
            => Assert.Equal(File.ReadAllBytes(_folder.PathOf(file)), File.ReadAllBytes(_folder.PathOf(file.Replace("set/", "again/", StringComparison.Ordinal)))));
    }

    [Fact]
    public async Task Blur_ByABgan_GivesAnotherBlurEachTimeAndIsRebuiltByTheSameWeightsAlone()
    {
        WritePhotos(1);
        WriteBgan("bgan.safetensors", seed: 5);
        WriteBgan("other.safetensors", seed: 6);
        CliResult made = await Run("blur sharp -o set --kind bgan --model bgan.safetensors --per-image 2 --with-sharp --seed 3");
        Assert.Equal(0, made.ExitCode);
        Assert.Equal(
            ["set/blur/0_001.png", "set/blur/0_002.png", "set/blur/0_003.png", "set/manifest.json", "set/sharp/0_001.png", "set/sharp/0_002.png", "set/sharp/0_003.png"],
            _folder.Files().Where(file => file.StartsWith("set/", StringComparison.Ordinal)));
        float[][] blurs = [.. Enumerable.Range(1, 3).Select(i => Photo.Open(_folder.PathOf("set", "blur", $"0_00{i}.png")).ToPlanes().Values)];
        Assert.NotEqual(blurs[0], blurs[1]);
        Assert.Equal(Photo.Open(_folder.PathOf("sharp", "0.png")).ToPlanes().Values, blurs[2]);

        CliResult without = await Run("blur --manifest set/manifest.json sharp -o again"), other = await Run("blur --manifest set/manifest.json sharp -o again --model other.safetensors");
        CliResult again = await Run("blur --manifest set/manifest.json sharp -o again --model bgan.safetensors --threads 2");

        Assert.All([without, other], refused => Assert.Equal((2, true), (refused.ExitCode, refused.Stderr.Contains("name them with --model", StringComparison.Ordinal))));
        Assert.Equal(0, again.ExitCode);
        Assert.Equal(File.ReadAllBytes(_folder.PathOf("set", "blur", "0_002.png")), File.ReadAllBytes(_folder.PathOf("again", "blur", "0_002.png")));
    }

    [Theory]
    [InlineData("blur sharp -o set --kind bgan", "name it with --model")]
    [InlineData("blur sharp -o set --model x.safetensors", "--model is for --kind bgan")]
    [InlineData("blur sharp -o set --kind bgan --model x.safetensors --light linear", "--light is for --kind flow")]
    public async Task Blur_ByABgan_OptionsThatDoNotFitAreRefused(string line, string expected)
    {
        WritePhotos(1);
        CliResult result = await Run(line);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blur_Killed_GoesOnToTheSameBits()
    {
        WritePhotos(4, 300);
        const string Line = "blur sharp --kind kernel --per-image 40 --threads 2 -o";
        Assert.Equal(0, (await Run($"{Line} whole")).ExitCode);

        // A pipe that nobody writes to takes the last photo's place: whatever the machine, the work does not end before it is killed.
        File.Move(_folder.PathOf("sharp", "3.png"), _folder.PathOf("3.png"));
        await CliProcess.RunBash(_folder.Root, "mkfifo sharp/3.png");
        using (var killed = CliProcess.Start(_folder.Root, _folder.Root, $"{Line} broken".Split(' ')))
        {
            await killed.Until(() => Directory.Exists(_folder.PathOf("broken", "kernel")) && Directory.EnumerateFiles(_folder.PathOf("broken", "kernel"), "*.png").Count() > 2);
            await killed.Signal("KILL");
            await killed.End();
        }

        File.Delete(_folder.PathOf("sharp", "3.png"));
        File.Move(_folder.PathOf("3.png"), _folder.PathOf("sharp", "3.png"));
        Assert.Equal(0, (await Run($"{Line} broken")).ExitCode);
        string[] whole = [.. _folder.Files().Where(file => file.StartsWith("whole/", StringComparison.Ordinal))];
        Assert.Equal(whole.Select(file => file.Replace("whole/", "broken/", StringComparison.Ordinal)), _folder.Files().Where(file => file.StartsWith("broken/", StringComparison.Ordinal)));
        Assert.All(whole, file => Assert.Equal(File.ReadAllBytes(_folder.PathOf(file)), File.ReadAllBytes(_folder.PathOf(file.Replace("whole/", "broken/", StringComparison.Ordinal)))));
    }

    [Fact]
    public async Task Blur_Sequences_AveragesFrames()
    {
        for (int i = 0; i < 7; i++)
        {
            TestPhotos.Write(_folder.PathOf("fast", "a", $"{i}.png"), seed: i);
        }

        Assert.Equal(0, (await Run("blur fast -r -o set --kind frames --frames 3")).ExitCode);
        Assert.Equal(["set/blur/a/1.png", "set/blur/a/4.png", "set/manifest.json", "set/sharp/a/1.png", "set/sharp/a/4.png"], _folder.Files().Where(file => file.StartsWith("set/", StringComparison.Ordinal)));
        Assert.Equal(4, (await Run("blur fast -r -o long --kind frames --frames 9")).ExitCode);
    }

    [Fact]
    public async Task Blur_DamagedPhotoAmongOthers_Gives3AndNamesIt()
    {
        WritePhotos(2);
        _folder.Write("no photo", "sharp", "bad.png");
        CliResult result = await Run("blur sharp -o set --kind kernel --length 3 --json");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("bad.png", result.Stderr, StringComparison.Ordinal);
        Assert.Equal("bad.png", Assert.Single(result.Json.GetProperty("failures").EnumerateArray()).GetProperty("source").GetString());
        Assert.True(File.Exists(_folder.PathOf("set", "blur", "1.png")));
    }

    [Fact]
    public async Task Blur_FileWhereAFolderMustBe_Gives3()
    {
        WritePhotos(1);
        _folder.Write("in the way", "set", "kernel");
        CliResult result = await Run("blur sharp -o set --kind kernel --length 3");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("set/kernel", result.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, "blur empty -o set")]
    [InlineData(2, "blur sharp")]
    [InlineData(2, "blur sharp -o sharp")]
    [InlineData(2, "blur sharp -o set --length 3-6")]
    [InlineData(2, "blur sharp -o set --kind shake --ceiling 23")]
    [InlineData(2, "blur sharp -o set --kind frames --per-image 2")]
    [InlineData(2, "blur sharp -o set --kind frames --frames 4")]
    [InlineData(2, "blur sharp -o set --kind foo")]
    [InlineData(2, "blur sharp -o set --kind")]
    [InlineData(2, "blur sharp -o set --kind kernel --length 9-3")]
    [InlineData(2, "blur sharp -o set --crop --no-crop")]
    [InlineData(2, "blur sharp -o set --light dim")]
    [InlineData(2, "blur sharp -o set --split 5")]
    [InlineData(2, "blur sharp/0.png -o set --split 5:1")]
    [InlineData(2, "blur sharp -o set --noise 2,0")]
    [InlineData(2, "blur sharp -o set --jpeg 90-80")]
    [InlineData(2, "blur --manifest none.json sharp -o set")]
    [InlineData(2, "blur --manifest none.json sharp -o set --seed 3")]
    [InlineData(2, "blur")]
    public async Task Blur_WhatMakesNoSense_GivesItsExitCodeAndWritesNothing(int exitCode, string line)
    {
        WritePhotos(2);
        Directory.CreateDirectory(_folder.PathOf("empty"));
        CliResult result = await Run(line);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Stdout));
        Assert.StartsWith("unblur: ", result.Stderr, StringComparison.Ordinal);
        Assert.Equal(["sharp/0.png", "sharp/1.png"], _folder.Files());
    }

    private void WritePhotos(int count, int side = 64)
    {
        for (int i = 0; i < count; i++)
        {
            TestPhotos.Write(_folder.PathOf("sharp", $"{i}.png"), side, side, seed: i);
        }
    }

    private Task<CliResult> Run(string line) => CliProcess.Run(_folder.Root, _folder.Root, line.Split(' '));

    private void WriteBgan(string name, ulong seed)
    {
        using BganGenerator network = new(new GeneratorOptions { Blocks = 1, Channels = 4, Growth = 2 });
        using Generator generator = new(seed);
        foreach ((string _, Parameter parameter) in network.Trainable())
        {
            Initializers.Normal(parameter, 0.2, generator);
        }

        NetworkFile.Save(_folder.PathOf(name), network);
    }
}
