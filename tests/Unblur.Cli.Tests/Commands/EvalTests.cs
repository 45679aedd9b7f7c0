using System.Globalization;
using System.Text.Json;
using Unblur.Cli.Tests.Running;
using Unblur.Imaging;
using Unblur.Metrics.Scoring;

namespace Unblur.Cli.Tests.Commands;

/// <summary>The program as a child process, with a model that gives every photo back as it was.</summary>
public abstract class EvalTests(InstalledModel model) : IClassFixture<InstalledModel>, IDisposable
{
    private protected const double Tolerance = 1e-9;

    private protected TemporaryFolder Folder { get; } = new();

    private protected InstalledModel Model { get; } = model;

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<CliResult> AssertRefused(int exitCode, string message, params string[] arguments)
    {
        CliResult result = await Run(["eval", .. arguments]);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Stdout));
        Assert.Contains(message, result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Stderr, StringComparison.Ordinal);
        return result;
    }

    private protected Task<CliResult> Run(params string[] arguments) => CliProcess.Run(Folder.Root, Model.Home, arguments);

    private protected void WritePair(int seed)
    {
        WritePhoto($"set/blur/{seed}.png", seed);
        WritePhoto($"set/sharp/{seed}.png", seed + 1);
    }

    private protected void WritePhoto(string path, int seed, int? side = null, int width = 48)
        => TestPhotos.Write(Folder.PathOf(path.Split('/')), side ?? width, side ?? 32, seed);

    private protected IReadOnlyList<Score> Expected(string profile, string restored, string sharp)
        => ScorerProfiles.Find(profile).Score(PhotoCodec.Load(Folder.PathOf(restored.Split('/'))), PhotoCodec.Load(Folder.PathOf(sharp.Split('/'))));

    private protected static void AssertScores(IReadOnlyList<Score> expected, JsonElement actual)
    {
        Assert.Equal(expected.Select(score => score.Measure), actual.EnumerateObject().Select(property => property.Name));
        Assert.All(expected, score => Assert.Equal(score.Value, actual.GetProperty(score.Measure).GetDouble(), Tolerance));
    }

    private protected static string Four(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
