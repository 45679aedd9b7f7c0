using Unblur.Data.Layouts;
using Unblur.Physics.Flow;

namespace Unblur.Data.Tests.Layouts;

public sealed class SpecialLayoutTests
{
    private static TestSet RealBlur() => new TestSet().With(
        "RealBlur-J/scene001/gt/gt_1.png", "RealBlur-J/scene001/blur/blur_1.png", "RealBlur-J/scene244_reflect/gt/gt_1.png", "RealBlur-J/scene244_reflect/blur/blur_1.png");

    [Fact]
    public void Find_ListMadeOnWindows_ReadsItsPaths()
    {
        using TestSet set = new TestSet().With("scene1/gt/a.png", "scene1/blur/a.png").Text("a_list.txt", "scene1\\gt\\a.png scene1\\blur\\a.png\r\n");

        var found = PairedSet.Find(set.Path);

        Assert.Empty(found.Problems);
        Assert.Equal("scene1_a", Assert.Single(found.Pairs).Name);
    }

    [Fact]
    public void Find_ListWithALineTwice_SaysSo()
    {
        using TestSet set = new TestSet().With("gt/a.png", "blur/a.png").Text("a_list.txt", "gt/a.png blur/a.png\ngt/a.png blur/a.png\n");

        Assert.Contains("is listed twice", Assert.Single(PairedSet.Find(set.Path).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_RealBlurListWithTrailingSpacesAndNoLastNewline_FindsEveryPair()
    {
        using TestSet set = RealBlur().Text(
            "RealBlur_J_test_list.txt",
            "RealBlur-J/scene244/gt/gt_1.png RealBlur-J/scene244/blur/blur_1.png \nRealBlur-J/scene001/gt/gt_1.png RealBlur-J/scene001/blur/blur_1.png ");

        var found = PairedSet.Open(set.Path);

        Assert.Equal("list", found.Layout);
        Assert.Equal([("scene001_blur_1", "scene001"), ("scene244_blur_1", "scene244")], found.Pairs.Select(pair => (pair.Name, pair.Scene!)));
        Assert.Equal(set.At("RealBlur-J/scene244_reflect/gt/gt_1.png"), found.Pairs[1].Sharp);
        Assert.Equal(set.At("RealBlur-J/scene244_reflect/blur/blur_1.png"), found.Pairs[1].Blurry);
    }

    [Fact]
    public void Open_SeveralLists_TakesTheSplitOrAsks()
    {
        const string Line = "RealBlur-J/scene001/gt/gt_1.png RealBlur-J/scene001/blur/blur_1.png";
        using TestSet set = RealBlur().Text("RealBlur_J_test_list.txt", Line).Text("RealBlur_J_train_list.txt", Line);

        Assert.Single(PairedSet.Open(set.Path, new() { Split = "test" }).Pairs);
        Assert.Single(PairedSet.Open(set.At("RealBlur_J_train_list.txt")).Pairs);
        Assert.Contains("several lists", Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ListThatNamesWhatIsNotThere_GivesItsLine()
    {
        using TestSet set = RealBlur().Text("a_list.txt", "\nRealBlur-J/scene002/gt/gt_1.png RealBlur-J/scene001/blur/blur_1.png\r\n");

        DataSetException error = Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path));

        Assert.Equal(DataSetFault.MissingPartner, error.Fault);
        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(set.At("RealBlur-J/scene002/gt/gt_1.png"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ListWithComments_LeavesThemOut()
    {
        using TestSet set = new TestSet().With("gt/a.png", "blur/a.png").Text("a_list.txt", "# sharp and blurry photos of one scene\n  #gt/b.png blur/b.png\ngt/a.png blur/a.png\n");

        Assert.Single(PairedSet.Open(set.Path).Pairs);
    }

    [Theory]
    [InlineData("one.png")]
    [InlineData("one.png two.png three.png")]
    public void Open_LineThatIsNotTwoPaths_SaysSo(string line)
    {
        using TestSet set = new TestSet().Text("a_list.txt", line);

        Assert.Equal(DataSetFault.List, Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path)).Fault);
    }

    [Theory]
    [InlineData("test_blur_file.txt")]
    [InlineData("test_sharp_file.txt")]
    public void Open_DmphnListsOfGoPro_PairsThemLineByLine(string given)
    {
        using TestSet set = DmphnLists("test/GOPR0384/sharp/2.png\r\ntest/GOPR0410/sharp/1.png");

        var found = PairedSet.Open(set.At(given));

        Assert.Equal("list", found.Layout);
        Assert.Equal([("GOPR0384_2", "GOPR0384"), ("GOPR0410_1", "GOPR0410")], found.Pairs.Select(pair => (pair.Name, pair.Scene!)));
        Assert.Equal(set.At("test/GOPR0384/sharp/2.png"), found.Pairs[0].Sharp);
        Assert.Equal(set.At("test/GOPR0410/blur/1.png"), found.Pairs[1].Blurry);
    }

    [Fact]
    public void Open_FolderWithDmphnListsBesideItsPhotos_IsGoPro()
    {
        using TestSet set = DmphnLists("test/GOPR0384/sharp/2.png\ntest/GOPR0410/sharp/1.png");

        Assert.Equal("gopro", PairedSet.Open(set.Path).Layout);
    }

    [Fact]
    public void Open_DmphnListsOfUnequalLength_GivesBothLengths()
    {
        using TestSet set = DmphnLists("test/GOPR0384/sharp/2.png\n");

        DataSetException error = Assert.Throws<DataSetException>(() => PairedSet.Open(set.At("test_blur_file.txt")));

        Assert.Equal(DataSetFault.List, error.Fault);
        Assert.Contains("test_blur_file.txt has 2 paths", error.Message, StringComparison.Ordinal);
        Assert.Contains("test_sharp_file.txt has 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DmphnListWithoutTheOther_NamesIt()
    {
        using TestSet set = DmphnLists("");
        File.Delete(set.At("test_sharp_file.txt"));

        Assert.Contains("test_sharp_file.txt is not there", Assert.Throws<DataSetException>(() => PairedSet.Open(set.At("test_blur_file.txt"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DmphnListThatNamesWhatIsNotThere_GivesItsPath()
    {
        using TestSet set = DmphnLists("test/GOPR0384/sharp/2.png\ntest/GOPR0410/sharp/7.png\n");

        DataSetException error = Assert.Throws<DataSetException>(() => PairedSet.Open(set.At("test_blur_file.txt")));

        Assert.Equal(DataSetFault.MissingPartner, error.Fault);
        Assert.Contains("test_sharp_file.txt, path 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(set.At("test/GOPR0410/sharp/7.png"), error.Message, StringComparison.Ordinal);
    }

    private static TestSet DmphnLists(string sharp) => new TestSet()
        .With("test/GOPR0384/blur/2.png", "test/GOPR0384/sharp/2.png", "test/GOPR0410/blur/1.png", "test/GOPR0410/sharp/1.png")
        .Text("test_blur_file.txt", "test/GOPR0384/blur/2.png\ntest/GOPR0410/blur/1.png\n").Text("test_sharp_file.txt", sharp);

    [Fact]
    public void Open_EmptyList_IsEmpty()
    {
        using TestSet set = new TestSet().Text("a_list.txt", "\n");

        Assert.Equal(DataSetFault.Empty, Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path)).Fault);
    }

    [Fact]
    public void Open_ListWithoutScenes_NamesPairsAfterTheirFiles()
    {
        using TestSet set = new TestSet().With("gt/a_gt.png", "blur/a_blurred.png").Text("bsd_list.txt", "gt/a_gt.png blur/a_blurred.png");

        ImagePair pair = PairedSet.Open(set.Path).Pairs.Single();

        Assert.Equal("a_blurred", pair.Name);
        Assert.Null(pair.Scene);
    }

    [Fact]
    public void Open_Kohler_FindsTheFramesOfEachPhoto()
    {
        using TestSet set = new TestSet().With("blurryImage/Blurry1_2.png", "blurryImage/Blurry4_12.png", "GroundTruth/GroundTruth1_2/001.png", "GroundTruth4_12/001.png");

        var found = PairedSet.Open(set.Path);

        Assert.Equal("kohler", found.Layout);
        Assert.Equal([set.At("GroundTruth/GroundTruth1_2"), set.At("GroundTruth4_12")], found.Pairs.Select(pair => pair.Frames));
        Assert.All(found.Pairs, pair => Assert.Null(pair.Sharp));
    }

    [Theory]
    [InlineData("Blurry01_2.png")]
    [InlineData("Blurry+1_2.png")]
    [InlineData("Blurry5_1.png")]
    [InlineData("Blurry1_13.png")]
    [InlineData("Blurry1_2_3.png")]
    public void Open_KohlerWithStrangeNumbers_LeavesThemOut(string other)
    {
        using TestSet set = new TestSet().With("Blurry1_3.png", "GroundTruth1_3/001.png", other);

        Assert.Equal(["Blurry1_3"], PairedSet.Open(set.Path).Pairs.Select(pair => pair.Name));
    }

    [Fact]
    public void Open_KohlerWithMatlabFiles_SaysHowToConvertThem()
    {
        using TestSet set = new TestSet().With("Blurry1_2.png").Text("GroundTruth1_2.mat", "MATLAB");

        Assert.Contains("GroundTruth1_2.mat: save its variable", Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Gong_FindsTheFlows()
    {
        using TestSet set = new TestSet().With("a_001_blurryimg.png", "a_001_gtimg.png").Text("a_001_mfmap.mat", "flow");

        ImagePair pair = PairedSet.Open(set.Path).Pairs.Single();

        Assert.Equal(("a_001", set.At("a_001_mfmap.mat")), (pair.Name, pair.Flow!));
    }

    [Theory]
    [InlineData("b_gtimg.png", "b_blurryimg.png")]
    [InlineData("b_blurryimg.png", "b_gtimg.png")]
    public void Open_GongWithoutAPartner_NamesIt(string there, string missing)
    {
        using TestSet set = new TestSet().With("a_blurryimg.png", "a_gtimg.png", there);

        Assert.Contains(set.At(missing), Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_GongWithOneFlowMissing_NamesIt()
    {
        using TestSet set = new TestSet().With("a_blurryimg.png", "a_gtimg.png", "b_blurryimg.png", "b_gtimg.png").Text("a_mfmap.mat", "flow");

        Assert.Contains(set.At("b_mfmap.mat"), Assert.Throws<DataSetException>(() => PairedSet.Open(set.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PairCheck_SizesThatDiffer_GivesBoth()
    {
        using TestSet set = new TestSet().Photo("input/a.png", 16, 12).Photo("target/a.png", 12, 16);

        DataSetException error = Assert.Throws<DataSetException>(() => PairCheck.Require(PairedSet.Open(set.Path).Pairs));

        Assert.Equal(DataSetFault.Size, error.Fault);
        Assert.Contains("is 16 x 12 but", error.Message, StringComparison.Ordinal);
        Assert.Contains("is 12 x 16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PairCheck_UnreadablePhoto_NamesIt()
    {
        using TestSet set = new TestSet().With("input/a.png", "target/b.png", "input/b.png").Text("target/a.png", "no photo");

        DataSetProblem problem = Assert.Single(PairCheck.Find(PairedSet.Open(set.Path).Pairs));

        Assert.Equal((DataSetFault.Unreadable, set.At("target/a.png")), (problem.Fault, problem.Path));
    }

    [Fact]
    public void PairCheck_FrameOfAnotherSize_IsFound()
    {
        using TestSet set = new TestSet().With("Blurry1_1.png", "GroundTruth1_1/1.png").Photo("GroundTruth1_1/2.png", 20, 12);

        Assert.Equal(DataSetFault.Size, Assert.Single(PairCheck.Find(PairedSet.Open(set.Path).Pairs)).Fault);
    }

    [Fact]
    public void PairCheck_FlowOfAnotherSize_IsFound()
    {
        using TestSet set = new TestSet().With("a_blurryimg.png", "a_gtimg.png").Text("a_mfmap.mat", "flow");
        IReadOnlyList<ImagePair> pairs = PairedSet.Open(set.Path).Pairs;

        Assert.Empty(PairCheck.Find(pairs, _ => new MotionFlow(12, 16)));
        Assert.Equal(DataSetFault.FlowSize, Assert.Single(PairCheck.Find(pairs, _ => new MotionFlow(16, 12))).Fault);
    }

    [Fact]
    public void PairCheck_UnreadableFlow_IsFound()
    {
        using TestSet set = new TestSet().With("a_blurryimg.png", "a_gtimg.png").Text("a_mfmap.mat", "flow");

        Assert.Equal(DataSetFault.Unreadable, Assert.Single(PairCheck.Find(PairedSet.Open(set.Path).Pairs, _ => throw new InvalidDataException("no flow"))).Fault);
    }
}
