using System.Diagnostics;
using System.IO.Compression;
using Unblur.Imaging;
using Unblur.TestKit;

namespace Unblur.Tests.Packaging;

/// <summary>The NuGet package, used by a program that knows nothing of the checkout: samples/library.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Package_InAProgramOfItsOwn_RestoresAPhoto()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "packages are made by a script for Linux.");
        string packages = await Run(Repository.Root, "dotnet", "nuget", "locals", "global-packages", "--list");
        string known = packages[(packages.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        await Run(Repository.Root, Repository.PathOf("scripts", "release.sh"), "packages");
        string program = Directory.CreateDirectory(_folder.File("program")).FullName;
        foreach (string file in Directory.GetFiles(Repository.PathOf("samples", "library"), "*.*"))
        {
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)));
        }

        // What is in the cache already is taken from there, but not Unblur: its version is always the same.
        File.WriteAllText(Path.Combine(program, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{_folder.File("packages")}" /></config>
              <fallbackPackageFolders><add key="known" value="{known}" /></fallbackPackageFolders>
              <packageSources><add key="made" value="{_folder.File("made")}" /></packageSources>
            </configuration>
            """);
        await Run(program, "dotnet", "build", "Deblur.csproj", "-c", "Release", "-v", "quiet", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-o", "built");
        string said = await Run(program, "dotnet", "built/Deblur.dll", Repository.PathOf("samples", "meadow.jpg"), "restored.png");

        Assert.Contains("hand shake", said, StringComparison.Ordinal);
        Assert.Equal(Photo.Open(Repository.PathOf("samples", "meadow.jpg")).Width, Photo.Open(Path.Combine(program, "restored.png")).Width);
        using ZipArchive package = ZipFile.OpenRead(Directory.GetFiles(_folder.File("made"), "Unblur.0.*.nupkg").Single());
        Assert.All(
            ["README.md", "icon.png", "lib/net10.0/Unblur.dll", "lib/net10.0/Unblur.xml", "models/shakeunet.onnx", "buildTransitive/Unblur.targets"],
            name => Assert.NotNull(package.GetEntry(name)));
        Assert.Single(Directory.GetFiles(_folder.File("made"), "Unblur.0.*.snupkg"));
    }

    private async Task<string> Run(string folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["UNBLUR_RELEASE"], start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"]) = (_folder.File("made"), "0");
        start.Environment.Remove("UNBLUR_HOME");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        string all = await output + await errors;
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {all}");
        return all;
    }
}
