using System.Text.Json;
using Unblur.Cli.Tests.Running;
using Repository = Unblur.TestKit.Repository;

namespace Unblur.Cli.Tests.Commands;

public sealed class DoctorCommandTests(InstalledModel model) : IClassFixture<InstalledModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Doctor_AllInstalled_Gives0AndTellsOfEveryPart()
    {
        TestModel.Install(_folder.Root);
        TestModel.InstallMotion(_folder.Root);
        CliResult result = await CliProcess.Run(_folder.Root, _folder.Root, "doctor", "--json");
        Assert.Equal(0, result.ExitCode);
        string[] names = [.. result.Json.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()!)];
        Assert.Equal(
            [
                "unblur", "dotnet", "system", "processors", "vectorUnits", "onnxRuntime", "libtorch", "nativeDoor", "blas", "libtorchKernels", "bfloat16", "threads", "cuda",
                "libvips", "formats", "model moves", "model tiny", "memory", "currentFolder", "temporaryFolder",
            ],
            names);
    }

    // Official builds of ONNX Runtime write an identifier of the device and a cache of reports there, unless a variable of the environment says no.
    [SkippableFact]
    public async Task Doctor_NoVariableIsSet_OnnxRuntimeReportsNothing()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "env -i and the folder of the cache are those of Linux");
        string home = Path.Combine(_folder.Root, "home");
        Directory.CreateDirectory(home);
        string dotnet = "PATH=\"$PATH\" DOTNET_ROOT=\"${DOTNET_ROOT:-}\" DOTNET_ROOT_X64=\"${DOTNET_ROOT_X64:-}\"";

        CliResult result = await CliProcess.RunBash(_folder.Root, $"env -i {dotnet} HOME='{home}' UNBLUR_HOME='{model.Home}' '{CliProcess.Executable}' doctor");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches("ok +onnxRuntime", result.Stdout);
        string?[] files = [.. Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories).Select(Path.GetFileName)];
        Assert.DoesNotContain(files, file => file is "deviceid" or "onnxruntime.db");
    }

    [Fact]
    public async Task Doctor_NoMotionModel_Warns()
    {
        CliResult result = await CliProcess.Run(_folder.Root, model.Home, "doctor");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("no default motion model", result.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_NoModel_Gives5WithTheRemedy()
    {
        CliResult result = await CliProcess.Run(_folder.Root, _folder.Root, "doctor");
        Assert.Equal(5, result.ExitCode);
        Assert.Contains("unblur models import", result.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_DamagedNativeDoor_WarnsSincePhotosDoNotNeedIt()
    {
        using var process = CliProcess.Start(_folder.Root, Repository.Root, new() { ["UNBLUR_NATIVE"] = _folder.Write("not a library", "damaged.so") }, ["doctor", "--json"]);
        CliResult result = await process.End();
        JsonElement torch = result.Json.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "libtorch");
        Assert.Equal((0, "warning"), (result.ExitCode, torch.GetProperty("state").GetString()));
        Assert.Contains("damaged.so", torch.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_FolderWithoutOnnxRuntime_Gives5AndNamesIt()
    {
        using var process = CliProcess.Start(_folder.Root, model.Home, new() { ["UNBLUR_ONNXRUNTIME"] = _folder.Root }, ["doctor", "--json"]);
        CliResult result = await process.End();
        JsonElement runtime = result.Json.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "onnxRuntime");
        Assert.Equal((5, "missing"), (result.ExitCode, runtime.GetProperty("state").GetString()));
        Assert.Contains(_folder.Root, runtime.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }
}
