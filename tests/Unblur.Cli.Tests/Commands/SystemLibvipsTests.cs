using Unblur.Cli.Tests.Running;
using Unblur.Imaging;
using TemporaryFolder = Unblur.Cli.Tests.Running.TemporaryFolder;

namespace Unblur.Cli.Tests.Commands;

/// <summary>Another libvips than the one that comes with Unblur, by UNBLUR_LIBVIPS: Debian's reads HEIC.</summary>
public sealed class SystemLibvipsTests(InstalledModel model) : IClassFixture<InstalledModel>, IDisposable
{
    private const string Debian = "/usr/lib/x86_64-linux-gnu";

    private static readonly byte[] s_heicHead = [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[40]];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Deblur_HeicWithALibvipsThatReadsIt_RestoresIt()
    {
        await WriteHeic();
        CliResult result = await Run(Debian, "deblur", ".", "--strength", "0");
        Assert.True(result.ExitCode == 0, $"{result}");
        float[] expected = Photo.Open(_folder.PathOf("drawn.png")).ToPlanes().Values, actual = Photo.Open(_folder.PathOf("photo_deblurred.png")).ToPlanes().Values;
        Assert.InRange(expected.Zip(actual).Average(pair => Math.Abs(pair.First - pair.Second)), 0, 0.03);
    }

    [SkippableFact]
    public async Task Doctor_WithAnotherLibvips_NamesItsVersionAndHeic()
    {
        Skip.IfNot(File.Exists($"{Debian}/libvips.so.42"), "there is no libvips of the system: apt-get install libvips42.");
        CliResult chosen = await Run(Debian, "doctor"), own = await CliProcess.Run(_folder.Root, model.Home, "doctor");
        Assert.Contains("Heic", chosen.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("Heic", own.Stdout, StringComparison.Ordinal);
        Assert.NotEqual(Version(own), Version(chosen));

        static string Version(CliResult doctor) => doctor.Lines.Single(line => line.Contains("libvips ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deblur_HeicWithUnblursOwnLibvips_SaysWhatToDo()
    {
        File.WriteAllBytes(_folder.PathOf("photo.heic"), s_heicHead);
        CliResult result = await CliProcess.Run(_folder.Root, model.Home, "deblur", "photo.heic");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("is HEIC, which Unblur's own libvips does not read: export it as JPEG, PNG or TIFF, or name a libvips that reads it in UNBLUR_LIBVIPS", result.Stderr, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Deblur_JpegXlWithAnyLibvips_StaysBlocked()
    {
        Skip.IfNot(File.Exists($"{Debian}/libvips.so.42"), "there is no libvips of the system: apt-get install libvips42.");
        File.WriteAllBytes(_folder.PathOf("photo.jxl"), [0, 0, 0, 12, .. "JXL \r\n\u0087\n"u8, .. new byte[40]]);
        CliResult result = await Run(Debian, "deblur", "photo.jxl");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("is JPEG XL, whose reader libvips does not trust", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_WithAFolderThatHoldsNoLibvips_NamesIt()
    {
        TestPhotos.Write(_folder.PathOf("photo.png"));
        CliResult result = await Run(_folder.Root, "deblur", "photo.png");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains($"UNBLUR_LIBVIPS is '{_folder.Root}', but", result.Stderr, StringComparison.Ordinal);
    }

    private async Task WriteHeic()
    {
        Skip.IfNot(File.Exists($"{Debian}/libvips.so.42"), "there is no libvips of the system: apt-get install libvips42.");
        PlanarImage scene = new(3, 64, 96);
        for (int i = 0; i < scene.Values.Length; i++)
        {
            scene.Values[i] = (i % 96) / 96f;
        }

        Photo.FromPlanes(scene).Save(_folder.PathOf("drawn.png"));
        CliResult made = await CliProcess.RunBash(_folder.Root, "heif-enc -q 90 drawn.png -o photo.heic");
        Skip.IfNot(made.ExitCode == 0 && File.Exists(_folder.PathOf("photo.heic")), "nothing here writes HEIC: apt-get install libheif-examples.");
    }

    private async Task<CliResult> Run(string libvips, params string[] arguments)
    {
        using var process = CliProcess.Start(_folder.Root, model.Home, new() { ["UNBLUR_LIBVIPS"] = libvips }, arguments);
        return await process.End();
    }
}
