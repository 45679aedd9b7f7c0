using Unblur.Data.Layouts;

namespace Unblur.Data.Tests.Layouts;

public sealed class PairedSetTests
{
    private static readonly DataSetOptions s_test = new() { Split = "test" };

    [Fact]
    public void Open_GoPro_NamesFramesAfterTheirScenesInOrderOfTheirPaths()
    {
        using TestSet set = new TestSet().With(
            "test/GOPR0410/blur/000002.png", "test/GOPR0410/sharp/000002.png", "test/GOPR0384/blur/000010.png", "test/GOPR0384/sharp/000010.png",
            "test/GOPR0384/blur/000002.png", "test/GOPR0384/sharp/000002.png", "train/GOPR0001/blur/1.png", "train/GOPR0001/sharp/1.png");

        var found = PairedSet.Open(set.Path, s_test);

        Assert.Equal("gopro", found.Layout);
        Assert.Equal(["GOPR0384_000002", "GOPR0384_000010", "GOPR0410_000002"], found.Pairs.Select(pair => pair.Name));
        Assert.Equal(set.At("test/GOPR0384/sharp/000010.png"), found.Pairs[1].Sharp);
        Assert.Equal("GOPR0410", found.Pairs[2].Scene);
    }

    [Fact]
    public void Open_GoProWithBothBlurs_TakesTheOneAskedFor()
    {
        using TestSet set = new TestSet().With("GOPR0384/blur/1.png", "GOPR0384/blur_gamma/1.png", "GOPR0384/sharp/1.png");

        Assert.Equal(set.At("GOPR0384/blur/1.png"), PairedSet.Open(set.Path).Pairs.Single().Blurry);
        Assert.Equal(set.At("GOPR0384/blur_gamma/1.png"), PairedSet.Open(set.Path, new() { GoProBlur = "blur_gamma" }).Pairs.Single().Blurry);
    }

