using Unblur.Cli.Failures;
using Unblur.Cli.Inputs;
using Unblur.Cli.Outputs;
using Unblur.Cli.Tests.Running;
using Unblur.Imaging;

namespace Unblur.Cli.Tests.Outputs;

public sealed class OutputPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("photo.jpg", "photo_deblurred.jpg")]
    [InlineData("photo.JPG", "photo_deblurred.JPG")]
    [InlineData("scan.bmp", "scan_deblurred.png")]
    [InlineData("no extension", "no extension_deblurred.png")]
    [InlineData("v1.2.tiff", "v1.2_deblurred.tiff")]
    [InlineData("a[1].jpg", "a[1]_deblurred.jpg")]
    [InlineData("夏 🌊.webp", "夏 🌊_deblurred.webp")]
    public void Make_NoTarget_WritesBesideTheInput(string input, string output) => Assert.Equal([output], Outputs(new OutputOptions(), input));

    [Fact]
    public void Make_RelativeInput_GivesARelativeOutput()
        => Assert.Equal("trip/a_deblurred.jpg", Assert.Single(OutputPlan.Make([new("trip/a.jpg", "/somewhere")], new OutputOptions())).Output);

    [Fact]
    public void Make_Folder_MirrorsTheTree()
        => Assert.Equal(["out/a_deblurred.jpg", "out/in/b_deblurred.png"], Outputs(new OutputOptions { Target = _folder.PathOf("out") }, "a.jpg", "in/b.png"));

    [Fact]
    public void Make_FileForOneInput_IsTaken() => Assert.Equal(["sharp.png"], Outputs(new OutputOptions { Target = _folder.PathOf("sharp.png") }, "a.jpg"));

    [Fact]
    public void Make_FolderThatIsNotThereYet_IsOneWhereTheNameHasNoExtension()
        => Assert.Equal(["new/a_deblurred.jpg"], Outputs(new OutputOptions { Target = _folder.PathOf("new") }, "a.jpg"));

    [Fact]
    public void Make_Format_ChangesTheExtension()
        => Assert.Equal(["a_deblurred.png", "b_deblurred.PNG"], Outputs(new OutputOptions { Format = PhotoFormat.Png }, "a.jpg", "b.PNG"));

    [Fact]
    public void Make_EmptySuffixAndFolder_KeepsTheNames()
        => Assert.Equal(["out/a.jpg"], Outputs(new OutputOptions { Target = _folder.PathOf("out"), Suffix = "" }, "a.jpg"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Make_OutputThatIsThere_IsDoneUnlessOverwritten(bool overwrite)
    {
        _folder.Touch("a_deblurred.jpg");
        Assert.Equal(!overwrite, Assert.Single(Plan(new OutputOptions { Overwrite = overwrite }, "a.jpg")).IsDone);
    }

    [Fact]
    public void Make_TwoInputsWithOneOutput_NamesBoth()
    {
        string message = Refusal(new OutputOptions(), "a.bmp", "a.png");
        Assert.Contains("a.bmp", message, StringComparison.Ordinal);
        Assert.Contains("a.png", message, StringComparison.Ordinal);
        Assert.Contains("a_deblurred.png", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_NamesThatDifferInCase_AreTwoOutputs() => Assert.Equal(2, Outputs(new OutputOptions(), "a.jpg", "A.jpg").Length);

    [Fact]
    public void Make_OutputThatIsTheInput_IsRefusedEvenWithOverwrite()
        => Assert.Contains("would replace", Refusal(new OutputOptions { Suffix = "", Overwrite = true }, "a.jpg"), StringComparison.Ordinal);

    [Fact]
    public void Make_OutputThatIsTheInputByNameWithOverwrite_IsAllowed()
    {
        OutputOptions options = new() { Target = _folder.PathOf("a.jpg"), Overwrite = true };
        Assert.Equal(["a.jpg"], Outputs(options, "a.jpg"));
        Assert.Contains("would replace", Refusal(options with { Overwrite = false }, "a.jpg"), StringComparison.Ordinal);
    }

    [Fact]
    public void Make_OutputThatIsAnotherInput_IsRefused()
        => Assert.Contains("would replace", Refusal(new OutputOptions { Overwrite = true }, "a.jpg", "a_deblurred.jpg"), StringComparison.Ordinal);

    [Fact]
    public void Make_OutputThatIsTheInputThroughALink_IsRefused()
    {
        _folder.Touch("in", "a.jpg");
        Directory.CreateSymbolicLink(_folder.PathOf("out"), _folder.PathOf("in"));
        Assert.Contains("would replace", Refusal(new OutputOptions { Target = _folder.PathOf("out"), Suffix = "", Overwrite = true }, ["in/a.jpg"], root: "in"), StringComparison.Ordinal);
    }

    [Fact]
    public void Make_OneFileForSeveralInputs_IsRefused()
        => Assert.Contains("2 inputs", Refusal(new OutputOptions { Target = _folder.PathOf("all.jpg") }, "a.jpg", "b.jpg"), StringComparison.Ordinal);

    [Theory]
    [InlineData("out.bmp")]
    [InlineData("out.gif")]
    public void Make_FormatThatCannotBeWritten_IsRefused(string target)
        => Assert.Contains("cannot write", Refusal(new OutputOptions { Target = _folder.PathOf(target) }, "a.jpg"), StringComparison.Ordinal);

    [Fact]
    public void Make_FileAndOtherFormat_IsRefused()
        => Assert.Contains("contradict", Refusal(new OutputOptions { Target = _folder.PathOf("a.png"), Format = PhotoFormat.Jpeg }, "a.jpg"), StringComparison.Ordinal);

    [Fact]
    public void Make_OutputThatIsAFolder_IsRefused()
    {
        Directory.CreateDirectory(_folder.PathOf("a_deblurred.jpg"));
        Assert.Contains("is a folder", Refusal(new OutputOptions(), "a.jpg"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("day1/a.jpg day2/a.jpg", "out/day1/a_deblurred.jpg out/day2/a_deblurred.jpg")]
    [InlineData("x/day/a.jpg y/day/a.jpg", "out/x/day/a_deblurred.jpg out/y/day/a_deblurred.jpg")]
    [InlineData("day1/a.jpg", "out/day1/a_deblurred.jpg")]
    public void Make_KeepsTree_KeepsTheFoldersOfEachInputApart(string inputs, string outputs)
    {
        OutputOptions options = new() { Target = _folder.PathOf("out"), KeepsTree = true };

        IReadOnlyList<PlannedPhoto> plan = OutputPlan.Make([.. inputs.Split(' ').Select(input => new InputPhoto(_folder.PathOf(input), _folder.PathOf(Path.GetDirectoryName(input)!)))], options);

        Assert.Equal(outputs.Split(' '), plan.Select(photo => Path.GetRelativePath(_folder.Root, photo.Output)));
    }

    [Fact]
    public void Make_KeepsTreeWithoutAFolder_IsRefused()
        => Assert.Contains("-o FOLDER", Refusal(new OutputOptions { KeepsTree = true }, "a.jpg"), StringComparison.Ordinal);

    private string Refusal(OutputOptions options, params string[] inputs) => Refusal(options, inputs, root: "");

    private string Refusal(OutputOptions options, string[] inputs, string root) => Assert.Throws<UsageException>(() => Plan(options, inputs, root)).Message;

    private string[] Outputs(OutputOptions options, params string[] inputs) => [.. Plan(options, inputs).Select(photo => Path.GetRelativePath(_folder.Root, photo.Output))];

    private IReadOnlyList<PlannedPhoto> Plan(OutputOptions options, params string[] inputs) => Plan(options, inputs, root: "");

    private IReadOnlyList<PlannedPhoto> Plan(OutputOptions options, string[] inputs, string root)
        => OutputPlan.Make([.. inputs.Select(input => new InputPhoto(_folder.PathOf(input), _folder.PathOf(root)))], options);
}
