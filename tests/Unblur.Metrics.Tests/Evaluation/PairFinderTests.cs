using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Metrics.Evaluation;
using Unblur.TestKit;
using Unblur.TestKit.Images;

namespace Unblur.Metrics.Tests.Evaluation;

public sealed class PairFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string At(string path) => Path.Combine(_folder.Path, path);

    private void Write(params string[] photos)
    {
        foreach (string photo in photos)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(photo))!);
            Photo.FromPlanes(TestPhotos.Draw(photo.Length, 8, 8)).Save(At(photo));
        }
    }

    [Fact]
    public void OfPhotos_Folders_PairsByTheRuleOfTraining()
    {
        Write("out/x/1_restored.png", "out/2.png", "sharp/x/1.jpg", "sharp/2.png", "blurry/x/1.png", "blurry/2_blurry.png");

        FoundPairs found = PairFinder.OfPhotos(At("out"), At("sharp"), At("blurry"));

        Assert.Equal(["2.png", "x/1_restored.png"], found.Pairs.Select(pair => pair.Name));
        Assert.Equal([At("sharp/2.png"), At("sharp/x/1.jpg")], found.Pairs.Select(pair => pair.Sharp));
        Assert.Equal([At("blurry/2_blurry.png"), At("blurry/x/1.png")], found.Pairs.Select(pair => pair.Blurry));
        Assert.Empty(found.Missing);
    }

    [Fact]
    public void OfPhotos_PartnersOfSomeMissing_LeavesThemOutByName()
    {
        Write("out/1.png", "out/2.png", "sharp/1.png");

        FoundPairs found = PairFinder.OfPhotos(At("out"), At("sharp"));

        Assert.Equal("1.png", Assert.Single(found.Pairs).Name);
        Assert.Equal(At("out/2.png"), Assert.Single(found.Missing).Path);
    }

    [Fact]
    public void OfPhotos_SeveralCandidates_AreRefused()
    {
        Write("out/1_restored.jpg", "out/1_restored.png", "sharp/1.png");

        Assert.Equal(DataSetFault.DoubleName, Assert.Throws<DataSetException>(() => PairFinder.OfPhotos(At("out"), At("sharp"))).Fault);
    }

    [Fact]
    public void OfPhotos_NoPartnersAtAll_SaysSo()
    {
        Write("out/1.png", "sharp/2.png");

        DataSetException error = Assert.Throws<DataSetException>(() => PairFinder.OfPhotos(At("out"), At("sharp")));

        Assert.Equal(DataSetFault.MissingPartner, error.Fault);
        Assert.Contains("no two photos are partners", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfDataSet_WhatTrainingPairs_ArePairsHereToo()
    {
        Write("set/blur/blur_00.png", "set/blur/s/1.png", "set/sharp/sharp_00.jpg", "set/sharp/s/1.jpg");

        FoundPairs found = PairFinder.OfDataSet(DataSetLayout.Named("blur-sharp"), At("set"));

        IReadOnlyList<ImagePair> trained = PairedSet.Open(At("set")).Pairs;
        Assert.Equal(trained.Select(pair => (pair.Blurry, pair.Sharp!)), found.Pairs.Select(pair => (pair.Blurry!, pair.Sharp)));
        Assert.Equal(["blur_00.png", "s/1.png"], found.Pairs.Select(pair => pair.Name));
        Assert.All(found.Pairs, pair => Assert.Null(pair.Restored));
    }

    [Fact]
    public void OfBlurry_DataSet_MeasuresTheBlurryPhotos()
    {
        Write("set/input/1.png", "set/target/1.png");

        EvalPair pair = Assert.Single(PairFinder.OfBlurry(DataSetLayout.Named("input-target"), At("set")).Pairs);

        Assert.Equal((At("set/input/1.png"), null), (pair.Restored, pair.Blurry));
    }

    [Theory]
    [InlineData("out/S1/blur/1.png")]
    [InlineData("out/S1_1.png")]
    public void OfRestored_TreeOrNamesOfPairs_FindsThem(string restored)
    {
        Write("set/S1/blur/1.png", "set/S1/sharp/1.png", restored);

        EvalPair pair = Assert.Single(PairFinder.OfRestored(DataSetLayout.Named("gopro"), At("set"), At("out")).Pairs);

        Assert.Equal((At(restored), At("set/S1/blur/1.png")), (pair.Restored, pair.Blurry));
    }

    [Fact]
    public void Named_UnknownLayout_ListsAll()
        => Assert.Contains("blur-sharp", Assert.Throws<ArgumentException>(() => DataSetLayout.Named("gorpo")).Message, StringComparison.Ordinal);
}
