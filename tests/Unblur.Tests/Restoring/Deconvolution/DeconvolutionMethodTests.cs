using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Restoring.Deconvolution;

namespace Unblur.Tests.Restoring.Deconvolution;

public sealed class DeconvolutionMethodTests
{
    private const int Width = 128, Height = 96;

    private static readonly PlanarImage Sharp = Make.Scene(Width, Height);

    private static readonly BlurKernel Kernel = EvaluationKernels.HandShake(1, 9, 9, 3)[0];

    [Fact]
    public void Load_AKernel_NeedsNoModelAndRestores()
    {
        var blurry = Photo.FromPlanes(new KernelBlur(Kernel).Apply(Sharp));
        using var deblurrer = Deblurrer.Load(NoModels(), options: new DeblurOptions { Kernel = Kernel });

        DeblurResult result = deblurrer.Restore(blurry);

        Assert.Equal(("kernel", GuardOutcome.Passed), (result.Report.Model, result.Report.Guard));
        Assert.Same(Kernel, Assert.Single(result.Findings.Kernels));
        Assert.True(Error(result.Photo) < 0.7 * Error(blurry), $"{Error(result.Photo)} {Error(blurry)}");
    }

    [Fact]
    public void Restore_AFlow_IsNearerToTheSharpPhoto()
    {
        (Photo blurry, MotionFlow flow) = Blurred();
        using var deblurrer = Deblurrer.Load(NoModels(), options: new DeblurOptions { Flow = flow });

        DeblurResult result = deblurrer.Restore(blurry);

        Assert.Same(flow, result.Findings.Flow);
        Assert.Equal("flow", deblurrer.Model.Name);
        Assert.True(Error(result.Photo) < 0.7 * Error(blurry), $"{Error(result.Photo)} {Error(blurry)}");
    }

    [Fact]
    public void Restore_InTiles_IsNearTheWhole()
    {
        (Photo blurry, MotionFlow flow) = Blurred();
        using var whole = Deblurrer.Load(NoModels(), options: Make.Plain with { Flow = flow });
        using var tiled = Deblurrer.Load(NoModels(), options: Make.Plain with { Flow = flow, Tile = 96 });

        (DeblurResult first, DeblurResult second) = (whole.Restore(blurry), tiled.Restore(blurry));

        Assert.Equal((1, 2), (first.Report.Tiles, second.Report.Tiles));
        double difference = first.Photo.ToPlanes().Values.Zip(second.Photo.ToPlanes().Values, (a, b) => Math.Abs(a - b)).Average();
        Assert.InRange(difference, 0, 0.01);
    }

    [Fact]
    public void Restore_AFlowOfAnotherSize_SaysBothSizes()
    {
        using var deblurrer = Deblurrer.Load(NoModels(), options: new DeblurOptions { Flow = new MotionFlow(Height / 2, Width / 2) });

        BlurMismatchException failure = Assert.Throws<BlurMismatchException>(() => deblurrer.Restore(Photo.FromPlanes(Sharp)));

        Assert.Contains("64 x 48 but the photo is 128 x 96", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_Cancelled_StopsAfterTheLevel()
    {
        using CancellationTokenSource cancellation = new();
        using var deblurrer = Deblurrer.Load(NoModels(), options: new DeblurOptions { Kernel = Kernel });
        Stopping progress = new(cancellation);

        Assert.ThrowsAny<OperationCanceledException>(() => deblurrer.Restore(Photo.FromPlanes(Sharp), progress, cancellation.Token));
        Assert.Equal(2, progress.Last);
    }

    [Fact]
    public void Restore_WhereNothingFitsIntoMemory_SaysSo()
    {
        using var deblurrer = Deblurrer.Load(NoModels(), options: new DeblurOptions { Kernel = Kernel, MaxMemoryBytes = 1000 });

        Assert.Throws<DeblurMemoryException>(() => deblurrer.Restore(Photo.FromPlanes(Sharp)));
    }

    [Fact]
    public void Validate_BlursThatMakeNoSense_SaysWhichAndWhatToDo()
    {
        MotionFlow notFinite = new(4, 4);
        notFinite.U[3] = float.NaN;
        (DeblurOptions Options, string Problem)[] cases =
        [
            (new() { Flow = new(4, 4), Kernel = Kernel }, "both given"),
            (new() { Method = "flow" }, "there is no Flow"),
            (new() { Method = "kernel", Flow = new(4, 4) }, "leave the method out"),
            (new() { Flow = notFinite }, "not finite"),
            (new() { Kernel = Kernel, TestTimeAugmentation = true }, "is for networks"),
        ];

        Assert.All(cases, the => Assert.Contains(the.Problem, Assert.Throws<ArgumentException>(the.Options.Validate).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_AModelAndAKernel_IsRefused() => Assert.Contains(
        "leave one of them out",
        Assert.Throws<ArgumentException>(() => Deblurrer.Load(NoModels(), "shakeunet", new DeblurOptions { Kernel = Kernel })).Message,
        StringComparison.Ordinal);

    private static ModelCatalogue NoModels() => ModelCatalogue.Open(Path.Combine(Path.GetTempPath(), "unblur-no-models"));

    private static (Photo Blurry, MotionFlow Flow) Blurred()
    {
        MotionFlow flow = new(Height, Width);
        for (int i = 0; i < flow.U.Length; i++)
        {
            (flow.U[i], flow.V[i]) = (12 + (6f * (i % Width) / Width), -3 + (6f * (i / Width) / Height));
        }

        return (Photo.FromPlanes(new VaryingBlur(flow).Apply(Sharp)), flow);
    }

    private static double Error(Photo photo) => photo.ToPlanes().Values.Zip(Sharp.Values, (a, b) => Math.Abs(a - b)).Average();

    private sealed class Stopping(CancellationTokenSource cancellation) : IProgress<DeblurProgress>
    {
        internal int Last { get; private set; }

        public void Report(DeblurProgress value)
        {
            Last = value.TilesDone;
            if (Last == 2)
            {
                cancellation.Cancel();
            }
        }
    }
}
