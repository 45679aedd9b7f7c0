using Unblur.Cli.Deblurring;
using Unblur.Cli.Failures;

namespace Unblur.Cli.Tests.Deblurring;

public sealed class BatchSummaryTests
{
    private static readonly PhotoOutcome s_good = new("a", "b", PhotoStatus.Restored);
    private static readonly PhotoOutcome s_bad = new("a", null, PhotoStatus.Failed);
    private static readonly PhotoOutcome s_large = s_bad with { Failure = Failure.From(new DeblurMemoryException("too large")) };

    [Fact]
    public void ExitCode_RestoredKeptAndSkipped_IsDone()
        => Assert.Equal(ExitCode.Done, Of(s_good, s_good with { Status = PhotoStatus.Kept }, s_good with { Status = PhotoStatus.Skipped }));

    [Fact]
    public void ExitCode_OneFailed_SaysSome() => Assert.Equal(ExitCode.SomeFailed, Of(s_good, s_bad));

    [Fact]
    public void ExitCode_FailedByMemoryAlone_SaysMemory() => Assert.Equal(ExitCode.OutOfMemory, Of(s_good, s_large));

    [Fact]
    public void ExitCode_FailedByMemoryAndOtherwise_SaysSome() => Assert.Equal(ExitCode.SomeFailed, Of(s_large, s_bad));

    [Fact]
    public void ExitCode_Cancelled_ComesBeforeFailed() => Assert.Equal(ExitCode.Cancelled, Of(s_bad, s_good with { Status = PhotoStatus.Cancelled }));

    [Fact]
    public void ExitCode_RunThatEndedEarly_IsItsFailure()
        => Assert.Equal(ExitCode.Weights, new BatchSummary([s_bad], 1, Failure.From(new ModelException("no model"))).ExitCode);

    private static ExitCode Of(params PhotoOutcome[] outcomes) => new BatchSummary(outcomes, 1).ExitCode;
}
