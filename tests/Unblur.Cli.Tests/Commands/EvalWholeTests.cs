using System.Text.Json;
using Unblur.Cli.Tests.Running;

namespace Unblur.Cli.Tests.Commands;

/// <summary>What <c>unblur deblur</c> does as a whole, measured, with the model that ships.</summary>
public sealed class EvalWholeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A sharp photo is kept by the whole, and restored all the same by the network alone.
    [SkippableFact]
    public async Task Eval_MethodAuto_CountsWhatIsKeptAsItIs()
    {
        Skip.IfNot(File.Exists(TestKit.Repository.PathOf("models", "shakeunet.onnx")), "the weights are not in this checkout");
        foreach (string kind in (string[])["blur", "sharp"])
        {
            Directory.CreateDirectory(_folder.PathOf("set", kind));
            File.Copy(TestKit.Repository.PathOf("samples", "meadow_sharp.jpg"), _folder.PathOf("set", kind, "meadow.jpg"));
        }

        CliResult whole = await Run("--method", "auto", "--json"), network = await Run("--method", "network", "--json");

        Assert.Equal((0, 0), (whole.ExitCode, network.ExitCode));
        Assert.Contains("1 kept as they are", whole.Json.GetProperty("source").GetString(), StringComparison.Ordinal);
        (JsonElement kept, JsonElement restored) = (whole.Json.GetProperty("photos")[0], network.Json.GetProperty("photos")[0]);
        Assert.True(kept.GetProperty("kept").GetBoolean());
        Assert.Equal("inf", kept.GetProperty("after").GetProperty("psnr").GetString());
        Assert.False(restored.GetProperty("kept").GetBoolean());
        Assert.InRange(restored.GetProperty("after").GetProperty("psnr").GetDouble(), 30, 80);
    }

    private Task<CliResult> Run(params string[] arguments)
        => CliProcess.Run(_folder.Root, TestKit.Repository.Root, ["eval", "--dataset", "blur-sharp", "set", .. arguments]);
}
