using Unblur.Data.Blurring;
using Unblur.Data.Layouts;

namespace Unblur.Data.Tests.Blurring;

public sealed class BlurPlanTests
{
    [Fact]
    public void Make_Split_KeepsAllBlursOfAPhotoOnOneSide()
    {
        var plan = BlurPlan.Make(new() { PerImage = 50, WithSharp = true, Split = new(5, 1) }, [.. Enumerable.Range(0, 12).Select(i => Source($"{i}.png"))]);
        Assert.Equal(12 * 51, plan.Count);
        Assert.All(plan.Samples.GroupBy(sample => sample.Source), photo => Assert.Single(photo.Select(sample => sample.Part).Distinct()));
        Assert.Equal(2 * 51, plan.Samples.Count(sample => sample.Part == DataPart.Test));
        Assert.All(plan.Samples, sample => Assert.StartsWith(sample.Part == DataPart.Test ? "test/blur/" : "train/blur/", sample.Outputs.Blurry, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(BlurLayout.Photos, "a/b_blurry.png", null, null)]
    [InlineData(BlurLayout.Pairs, "blur/a/b.png", "sharp/a/b.png", "flow/a/b.flo")]
    [InlineData(BlurLayout.Gong, "a_b_001_blurryimg.png", "a_b_001_gtimg.png", "a_b_001_mfmap.flo")]
    public void Make_Layout_GivesItsNames(BlurLayout layout, string blurry, string? sharp, string? flow)
    {
        BlurOutputs outputs = Assert.Single(BlurPlan.Make(new() { Layout = layout }, [Source("a/b.jpg")]).Samples).Outputs;
        Assert.Equal((blurry, sharp, flow, null), (outputs.Blurry, outputs.Sharp, outputs.Flow, outputs.Kernel));
    }

    [Fact]
    public void Make_TwoPhotosWithOneName_IsRefused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => BlurPlan.Make(new(), [Source("a.jpg"), Source("a.png")]));
        Assert.Contains("a.jpg and a.png", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_OptionsOutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => BlurPlan.Make(new() { PerImage = 0 }, [Source("a.jpg")]));
        Assert.Throws<ArgumentException>(() => BlurPlan.Make(new() { Frames = 4 }, [Source("a.jpg")]));
        Assert.Throws<ArgumentException>(() => BlurPlan.Make(new() { Jpeg = new(90, 80) }, [Source("a.jpg")]));
    }

    [Fact]
    public void Read_ManifestThatLeadsOutside_IsRefused()
    {
        using TestKit.TemporaryFolder folder = new();
        BlurManifest manifest = new()
        {
            Options = new(),
            Samples = [new() { Source = "a", Number = 1, Inputs = [], Width = 1, Height = 1, Blurry = new("../a.png", "0") }],
        };
        manifest.Write(folder.File("manifest.json"));
        Assert.Contains("outside", Assert.Throws<DataSetException>(() => BlurManifest.Read(folder.File("manifest.json"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{ \"schema\": 1, \"options\": {}, \"samples\": [] }")]
    [InlineData("not JSON")]
    public void Read_SomethingElse_IsRefused(string text)
    {
        using TestKit.TemporaryFolder folder = new();
        File.WriteAllText(folder.File("manifest.json"), text);
        Assert.Throws<DataSetException>(() => BlurManifest.Read(folder.File("manifest.json")));
    }

    private static BlurSource Source(string name) => new(name, [new(name, $"/photos/{name}")]);
}
