using System.Security.Cryptography;
using Unblur.Data.Blurring;
using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.TestKit;
using Unblur.TestKit.Images;

namespace Unblur.Data.Tests.Blurring;

public sealed class BlurDataSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BlurKind.Flow)]
    [InlineData(BlurKind.Shake)]
    [InlineData(BlurKind.Kernel)]
    [InlineData(BlurKind.Frames)]
    public void Make_OnOneThreadAndOnFour_GivesTheSameBits(BlurKind kind)
    {
        BlurSource[] sources = Sources(kind);
        var plan = BlurPlan.Make(Options(kind), sources);
        BlurDataSet.Make(plan, _folder.File("one"), new() { Threads = 1 });
        BlurDataSet.Make(plan, _folder.File("four"), new() { Threads = 4 });
        Assert.NotEqual(0, plan.Count);
        Assert.Equal(Within("one"), Within("four"));
    }

    [Theory]
    [InlineData(BlurKind.Flow)]
    [InlineData(BlurKind.Shake)]
    [InlineData(BlurKind.Kernel)]
    [InlineData(BlurKind.Frames)]
    public void Rebuild_FromTheManifest_GivesTheSameBits(BlurKind kind)
    {
        Make(Options(kind), "first");
        var plan = BlurPlan.Rebuild(BlurManifest.Read(_folder.File("first/manifest.json")), _folder.File("sharp"));
        BlurDataResult result = BlurDataSet.Make(plan, _folder.File("again"));
        Assert.Empty(result.Failures);
        Assert.Equal(Within("first"), Within("again"));
    }

    [Fact]
    public void Make_Cancelled_GoesOnToTheSameBits()
    {
        Make(Options(BlurKind.Flow), "whole");
        var plan = BlurPlan.Make(Options(BlurKind.Flow), Sources(BlurKind.Flow));
        using CancellationTokenSource cancellation = new();
        Assert.Throws<OperationCanceledException>(() => BlurDataSet.Make(plan, _folder.File("broken"), new() { Threads = 1 }, new CancelAfter(3, cancellation), cancellation.Token));
        Assert.InRange(BlurManifest.Read(_folder.File("broken/manifest.json")).Samples.Count, 3, plan.Count - 1);

        BlurDataResult result = BlurDataSet.Make(plan, _folder.File("broken"));
        Assert.InRange(result.Skipped, 3, plan.Count - 1);
        Assert.Equal(plan.Count, result.Skipped + result.Written);
        Assert.Equal(Within("whole"), Within("broken"));
    }

    [Fact]
    public void Make_WithoutTheManifestOfAKilledRun_TakesUpTheFilesThatAreThere()
    {
        Make(Options(BlurKind.Kernel), "whole");
        SortedDictionary<string, string> before = Hashes("whole");
        File.Delete(_folder.File("whole/manifest.json"));
        Assert.Empty(Make(Options(BlurKind.Kernel), "whole").Failures);
        Assert.Equal(before, Hashes("whole"));
    }

    [Fact]
    public void Make_Again_MakesWhatIsMissingOrChangedAlone()
    {
        Make(Options(BlurKind.Flow), "set");
        SortedDictionary<string, string> before = Hashes("set");
        string[] files = before.Keys.Where(name => name.Contains("/blur/", StringComparison.Ordinal)).ToArray();
        File.Delete(_folder.File(files[0]));
        File.WriteAllText(_folder.File(files[1]), "damaged");
        Assert.Equal(2, Make(Options(BlurKind.Flow), "set").Written);
        Assert.Equal(before, Hashes("set"));
    }

    [Fact]
    public void Make_SourceChanged_IsMadeAgain()
    {
        Make(Options(BlurKind.Kernel), "set");
        Photo.FromPlanes(TestPhotos.Draw(77, 96, 80)).Save(_folder.File("sharp/photo1.png"));
        Assert.Equal(Options(BlurKind.Kernel).PerImage + 1, Make(Options(BlurKind.Kernel), "set").Written);
    }

    [Fact]
    public void Make_AnotherPhotoAdded_ChangesNoOtherSample()
    {
        BlurDataOptions options = Options(BlurKind.Flow) with { Split = null };
        Make(options, "few");
        Photo.FromPlanes(TestPhotos.Draw(99, 96, 80)).Save(_folder.File("sharp/another.png"));
        Make(options, "more");
        SortedDictionary<string, string> more = Hashes("more");
        Assert.All(Within("few").Where(file => file.Name != "manifest.json"), file => Assert.Equal(file.Hash, more[$"more/{file.Name}"]));
    }

    [Fact]
    public void Make_OtherOptionsInTheSameFolder_IsRefusedUnlessOverwritten()
    {
        Make(Options(BlurKind.Kernel), "set");
        BlurDataOptions other = Options(BlurKind.Kernel) with { Seed = 8 };
        DataSetException refusal = Assert.Throws<DataSetException>(() => Make(other, "set"));
        Assert.Contains("other options", refusal.Message, StringComparison.Ordinal);

        BlurDataSet.Make(BlurPlan.Make(other, Sources(BlurKind.Kernel)), _folder.File("set"), new() { Overwrite = true });
        Make(other, "fresh");
        Assert.Equal(Within("fresh"), Within("set"));
    }

    [Fact]
    public void Make_OverwriteWhereAFolderIsGone_MakesItAgain()
    {
        BlurDataOptions options = Options(BlurKind.Kernel);
        Make(options, "set");
        Directory.Delete(_folder.File("set/train"), recursive: true);

        BlurDataSet.Make(BlurPlan.Make(options, Sources(BlurKind.Kernel)), _folder.File("set"), new() { Overwrite = true });

        Make(options, "fresh");
        Assert.Equal(Within("fresh"), Within("set"));
    }

    [Fact]
    public void Make_ForeignFileInTheWay_IsKeptAndNamed()
    {
        BlurDataOptions options = Options(BlurKind.Kernel) with { Split = null };
        Directory.CreateDirectory(_folder.File("set/blur"));
        File.WriteAllText(_folder.File("set/blur/photo0_001.png"), "mine");
        BlurFailure failure = Assert.Single(Make(options, "set").Failures);
        Assert.Contains("photo0_001.png", failure.Reason, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder.File("set/blur/photo0_001.png")));
    }

    [Fact]
    public void Make_PhotoTooSmallForAShake_IsNamed()
    {
        Directory.CreateDirectory(_folder.File("sharp"));
        Photo.FromPlanes(new PlanarImage(3, 1, 1)).Save(_folder.File("sharp/dot.png"));
        BlurSource dot = new("dot.png", [new("dot.png", _folder.File("sharp/dot.png"))]);

        BlurDataResult result = BlurDataSet.Make(BlurPlan.Make(new() { Kind = BlurKind.Shake, MinimumLength = 30, Crop = false }, [dot]), _folder.File("set"));

        Assert.StartsWith("dot.png: ", Assert.Single(result.Failures).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_DamagedPhoto_FailsAloneAndTheOthersAreMade()
    {
        BlurSource[] sources = Sources(BlurKind.Kernel);
        File.WriteAllText(_folder.File("sharp/photo2.png"), "no photo");
        BlurDataResult result = BlurDataSet.Make(BlurPlan.Make(Options(BlurKind.Kernel), sources), _folder.File("set"));
        Assert.Equal(3, result.Failures.Count);
        Assert.All(result.Failures, failure => Assert.Equal("photo2.png", failure.Source));
        Assert.Equal(9, result.Written);
        Assert.DoesNotContain(BlurManifest.Read(_folder.File("set/manifest.json")).Samples, sample => sample.Source == "photo2.png");
    }

    [Fact]
    public void Rebuild_OfAnotherPhoto_IsRefused()
    {
        Make(Options(BlurKind.Kernel), "first");
        Photo.FromPlanes(TestPhotos.Draw(77, 96, 80)).Save(_folder.File("sharp/photo1.png"));
        BlurDataResult result = BlurDataSet.Make(BlurPlan.Rebuild(BlurManifest.Read(_folder.File("first/manifest.json")), _folder.File("sharp")), _folder.File("again"));
        Assert.Equal(3, result.Failures.Count);
        Assert.All(result.Failures, failure => Assert.Contains("is not the photo", failure.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Rebuild_ResultThatDiffers_IsNotWritten()
    {
        Make(Options(BlurKind.Kernel) with { Split = null }, "first");
        var manifest = BlurManifest.Read(_folder.File("first/manifest.json"));
        BlurSample wrong = manifest.Samples[0] with { Blurry = manifest.Samples[0].Blurry with { Sha256 = new string('0', 64) } };
        BlurDataResult result = BlurDataSet.Make(BlurPlan.Rebuild(manifest with { Samples = [wrong] }, _folder.File("sharp")), _folder.File("again"));
        Assert.Contains(new string('0', 64), Assert.Single(result.Failures).Reason, StringComparison.Ordinal);
        Assert.Equal(["again/manifest.json"], Hashes("again").Keys);
    }

    [Fact]
    public void Flow_WrittenFiles_AreTheBlurOfTheLabel()
    {
        var options = new BlurDataOptions { Crop = false, Flow = GongFlowOptions.Mild with { Ceiling = 9 } };
        Make(options, "set");
        BlurSample sample = BlurManifest.Read(_folder.File("set/manifest.json")).Samples[0];
        PlanarImage sharp = PhotoCodec.Load(_folder.File($"set/{sample.Sharp!.Path}"));
        PlanarImage blurry = PhotoCodec.Load(_folder.File($"set/{sample.Blurry.Path}"));
        MotionFlow flow = ReadFlo(_folder.File($"set/{sample.Flow!.Path}"));
        Assert.Equal(sample.Motion!.ToFlow(80, 96, options.Flow).Canonical().U, flow.U);
        Assert.InRange(flow.MaximumComponent, 1, 9);
        PlanarImage expected = new VaryingBlur(flow).Apply(sharp);
        Assert.All(expected.Values.Zip(blurry.Values), pair => Assert.Equal(pair.First, pair.Second, 0.5 / 255 + 1e-5));
    }

    [Fact]
    public void Flow_WithSharp_EndsWithAPhotoThatIsNotBlurred()
    {
        Make(new() { PerImage = 2, WithSharp = true, Layout = BlurLayout.Gong }, "set");
        BlurSample still = BlurManifest.Read(_folder.File("set/manifest.json")).Samples.Single(sample => sample is { Source: "photo0.png", Number: 3 });
        Assert.Equal(("photo0_003_blurryimg.png", "photo0_003_gtimg.png", "photo0_003_mfmap.flo"), (still.Blurry.Path, still.Sharp!.Path, still.Flow!.Path));
        Assert.Equal(File.ReadAllBytes(_folder.File("sharp/photo0.png")).Length, new FileInfo(_folder.File("set/photo0_003_gtimg.png")).Length);
        Assert.Equal(still.Sharp.Sha256, still.Blurry.Sha256);
        Assert.Equal(0, ReadFlo(_folder.File($"set/{still.Flow.Path}")).MaximumComponent);
    }

    [Fact]
    public void Flow_Cropped_LosesHalfTheLargestMotionOnEachSide()
    {
        Make(new() { Crop = true }, "cut");
        Make(new() { Crop = false }, "whole");
        BlurSample sample = BlurManifest.Read(_folder.File("cut/manifest.json")).Samples[0];
        MotionFlow label = ReadFlo(_folder.File($"whole/{sample.Flow!.Path}"));
        (int left, int top) = ((int)(label.MaximumU / 2), (int)(label.MaximumV / 2));
        Assert.Equal((96 - (2 * left), 80 - (2 * top)), (sample.Width, sample.Height));
        PlanarImage whole = PhotoCodec.Load(_folder.File($"whole/{sample.Blurry.Path}"));
        Assert.Equal(whole.Crop(left, top, sample.Width, sample.Height).Values, PhotoCodec.Load(_folder.File($"cut/{sample.Blurry.Path}")).Values);
    }

    [Fact]
    public void Kernel_WrittenPicture_BlursTheSharpPhotoToTheBlurryOne()
    {
        Make(new() { Kind = BlurKind.Kernel, Crop = false, MinimumLength = 6, MaximumLength = 9 }, "set");
        BlurSample sample = BlurManifest.Read(_folder.File("set/manifest.json")).Samples[0];
        PlanarImage picture = Photo.Open(_folder.File($"set/{sample.Kernel!.Path}")).ToPlanes();
        var kernel = BlurKernel.FromWeights(picture.Width, [.. picture.Plane(0).ToArray().Select(weight => (double)weight)], sample.Length!.Value);
        Assert.InRange(sample.Length.Value, 6, 9);
        PlanarImage expected = new KernelBlur(kernel).Apply(PhotoCodec.Load(_folder.File($"set/{sample.Sharp!.Path}")));
        PlanarImage blurry = PhotoCodec.Load(_folder.File($"set/{sample.Blurry.Path}"));
        Assert.All(expected.Values.Zip(blurry.Values), pair => Assert.Equal(pair.First, pair.Second, 0.6 / 255));
    }

    [Fact]
    public void Frames_WrittenPhoto_IsTheMeanAndItsTwinTheMiddleFrame()
    {
        Make(new() { Kind = BlurKind.Frames, Frames = 3 }, "set");
        Assert.Equal(["set/blur/drive/photo1.png", "set/manifest.json", "set/sharp/drive/photo1.png"], Hashes("set").Keys);
        float[][] frames = [.. Enumerable.Range(0, 3).Select(i => PhotoCodec.Load(_folder.File($"sharp/drive/photo{i}.png")).Values)];
        PlanarImage blurry = PhotoCodec.Load(_folder.File("set/blur/drive/photo1.png"));
        Assert.All(Enumerable.Range(0, blurry.Values.Length), i => Assert.Equal((frames[0][i] + frames[1][i] + frames[2][i]) / 3, blurry.Values[i], 0.5 / 255 + 1e-5));
        Assert.Equal(frames[1], PhotoCodec.Load(_folder.File("set/sharp/drive/photo1.png")).Values);
    }

    [SkippableFact]
    public void Photos_OfASharedFolder_GiveTheSameBitsOnAnyNumberOfThreads()
    {
        string photos = SharedData.Require("data", "sharp", "photos");
        BlurSource[] sources = [.. Directory.EnumerateFiles(photos).Where(PhotoFormats.IsReadable).Order(StringComparer.Ordinal).Take(3).Select(path => Source(photos, path))];
        var plan = BlurPlan.Make(new() { Flow = new() { Ceiling = 23 } }, sources);
        Assert.Empty(BlurDataSet.Make(plan, _folder.File("one"), new() { Threads = 1 }).Failures);
        Assert.Empty(BlurDataSet.Make(plan, _folder.File("two"), new() { Threads = 2 }).Failures);
        Assert.Equal(Within("one"), Within("two"));
    }

    private static BlurDataOptions Options(BlurKind kind) => new()
    {
        Kind = kind,
        Seed = 7,
        PerImage = 2,
        WithSharp = true,
        Frames = 3,
        Stride = 2,
        Split = kind == BlurKind.Frames ? null : new(3, 1),
        MaximumLength = 12,
        Light = LightTransfer.Gamma(2.2),
        Saturation = 1.5,
        ReadNoise = 0.01,
        ShotNoise = 0.01,
        Jpeg = new(70, 95),
        Flow = new() { Ceiling = 12 },
    };

    private BlurDataResult Make(BlurDataOptions options, string folder)
        => BlurDataSet.Make(BlurPlan.Make(options, Sources(options.Kind)), _folder.File(folder), new() { Threads = 2 });

    private BlurSource[] Sources(BlurKind kind)
    {
        string root = _folder.File("sharp");
        bool isFrames = kind == BlurKind.Frames;
        if (!Directory.Exists(root))
        {
            TestPhotos.Write(isFrames ? Path.Combine(root, "drive") : root, isFrames ? 5 : 4);
        }

        BlurSource[] photos = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => Source(root, path))];
        return isFrames ? [new("drive", [.. photos.SelectMany(photo => photo.Files)])] : photos;
    }

    private static BlurSource Source(string root, string path)
    {
        string name = Path.GetRelativePath(root, path);
        return new(name, [new(name, path)]);
    }

    private static MotionFlow ReadFlo(string path)
    {
        using BinaryReader file = new(File.OpenRead(path));
        Assert.Equal("PIEH"u8.ToArray(), file.ReadBytes(4));
        (int width, int height) = (file.ReadInt32(), file.ReadInt32());
        MotionFlow flow = new(height, width);
        for (int i = 0; i < width * height; i++)
        {
            (flow.U[i], flow.V[i]) = (file.ReadSingle(), file.ReadSingle());
        }

        return flow;
    }

    /// <summary>Names relative to the folder itself, in order, with checksums.</summary>
    private List<(string Name, string Hash)> Within(string folder)
    {
        List<(string Name, string Hash)> files = [.. Hashes(folder).Select(file => (file.Key[(folder.Length + 1)..], file.Value))];
        Assert.Contains(files, file => file.Name.EndsWith(".png", StringComparison.Ordinal)); // two sets of nothing are equal, too
        return files;
    }


    /// <summary>Names relative to the test's folder, in order, with checksums.</summary>
    private SortedDictionary<string, string> Hashes(string folder) => new(
        Directory.EnumerateFiles(_folder.File(folder), "*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(_folder.Path, path), path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))),
        StringComparer.Ordinal);

    private sealed class CancelAfter(int samples, CancellationTokenSource cancellation) : IProgress<BlurProgress>
    {
        public void Report(BlurProgress value)
        {
            if (value.Done == samples)
            {
                cancellation.Cancel();
            }
        }
    }
}
