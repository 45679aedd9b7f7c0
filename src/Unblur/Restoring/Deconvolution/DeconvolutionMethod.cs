using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Blind.Regions;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Restoring.Tiles;

namespace Unblur.Restoring.Deconvolution;

/// <summary>Restores photos whose blur is known, a motion flow, one kernel or the rotation of the camera, with no network.</summary>
/// <param name="flow">Of the photo's size; or null.</param>
/// <param name="kernel">Or null, where there is a flow or a rotation.</param>
/// <param name="threads">Rows computed at the same time; 0 for all processors.</param>
internal sealed class DeconvolutionMethod(MotionFlow? flow, BlurKernel? kernel, int threads) : IRestorationMethod
{
    internal const string FlowName = "flow", KernelName = "kernel";

    /// <summary>Measured on 1280 x 720 under a flow of up to 46 px, whose margin is in it.</summary>
    private const int BytesUsed = 340;

    /// <summary>Seven planes more of the tile with its margin, for a blur in linear light.</summary>
    private const int BytesForLight = 95;

    private const int MiddleSide = 1024;
    private const int LeastOverlap = 32;

    internal static MethodEntry FlowEntry { get; } = new(
        FlowName, card => card.Network == FlowName && card.Files.Count == 0, (_, _, options, _) => new DeconvolutionMethod(options.Flow, null, options.Threads) { Light = options.Light });

    internal static MethodEntry KernelEntry { get; } = new(
        KernelName,
        card => card.Network == KernelName && card.Files.Count == 0,
        (_, _, options, _) => new DeconvolutionMethod(null, options.Kernel, options.Threads) { Light = options.Light });

    public ModelCard Model { get; } = Card(flow is null ? KernelName : FlowName);

    /// <summary>How the camera turned; null where the blur is a flow or one kernel.</summary>
    internal RotationModel? Rotation { get; init; }

    /// <summary>Whether the result under one kernel lies where the photo does (<see cref="DeconvolutionOptions.KeepsPlace"/>).</summary>
    internal bool KeepsPlace { get; init; }

    /// <summary>Which values the blur acts on; null, the default: those in which the kernel explains the photo better; encoded ones without a kernel.</summary>
    internal BlurLight? Light { get; init; }

    public MethodNeeds Needs => new() { BytesPerPixel = BytesUsed + (Light == BlurLight.Encoded ? 0 : BytesForLight), Overlap = Math.Max(LeastOverlap, 3 * Reach) };

    /// <summary>How far the blur reaches, px.</summary>
    private int Reach => flow is null ? kernel?.Radius ?? Rotation?.Reach ?? 0 : (int)MathF.Ceiling(flow.MaximumComponent / 2);

    /// <summary>The card of a method without weights.</summary>
    internal static ModelCard Card(string name) => new()
    {
        Name = name,
        Network = name,
        Files = [],
        Parameters = 0,
        License = "MIT",
        Description = "Deconvolution with a blur that is known; no network.",
    };

    public MethodOutcome Restore(MethodInput input)
    {
        Photo photo = input.Photo;
        if (flow is not null && (flow.Width != photo.Width || flow.Height != photo.Height))
        {
            throw new BlurMismatchException(
                $"the flow is {flow.Width} x {flow.Height} but the photo is {photo.Width} x {photo.Height}: give the flow of this photo at its full size "
                + "(a flow at a reduced size is resampled, and its vectors are multiplied by the same factor).");
        }

        var plan = TilePlan.Of(photo.Width, photo.Height, multiple: 1, input.Tile, input.Overlap);
        int total = plan.Count * (new DeconvolutionOptions().Levels + 1);
        input.Progress?.Report(new DeblurProgress(0, total, null));
        PlanarImage middle = Middle(photo);
        DeconvolutionOptions options = new() { Noise = NoiseLevel.Of(middle), KeepsPlace = KeepsPlace, MaximumThreads = ComputeChoice.ThreadsOf(threads) };
        options = options with { Light = Light ?? (kernel is null ? BlurLight.Encoded : LightChoice.Of(middle, kernel, options.MaximumThreads, input.Cancellation)) };
        int done = 0;
        TilePass pass = new(input with { Progress = null }, (tile, place, restored) =>
        {
            Levels levels = new(() => input.Progress?.Report(new DeblurProgress(++done, total, null)));
            PlanarImage result = Rotation is not null
                ? Rotation.Restore(tile, place.X, place.Y, options, levels, input.Cancellation)
                : flow is not null
                    ? Deconvolver.Restore(tile, flow.Crop(place.X, place.Y, place.Width, place.Height), options, levels, input.Cancellation)
                    : Deconvolver.Restore(tile, kernel!, options, levels, input.Cancellation);
            result.Values.CopyTo(restored.Values, 0);
            input.Progress?.Report(new DeblurProgress(++done, total, null));
        });
        pass.Run(plan);
        return new MethodOutcome(plan.ReportedTile, plan.Count) { Findings = new Findings { Flow = flow, Kernels = kernel is null ? [] : [kernel], Light = options.Light } };
    }

    public void Dispose()
    {
    }

    /// <summary>What noise and light are judged by, so that all tiles get the same.</summary>
    private static PlanarImage Middle(Photo photo)
    {
        (int width, int height) = (Math.Min(photo.Width, MiddleSide), Math.Min(photo.Height, MiddleSide));
        return photo.ReadPlanes((photo.Width - width) / 2, (photo.Height - height) / 2, width, height);
    }

    private sealed class Levels(Action report) : IProgress<SolveReport>
    {
        public void Report(SolveReport value) => report();
    }
}

/// <summary>A photo does not fit the flow that it was to be restored with. The message has both sizes and says what to do.</summary>
public sealed class BlurMismatchException(string message) : Exception(message);
