using Unblur.Cli.Failures;
using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Metrics.Evaluation;
using Unblur.Physics.FlowFiles;
using Unblur.Torch.Checkpoints;
using Unblur.Training;
using Unblur.Training.Recipes;

namespace Unblur.Cli.Tests.Failures;

public sealed class FailureTests
{
    public static TheoryData<Exception, int> Exceptions => new()
    {
        { new UsageException("two outputs"), 2 },
        { new RecipeException("no such key"), 2 },
        { new PhotoException("a.jpg", "is empty."), 3 },
        { new FlowFileException("a.flo", "is cut off."), 3 },
        { new DataSetException(new DataSetProblem(DataSetFault.Layout, "a", "no layout.")), 2 },
        { new DataSetException(new DataSetProblem(DataSetFault.MissingPartner, "a", "no partner.")), 2 },
        { new DataSetException(new DataSetProblem(DataSetFault.Empty, "a", "no photo.")), 2 },
        { new DataSetException(DataSetFault.Folder, "a", "no folder."), 2 },
        { new DataSetException(DataSetFault.DoubleName, "a", "two partners."), 2 },
        { new DataSetException(DataSetFault.Manifest, "a", "another set."), 2 },
        { new DataSetException(DataSetFault.Size, "a", "two sizes."), 3 },
        { new DataSetException(DataSetFault.Unreadable, "a", "no photo."), 3 },
        { new EvaluationException("two sizes."), 3 },
        { new NothingMatchedException("no photo"), 4 },
        { new ModelException("no model"), 5 },
        { new WeightFileException("w.pth", "is empty."), 5 },
        { new ForbiddenGlobalException("w.pth", "posix.system"), 5 },
        { new DeblurMemoryException("too large"), 6 },
        { new InsufficientMemoryException(), 6 },
        { new OperationCanceledException(), 130 },
        { new TrainingDivergedException("NaN at step 3"), 1 },
        { new InvalidOperationException("a defect"), 1 },
        { new ArgumentException("a defect, away from the options"), 1 },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void From_Exception_GivesItsExitCode(Exception thrown, int exitCode) => Assert.Equal((ExitCode)exitCode, Failure.From(thrown).ExitCode);

    [Fact]
    public void AtOptions_ArgumentException_BecomesUsageWithoutTheParametersName()
    {
        UsageException refusal = Assert.Throws<UsageException>(() => Failure.AtOptions<int>(() => throw new ArgumentException("device 'x' is unknown.", "text")));
        Assert.Equal("device 'x' is unknown.", refusal.Message);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void Print_WithAndWithoutStackTrace_HasTheMessageFirst(bool withStackTrace, int lines)
    {
        StringWriter errors = new();
        Failure.From(new UsageException("two outputs.")).Print(errors, withStackTrace);
        string[] printed = errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("unblur: two outputs.", printed[0]);
        Assert.Equal(lines, printed.Length);
    }
}