    [Fact]
    public void Open_GoProWithoutTheBlurAskedFor_SaysWhatThereIs()
    {
        using TestSet set = new TestSet().With("GOPR0384/blur_gamma/1.png", "GOPR0384/sharp/1.png");

        DataSetException error = Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path));

        Assert.Equal(DataSetFault.MissingPartner, error.Fault);
        Assert.Contains("no blur/ next to sharp/, but blur_gamma/", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("input", "target", "input-target")]
    [InlineData("blur", "sharp", "blur-sharp")]
    [InlineData("blur_gamma", "sharp", "blur_gamma-sharp")]
    public void Open_FoldersSideBySide_PairsByNameWhateverTheExtension(string blurry, string sharp, string layout)
    {
        using TestSet set = new TestSet().With($"{blurry}/b.png", $"{blurry}/a.png", $"{sharp}/a.jpg", $"{sharp}/b.png");

        var found = PairedSet.Open(set.Path);

        Assert.Equal(layout, found.Layout);
        Assert.Equal([("a", set.At($"{sharp}/a.jpg")), ("b", set.At($"{sharp}/b.png"))], found.Pairs.Select(pair => (pair.Name, pair.Sharp!)));
    }

    [Fact]
    public void Open_NamesThatSayWhichOfThePairTheyAre_Pairs()
    {
        using TestSet set = new TestSet().With("blur/blur_00.png", "blur/blur_01.png", "sharp/sharp_00.png", "sharp/sharp_01.png")
            .Text("flow/blur_00.flo", "").Text("flow/blur_01.flo", "");

        IReadOnlyList<ImagePair> pairs = PairedSet.Open(set.Path).Pairs;

        Assert.Equal(["blur_00", "blur_01"], pairs.Select(pair => pair.Name));
        Assert.Equal([set.At("sharp/sharp_00.png"), set.At("sharp/sharp_01.png")], pairs.Select(pair => pair.Sharp!));
        Assert.Equal([set.At("flow/blur_00.flo"), set.At("flow/blur_01.flo")], pairs.Select(pair => pair.Flow!));
    }

    [Fact]
    public void Open_TwoPhotosThatCouldBeThePartner_AreRefusedByName()
    {
        using TestSet set = new TestSet().With("blur/1.png", "sharp/1_gt.png", "sharp/1_sharp.png");

        DataSetException error = Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path));

        Assert.Equal(DataSetFault.DoubleName, error.Fault);
        Assert.Contains($"{set.At("sharp/1_gt.png")} and {set.At("sharp/1_sharp.png")}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FlowFolderBeside_GivesEveryPairItsFlow()
    {
        using TestSet set = new TestSet().With("blur/a/1.png", "blur/b.png", "sharp/a/1.png", "sharp/b.png").Text("flow/a/1.flo", "").Text("flow/b.npy", "").Text("flow/readme.txt", "");

        Assert.Equal([set.At("flow/a/1.flo"), set.At("flow/b.npy")], PairedSet.Open(set.Path).Pairs.Select(pair => pair.Flow));
    }

    [Fact]
    public void Open_FlowFolderWithoutAPairsFlow_NamesIt()
    {
        using TestSet set = new TestSet().With("blur/a.png", "blur/b.png", "sharp/a.png", "sharp/b.png").Text("flow/a.flo", "");

        DataSetException error = Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path));

        Assert.Equal(DataSetFault.MissingPartner, error.Fault);
        Assert.Contains(set.At("flow/b.flo"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FlowFolderOfOtherFiles_IsNoFlow()
    {
        using TestSet set = new TestSet().With("blur/a.png", "sharp/a.png", "flow/a.png");

        Assert.Null(PairedSet.Open(set.Path).Pairs.Single().Flow);
    }

    [Fact]
    public void Open_OneSplitAlone_IsTakenWithoutBeingNamed()
    {
        using TestSet set = new TestSet().With("train/input/a.png", "train/target/a.png");

        Assert.Single(PairedSet.Open(set.Path).Pairs);
    }

    [Fact]
    public void Open_SeveralSplitsAndNoneNamed_AsksForOne()
    {
        using TestSet set = new TestSet().With("train/input/a.png", "train/target/a.png", "test/input/a.png", "test/target/a.png");

        DataSetException error = Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path));

        Assert.Equal(DataSetFault.Layout, error.Fault);
        Assert.Contains("train, test", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SplitThatIsNotThere_SaysWhichAre()
    {
        using TestSet set = new TestSet().With("train/input/a.png", "train/target/a.png");

        Assert.Contains("no part \"test\": there is train", Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path, s_test)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("input/a.png", "target/a.png")]
    [InlineData("target/a.png", "input/a.png")]
    public void Open_PartnerMissing_NamesBoth(string there, string missing)
    {
        using TestSet set = new TestSet().With("input/b.png", "target/b.png", there);

        DataSetException error = Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path));

        Assert.Equal(DataSetFault.MissingPartner, error.Fault);
        Assert.Contains($"{set.At(there)} has no partner {set.At(missing)}", error.Message, StringComparison.Ordinal);
        Assert.Equal("b", PairedSet.Find(set.Path).Pairs.Single().Name);
    }

    [Fact]
    public void Open_SeveralPartnersMissing_CountsThem()
    {
        using TestSet set = new TestSet().With("input/a.png", "input/b.png", "target/c.png");

        Assert.Equal(3, Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path)).Problems.Count);
    }

    [Fact]
    public void Open_NamesThatDifferInTheirExtensionsAlone_AreRefused()
    {
        using TestSet set = new TestSet().With("input/a.png", "input/a.jpg", "target/a.png");

        Assert.Equal(DataSetFault.DoubleName, Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path)).Fault);
    }

    [Fact]
    public void Open_FoldersWithoutPhotos_IsEmpty()
    {
        using TestSet set = new TestSet().Text("input/readme.txt", "none").Text("target/readme.txt", "none");

        Assert.Equal(DataSetFault.Empty, Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path)).Fault);
    }

    [Fact]
    public void Open_UnknownLayout_ListsWhatWasLookedFor()
    {
        using TestSet set = new TestSet().With("photos/a.png");

        DataSetException error = Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path));

        Assert.Equal(DataSetFault.Layout, error.Fault);
        Assert.All(["input/ and target/", "GOPRO_Large", "RealBlur", "_blurryimg.png", "Köhler"], shape => Assert.Contains(shape, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Open_UnpairedFolders_SaysSo()
    {
        using TestSet set = new TestSet().With("blurry/a.png", "sharp/b.png");

        Assert.Contains("unpaired set", Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingFolder_NamesIt()
        => Assert.Contains("no/such", Assert.Throws<DataSetException>(() => PairedSet.Open("no/such")).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_Photo_SaysItIsAFile()
    {
        using TestSet set = new TestSet().With("a.png");

        Assert.Contains("is a file", Assert.Throws<DataSetException>(() => PairedSet.Open(set.At("a.png"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenFolders_DeepFolders_PairsByPath()
    {
        using TestSet set = new TestSet().With("mine/x/a.png", "mine/y/a.png", "theirs/x/a.png", "theirs/y/a.png");

        IReadOnlyList<ImagePair> pairs = PairedSet.OpenFolders(set.At("mine"), set.At("theirs")).Pairs;

        Assert.Equal([("x_a", "x"), ("y_a", "y")], pairs.Select(pair => (pair.Name, pair.Scene!)));
        Assert.Equal(set.At("theirs/y/a.png"), pairs[1].Sharp);
    }
}
