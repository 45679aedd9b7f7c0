using Unblur.Published;
using Unblur.TestKit;

namespace Unblur.Tests.Published;

public sealed class PublishedCatalogueTests
{
    public static TheoryData<string> Names => [.. PublishedCatalogue.Entries.Select(entry => entry.Name)];

    [Fact]
    public void Entries_OfTheCatalogue_HaveNamesOfTheirOwn()
        => Assert.Equal(PublishedCatalogue.Entries.Count, PublishedCatalogue.Entries.DistinctBy(entry => entry.Name).Count());

    [Theory]
    [MemberData(nameof(Names))]
    public void Files_OfEachEntry_ArePinned(string name)
    {
        PublishedWeights entry = PublishedCatalogue.Entries.Single(entry => entry.Name == name);

        Assert.All(entry.Needs, need => Assert.Contains(PublishedCatalogue.Entries, other => other.Name == need));
        Assert.NotEmpty(entry.Files);
        Assert.All(entry.Files, file =>
        {
            Assert.Matches("^[0-9a-f]{64}$", file.Sha256);
            Assert.Equal("https", file.Address.Scheme);
            Assert.EndsWith($"/{file.Name}", file.Address.AbsolutePath, StringComparison.Ordinal);
            Assert.True(file.Bytes > 0);
        });
    }

    [Theory]
    [InlineData("alexnet")]
    [InlineData("vgg16")]
    [InlineData("vgg19")]
    [InlineData("squeezenet")]
    public void Files_OfTorchvision_HaveTheChecksumThatTheirNameTells(string name)
    {
        PublishedFile file = Assert.Single(PublishedCatalogue.Entries.Single(entry => entry.Name == name).Files);

        Assert.EndsWith($"-{file.Sha256[..8]}.pth", file.Name, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("lpips-alex", "lpips_lin/v0.1")]
    [InlineData("lpips-vgg", "lpips_lin/v0.1")]
    [InlineData("lpips-squeeze", "lpips_lin/v0.1")]
    [InlineData("lpips-alex-0.0", "lpips_lin/v0.0")]
    [InlineData("lpips-vgg-0.0", "lpips_lin/v0.0")]
    [InlineData("lpips-squeeze-0.0", "lpips_lin/v0.0")]
    [InlineData("niqe", "niqe")]
    [InlineData("dmphn-1-2-4", "dmphn_1_2_4")]
    public void Files_ThatAreAtHand_AreTheOnesThatArePinned(string name, string folder)
    {
        string source = SharedData.Require(["weights", .. folder.Split('/')]);

        Assert.All(
            PublishedCatalogue.Entries.Single(entry => entry.Name == name).Files,
            file => Assert.Null(FileCheck.Problem(Path.Combine(source, file.Name), file)));
    }

    [Theory]
    [InlineData("/own", "/cache", "/home/me", "/own")]
    [InlineData("", "/cache", "/home/me", "/cache/unblur")]
    [InlineData("", "relative", "/home/me", "/home/me/.cache/unblur")]
    [InlineData("", "", "/home/me", "/home/me/.cache/unblur")]
    public void Default_OfTheCacheFolder_HeedsTheEnvironment(string own, string cache, string home, string expected)
        => Assert.Equal(expected, CacheFolder.Default(name => name switch { "UNBLUR_CACHE" => own, "XDG_CACHE_HOME" => cache, _ => home }));
}
