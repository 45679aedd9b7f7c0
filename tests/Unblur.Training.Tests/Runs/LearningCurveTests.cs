using Unblur.TestKit;
using Unblur.Training.Runs;

namespace Unblur.Training.Tests.Runs;

public sealed class LearningCurveTests
{
    [Fact]
    public void Draw_TornLines_AreLeftOut()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.Path);
        File.WriteAllText(run.Log, "{\"step\":1,\"loss\":2}\n{\"step\":2,\"lo{\"step\":2,\"loss\":1}\n7\n{\"step\":3,\"loss\":4}\n{\"step\":");

        LearningCurve.Draw(run);

        Assert.Contains(">3</text>", File.ReadAllText(run.Curve), StringComparison.Ordinal);
    }

    [Fact]
    public void TruncateLog_LaterAndTornLines_AreRemoved()
    {
        using TemporaryFolder folder = new();
        using var run = RunFolder.Create(folder.Path);
        File.WriteAllText(run.Log, "{\"step\":1}\n{\"step\":2}\n{\"step\":3}\n{\"ste");

        run.TruncateLog(2);

        Assert.Equal("{\"step\":1}\n{\"step\":2}\n", File.ReadAllText(run.Log));
    }
}
