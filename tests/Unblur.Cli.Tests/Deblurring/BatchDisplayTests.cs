using Unblur.Cli.Deblurring;
using Unblur.Cli.Outputs;
using Unblur.Cli.Progress;

namespace Unblur.Cli.Tests.Deblurring;

public sealed class BatchDisplayTests : IDisposable
{
    private readonly StringWriter _stderr = new();

    public void Dispose() => _stderr.Dispose();

    [Theory]
    [InlineData(600, "huge.png: 15000 x 15000 pixels, about 10 min 00 s")]
    [InlineData(5, "")]
    public void Announced_PhotoThatTakesLong_NamesSizeAndTime(int seconds, string expected)
    {
        Display(Verbosity.Normal).Announced(new("huge.png", "out.png", IsDone: false), 15000, 15000, TimeSpan.FromSeconds(seconds));

        Assert.Equal(expected, _stderr.ToString().Trim());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Finished_ResultThatLacksContent_WarnsEvenWhenQuiet(bool isQuiet)
    {
        PhotoOutcome outcome = new("a.jpg", "b.jpg", PhotoStatus.Restored) { Lost = ["the video", "the layers"] };

        Display(isQuiet ? Verbosity.Quiet : Verbosity.Normal).Finished(outcome);

        Assert.Contains("WARNING: the result does not hold the video, nor the layers", _stderr.ToString(), StringComparison.Ordinal);
    }

    private BatchDisplay Display(Verbosity verbosity) => new(new PlainOutput(_stderr), null, verbosity, 1);
}
