using System.CommandLine;
using System.Net.Sockets;
using Unblur.Cli.Commands;
using Unblur.Cli.Tests.Running;

namespace Unblur.Cli.Tests.Commands;

/// <summary>What holds for all commands: a new one is added to both lists, or the tests fail.</summary>
public sealed class EveryCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public EveryCommandTests()
    {
        TestModel.Install(_folder.PathOf("home"));
        TestModel.InstallMotion(_folder.PathOf("home"));
        TestRecipe.Write(_folder);
        TestPhotos.Write(_folder.PathOf("a", "p.png"), 96, 96, seed: 1);
        TestPhotos.Write(_folder.PathOf("b", "p.png"), 96, 96, seed: 2);
        File.Copy(Path.Combine(_folder.PathOf("home"), "models", "tiny.safetensors"), _folder.PathOf("w.safetensors"));
        _folder.Write("steps: 1", "begun", "recipe.yaml");
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder.PathOf("odd", "shut")))
        {
            using var open = System.Diagnostics.Process.Start("chmod", ["755", _folder.PathOf("odd", "shut")]);
            open.WaitForExit();
        }

        _folder.Dispose();
    }

    // Command lines that would write a file, and that file. An empty name: the command writes none.
    public static TheoryData<string, string> Writing => new()
    {
        { "deblur a/p.png", "a/p_deblurred.png" },
        { "deblur a -o out", "out/p_deblurred.png" },
        { "deblur a/p.png -o mine.png", "mine.png" },
        { "deblur a/p.png -o a/p.png", "" },
        { "deblur a/p.png b/p.png -o b --suffix _x --keep-tree", "b/a/p_x.png" },
        { "deblur a/p.png -o new.png --method map --no-guard --save-kernel k.png", "k.png" },
        { "deblur a/p.png -o new.png --page mine.html", "mine.html" },
        { "deblur a/p.png -o new.png --page a/p.png --overwrite", "" },
        { "blur a/p.png", "a/p_blurry.png" },
        { "blur a/p.png", "a/p_blurry.json" },
        { "blur a -o out --ceiling 4", "out/blur/p.png" },
        { "blur a -o out --ceiling 4", "out/manifest.json" },
        { "blur a -o out --ceiling 4 --manifest notes.json", "out/manifest.json" },
        { "motion a/p.png", "a/p_motion.png" },
        { "motion a/p.png --flow flo", "a/p_motion.flo" },
        { "motion a/p.png -o b/p.png", "" },
        { "train small.yaml --out run --set steps=1", "run/best.safetensors" },
        { "train small.yaml --out run --set steps=1", "run/log.jsonl" },
        { "train small.yaml --out run --set steps=1", "run/samples/short-0-1.jpg" },
        { "train --report begun", "begun/report.html" },
        { "eval a b --csv mine.csv", "mine.csv" },
        { "eval a b --page mine.html", "mine.html" },
        { "eval a b --page a/p.png --overwrite", "" },
        { "data crop a -o out --patch 32", "out/p_x00000_y00000.png" },
        { "data sort a -o out --sharp-below 1 --blurry-above 1", "out/sharp/p.png" },
        { "data sort a -o out --sharp-below 1 --blurry-above 1", "out/scores.csv" },
        { "data check a", "" },
        { "models import w.safetensors --name mine", "home/data/unblur/models/mine.safetensors" },
        { "models import w.safetensors --name mine", "home/data/unblur/models/mine.json" },
        { "models export tiny", "tiny.onnx" },
        { "models export tiny -o mine.onnx", "mine.onnx.part" },
        { "models export w.safetensors -o w.safetensors --overwrite", "" },
        { "models list", "" },
        { "models verify", "" },
        { "models pull niqe --from a", "" },
        { "doctor", "" },
        { "bench deblur --size 32x32 --runs 1", "" },
    };

    // Command lines that read folders or files, in whose place there are pipes and the like.
    public static TheoryData<string> Reading =>
    [
        "deblur odd -r -o out", "deblur odd/pipe.png -o out/x.png", "deblur a/p.png --kernel odd/pipe.npy -o out/x.png", "deblur a/p.png --kernel odd/pipe.png -o out/x.png",
        "deblur a/p.png --flow odd/pipe.flo -o out/x.png", "deblur a/p.png -n odd/pipe.safetensors -o out/x.png", "deblur a/p.png -n odd -o out/x.png",
        "blur odd -r -o out --ceiling 4", "blur odd/pipe.png", "blur a --manifest odd/pipe.json -o out", "blur a --kind bgan --model odd/pipe.safetensors -o out",
        "motion odd -r -o out", "motion a -o out -n odd/pipe.safetensors", "motion a -o out --relative odd/pipe.safetensors", "motion a -o out --truth odd/pipe.flo",
        "train small.yaml --out run --set steps=1 --set data.sharp=photos,odd", "train odd/pipe.yaml --out run", "train small.yaml --out run --set initial_weights=odd/pipe.safetensors",
        "train --resume --out odd", "train --report odd",
        "eval odd odd", "eval odd/pipe.png a/p.png", "eval --dataset gopro odd/pipe.txt", "eval a b --before odd",
        "data check odd", "data check odd/pipe.txt", "data crop odd -o out --patch 32", "data sort odd -o out",
        "models import odd/pipe.safetensors --name x", "models import odd/pipe.pth --name x", "models verify odd/pipe.safetensors", "models export odd/pipe.safetensors -o out.onnx", "models list", "models pull niqe --from odd",
        "doctor", "bench deblur --size 32x32 --runs 1 -n odd/pipe.safetensors",
    ];

    [Theory]
    [MemberData(nameof(Writing))]
    public async Task Command_ThatWouldReplaceAFileOfTheUser_KeepsIt(string command, string file)
    {
        if (file.Length > 0)
        {
            _folder.Write("mine", file.Split('/'));
        }

        Dictionary<string, byte[]> before = _folder.Files().ToDictionary(path => path, path => File.ReadAllBytes(_folder.PathOf(path)));

        CliResult result = await Run(command);

        Assert.True(result.ExitCode is 0 or 1 or 2 or 3 or 5, result.ToString());
        Assert.All(before, entry => Assert.True(
            File.Exists(_folder.PathOf(entry.Key)) && File.ReadAllBytes(_folder.PathOf(entry.Key)).AsSpan().SequenceEqual(entry.Value), $"{command} changed {entry.Key}: {result}"));
        Assert.DoesNotContain("unexpected", result.Stderr, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(Reading))]
    public async Task Command_PipesAndTheLikeInTheInput_EndsWithADocumentedCode(string command)
    {
        await FillOdd();

        CliResult result = await Run(command);

        Assert.True(result.ExitCode is 0 or 2 or 3 or 4 or 5, result.ToString());
        Assert.DoesNotContain("unexpected", result.Stderr, StringComparison.Ordinal);
        if (command.StartsWith("deblur odd -r", StringComparison.Ordinal))
        {
            Assert.True(File.Exists(_folder.PathOf("out", "good_deblurred.png")), result.ToString());
        }
    }

    [Fact]
    public void Lists_OfThisTest_HaveEveryCommand()
    {
        string[] writing = [.. ((IEnumerable<object[]>)Writing).Select(row => (string)row[0])], reading = [.. ((IEnumerable<object[]>)Reading).Select(row => (string)row[0])];

        Assert.All(Leaves(UnblurCommand.Create(), ""), command =>
        {
            Assert.Contains(writing, line => $"{line} ".StartsWith($"{command} ", StringComparison.Ordinal));
            Assert.Contains(reading, line => $"{line} ".StartsWith($"{command} ", StringComparison.Ordinal));
        });
    }

    private static IEnumerable<string> Leaves(Command command, string path)
        => command.Subcommands.Count == 0 ? [path.Trim()] : command.Subcommands.SelectMany(inner => Leaves(inner, $"{path} {inner.Name}"));

    private async Task FillOdd()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs mkfifo");
        string odd = Path.GetDirectoryName(TestPhotos.Write(_folder.PathOf("odd", "good.png"), 96, 96))!;
        TestPhotos.Write(_folder.PathOf("odd", "good2.png"), 96, 96, seed: 5);
        string pipes = string.Join(' ', "png npy flo safetensors pth json yaml txt".Split(' ').Select(extension => $"pipe.{extension}"));
        Assert.Equal(0, (await CliProcess.RunBash(odd, $"mkfifo {pipes} recipe.yaml manifest.json log.jsonl report.html ../home/models/pipe.json")).ExitCode);
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(odd, "socket.png")));
        File.CreateSymbolicLink(Path.Combine(odd, "circle.png"), "circle.png");
        File.CreateSymbolicLink(Path.Combine(odd, "one.png"), "other.png");
        File.CreateSymbolicLink(Path.Combine(odd, "other.png"), "one.png");
        File.CreateSymbolicLink(Path.Combine(odd, "nowhere.jpg"), "none.jpg");
        File.CreateSymbolicLink(Path.Combine(odd, "device.png"), "/dev/zero");
        Directory.CreateDirectory(Path.Combine(odd, "folder.jpg"));
        Directory.CreateSymbolicLink(Path.Combine(odd, "back"), "..");
        TestPhotos.Write(Path.Combine(odd, "closed.png"), 32, 32);
        Directory.CreateDirectory(Path.Combine(odd, "shut"));
        Assert.Equal(0, (await CliProcess.RunBash(odd, "chmod 0 closed.png shut")).ExitCode);
    }

    private Task<CliResult> Run(string command) => CliProcess.Run(_folder.Root, _folder.PathOf("home"), command.Split(' '));
}
