using System.Diagnostics;
using System.Text;
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

    // Opens a file as a program does that allows no other to read it, says so by another file, and waits to be ended.
    private const string HolderSource = """
        #include <windows.h>
        int main(int count, char **arguments) {
            if (CreateFileA(arguments[1], GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE) return 1;
            CloseHandle(CreateFileA(arguments[2], GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL));
            Sleep(300000);
            return 0;
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Deblur_PhotosOfAllNamesAndALongPath_RestoresThem()
    {
        Unpack();
        string deep = string.Join('/', Enumerable.Repeat(new string('l', 60), 5));
        string[] names = ["照片/街道.jpg", "📷.jpg", $"{deep}/p.jpg"];
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File($"set/{name}"))!);
            File.Copy(Repository.PathOf("samples", "meadow.jpg"), _folder.File($"set/{name}"));
        }

        Assert.Equal(0, Run("wine", _folder.File("unblur/unblur.exe"), "deblur", "set", "-r", "-o", "out", "--format", "png", "--method", "network").Code);

        using var deblurrer = Deblurrer.Load(ModelCatalogue.Open(Repository.PathOf("models")), options: new DeblurOptions { Method = "network", Device = "cpu" });
        float[] expected = deblurrer.Restore(Photo.Open(Repository.PathOf("samples", "meadow.jpg"))).Photo.ToPlanes().Values;
        foreach (string name in names)
        {
            string result = _folder.File($"out/{name.Replace(".jpg", "_deblurred.png", StringComparison.Ordinal)}");
            float[] actual = Photo.Open(result).ToPlanes().Values;
            Assert.InRange(expected.Zip(actual).Count(pair => Math.Abs(pair.First - pair.Second) > 1.5f / 255), 0, expected.Length / 1000);
        }
    }

    [SkippableFact]
    public void Deblur_PhotoThatAnotherProgramHolds_NamesItAndGoesOn()
    {
        Unpack();
        Directory.CreateDirectory(_folder.File("set"));
        foreach (string name in (string[])["free.jpg", "held.jpg", "last.jpg"])
        {
            File.Copy(Repository.PathOf("samples", "meadow.jpg"), _folder.File($"set/{name}"));
        }

        Compile("holder.exe", HolderSource);
        using Process holder = Process.Start(Start("wine", _folder.File("holder.exe"), "set\\held.jpg", "ready"))!;
        try
        {
            Assert.True(SpinWait.SpinUntil(() => File.Exists(_folder.File("ready")) || holder.HasExited, TimeSpan.FromMinutes(2)) && !holder.HasExited, "the file was not opened.");
            (int code, string said) = Run("wine", _folder.File("unblur/unblur.exe"), "deblur", "set", "-o", "out", "--method", "network");
            Assert.True(code == 3, said);
            Assert.Contains("held.jpg: FAILED: is in use by another program", said, StringComparison.Ordinal);
            Assert.Equal(["free_deblurred.jpg", "last_deblurred.jpg"], Directory.GetFiles(_folder.File("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
        finally
        {
            holder.Kill();
            holder.WaitForExit();
        }
    }

    private void Unpack()
    {
        string archive = Directory.Exists(Repository.PathOf("artifacts", "release"))
            ? Directory.GetDirectories(Repository.PathOf("artifacts", "release"), "unblur-*-win-x64").FirstOrDefault("") : "";
        Skip.If(archive.Length == 0, "there is no archive: run scripts/release.sh win-x64.");
        Skip.IfNot(Run("wine", "--version").Code == 0, "wine is not installed: apt-get install wine64.");
        Skip.IfNot(Run("x86_64-w64-mingw32-gcc", "--version").Code == 0, "there is no compiler for Windows: apt-get install gcc-mingw-w64-x86-64.");
        Run("cp", "-r", archive, _folder.File("unblur"));
        Compile("unblur/vips/bcryptprimitives.dll", RandomSource, "-shared", "-ladvapi32");
    }

    private void Compile(string file, string source, params string[] options)
    {
        File.WriteAllText(_folder.File("source.c"), source);
        (int code, string said) = Run("x86_64-w64-mingw32-gcc", ["-o", _folder.File(file), _folder.File("source.c"), .. options]);
        Assert.True(code == 0, said);
    }

    private ProcessStartInfo Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = _folder.Path };
        (start.Environment["WINEPREFIX"], start.Environment["WINEDEBUG"], start.Environment["LC_ALL"]) = (_folder.File("prefix"), "-all", "C.UTF-8");
        start.Environment.Remove("UNBLUR_HOME");
        return start;
    }

    private (int Code, string Said) Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = Start(program, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        StringBuilder said = new();
        try
        {
            using Process process = Process.Start(start)!;
            process.OutputDataReceived += Add;
            process.ErrorDataReceived += Add;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            return (process.ExitCode, $"{said}");
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (-1, missing.Message);
        }

        void Add(object sender, DataReceivedEventArgs line)
        {
            lock (said)
            {
                said.AppendLine(line.Data);
            }
        }
    }
}
