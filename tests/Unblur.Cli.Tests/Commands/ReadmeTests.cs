using Unblur.Cli.Tests.Running;
using Unblur.TestKit;

namespace Unblur.Cli.Tests.Commands;

/// <summary>What the README's commands write is ignored by git: a checkout stays clean.</summary>
public sealed class ReadmeTests
{
    // The README's commands with what they write; photo.jpg, holiday, sharp and the like are the reader's own.
    [SkippableTheory]
    [InlineData("./unblur deblur samples/street.jpg", "samples/street_deblurred.jpg")]
    [InlineData("./unblur deblur photo.jpg", "photo_deblurred.jpg")]
    [InlineData("./unblur deblur holiday -r -o restored", "restored/day/a_deblurred.jpg")]
    [InlineData("./unblur motion photo.jpg --draw lines", "photo_motion.png")]
    [InlineData("./unblur blur sharp -o made --kind shake", "made/manifest.json")]
    [InlineData("./unblur train --blurry MINE --sharp OTHERS", "runs/own-photos/best.safetensors")]
    [InlineData("./test", "artifacts/test-results/a.trx")]
    public async Task Command_OfTheReadme_WritesWhatGitIgnores(string command, string written)
    {
        Skip.IfNot(Path.Exists(Repository.PathOf(".git")), "needs a checkout.");
        Assert.Contains(command, File.ReadAllText(Repository.PathOf("README.md")), StringComparison.Ordinal);

        CliResult ignored = await CliProcess.RunBash(Repository.Root, $"git check-ignore -q {written}");

        Assert.True(ignored.ExitCode == 0, $"{command} writes {written}, which git would show as new.");
    }

    [SkippableFact]
    public async Task Repository_HasNoFileThatItIgnores()
    {
        Skip.IfNot(Path.Exists(Repository.PathOf(".git")), "needs a checkout.");
        Assert.Empty((await CliProcess.RunBash(Repository.Root, "git ls-files -ci --exclude-standard")).Stdout);
    }
}
