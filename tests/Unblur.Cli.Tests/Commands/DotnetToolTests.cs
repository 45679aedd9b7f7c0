using System.Diagnostics;
using Unblur.Imaging;
using Repository = Unblur.TestKit.Repository;
using TemporaryFolder = Unblur.TestKit.TemporaryFolder;

namespace Unblur.Cli.Tests.Commands;

/// <summary>The packages of <c>scripts/release.sh tool</c>, installed by <c>dotnet tool install</c> into a folder that knows nothing of the checkout.</summary>
public sealed class DotnetToolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Tool_Installed_RestoresAPhotoAndSaysWhatTrainingNeeds()
    {
        string release = Repository.PathOf("artifacts", "release");
        Skip.IfNot(File.Exists(Path.Combine(release, "Unblur.Tool.0.1.0.nupkg")), "there is no package: run scripts/release.sh tool.");
        (int code, string said) = Run("dotnet", "tool", "install", "Unblur.Tool", "--tool-path", _folder.File("tools"), "--source", release);
        Assert.True(code == 0, said);
        string unblur = _folder.File("tools/unblur");

        (code, said) = Run(unblur, "--version");
        Assert.True(code == 0 && said.StartsWith("0.1.0", StringComparison.Ordinal), said);

        (code, said) = Run(unblur, "deblur", Repository.PathOf("samples", "meadow.jpg"), "-o", _folder.File("restored.png"), "--method", "network");
        Assert.True(code == 0, said);
        using var deblurrer = Deblurrer.Load(ModelCatalogue.Open(Repository.PathOf("models")), options: new DeblurOptions { Method = "network", Device = "cpu" });
        float[] expected = deblurrer.Restore(Photo.Open(Repository.PathOf("samples", "meadow.jpg"))).Photo.ToPlanes().Values;
        float[] actual = Photo.Open(_folder.File("restored.png")).ToPlanes().Values;
        Assert.InRange(expected.Zip(actual).Count(pair => Math.Abs(pair.First - pair.Second) > 1.5f / 255), 0, expected.Length / 1000);

        string recipe = Repository.PathOf("recipes", "shakeunet", "hand-shake.yaml");
        (code, said) = Run(unblur, "train", recipe, "--set", $"data.sharp={Repository.PathOf("samples")}", "--out", _folder.File("run"));
        Assert.True(code == 1 && said.Contains("./unblur train", StringComparison.Ordinal) && said.Contains("not in an installed tool", StringComparison.Ordinal), said);
    }

    [SkippableFact]
    public void Models_OfTheTool_AreListedByTheFilesThatAreThere()
    {
        string release = Repository.PathOf("artifacts", "release");
        Skip.IfNot(File.Exists(Path.Combine(release, "Unblur.Tool.0.1.0.nupkg")), "there is no package: run scripts/release.sh tool.");
        Assert.Equal(0, Run("dotnet", "tool", "install", "Unblur.Tool", "--tool-path", _folder.File("tools"), "--source", release).Code);
        (int code, string said) = Run(_folder.File("tools/unblur"), "models", "list", "--json");
        Assert.Equal(0, code);
        Assert.Contains("shakeunet.onnx", said, StringComparison.Ordinal);
        Assert.DoesNotContain("safetensors", said, StringComparison.Ordinal);
    }

    private (int Code, string Said) Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        // A package that was installed before is kept by its version, which is always the same.
        start.Environment["NUGET_PACKAGES"] = _folder.File("packages");
        start.Environment["XDG_DATA_HOME"] = _folder.File("data");
        start.Environment.Remove("UNBLUR_HOME");
        start.Environment.Remove("UNBLUR_NATIVE");
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
