using System.Diagnostics;
using Unblur.Imaging;
using Repository = Unblur.TestKit.Repository;
using TemporaryFolder = Unblur.TestKit.TemporaryFolder;

namespace Unblur.Cli.Tests.Commands;

/// <summary>The archive for Windows, of <c>scripts/release.sh win-x64</c>, under wine.</summary>
public sealed class WindowsArchiveTests : IDisposable
{
    // libvips asks for random numbers in a way that wine 8 does not know.
    private const string RandomSource = """
        #include <windows.h>
        #include <ntsecapi.h>
        __declspec(dllexport) BOOL ProcessPrng(PBYTE data, SIZE_T count) { return RtlGenRandom(data, (ULONG)count); }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Deblur_PhotosOfAllNamesAndALongPath_RestoresThem()
    {
        string archive = Directory.Exists(Repository.PathOf("artifacts", "release"))
            ? Directory.GetDirectories(Repository.PathOf("artifacts", "release"), "unblur-*-win-x64").FirstOrDefault("") : "";
        Skip.If(archive.Length == 0, "there is no archive: run scripts/release.sh win-x64.");
        Skip.IfNot(Run("wine", "--version") == 0, "wine is not installed: apt-get install wine64.");
        Skip.IfNot(Run("x86_64-w64-mingw32-gcc", "--version") == 0, "there is no compiler for Windows: apt-get install gcc-mingw-w64-x86-64.");
        Run("cp", "-r", archive, _folder.File("unblur"));
        File.WriteAllText(_folder.File("random.c"), RandomSource);
        Assert.Equal(0, Run("x86_64-w64-mingw32-gcc", "-shared", "-o", _folder.File("unblur/bcryptprimitives.dll"), _folder.File("random.c"), "-ladvapi32"));
        string deep = string.Join('/', Enumerable.Repeat(new string('l', 60), 5));
        string[] names = ["照片/街道.jpg", "📷.jpg", $"{deep}/p.jpg"];
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File($"set/{name}"))!);
            File.Copy(Repository.PathOf("samples", "meadow.jpg"), _folder.File($"set/{name}"));
        }

        Assert.Equal(0, Run("wine", _folder.File("unblur/unblur.exe"), "deblur", "set", "-r", "-o", "out", "--format", "png", "--method", "network"));

        using var deblurrer = Deblurrer.Load(ModelCatalogue.Open(Repository.PathOf("models")), options: new DeblurOptions { Method = "network", Device = "cpu" });
        float[] expected = deblurrer.Restore(Photo.Open(Repository.PathOf("samples", "meadow.jpg"))).Photo.ToPlanes().Values;
        foreach (string name in names)
        {
            string result = _folder.File($"out/{name.Replace(".jpg", "_deblurred.png", StringComparison.Ordinal)}");
            float[] actual = Photo.Open(result).ToPlanes().Values;
            Assert.InRange(expected.Zip(actual).Count(pair => Math.Abs(pair.First - pair.Second) > 1.5f / 255), 0, expected.Length / 1000);
        }
    }

    private int Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["WINEPREFIX"], start.Environment["WINEDEBUG"], start.Environment["LC_ALL"]) = (_folder.File("prefix"), "-all", "C.UTF-8");
        start.Environment.Remove("UNBLUR_HOME");
        try
        {
            using Process process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
