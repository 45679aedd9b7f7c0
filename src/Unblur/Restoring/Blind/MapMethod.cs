using System.Globalization;
using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Blind.Regions;
using Unblur.Physics.Kernels;
using Unblur.Restoring.Deconvolution;

namespace Unblur.Restoring.Blind;

/// <summary>Finds the kernel of a shaken photo on its most textured part, or the rotation of the camera where one kernel does not explain it; no network.</summary>
/// <remarks>A kernel that is doubtful, or hardly wider than a pixel, is not used: the photo is kept, unless the guard is off.</remarks>
internal sealed class MapMethod(DeblurOptions options) : IRestorationMethod
{
    internal const string Name = "map";

    private const int SearchedSide = 3072; // of the middle of a large photo
    private const int EstimateSide = 512;

    internal static MethodEntry Entry { get; } = new(Name, card => card.Network == Name && card.Files.Count == 0, (_, _, options, _) => new MapMethod(options));

    public ModelCard Model { get; } = DeconvolutionMethod.Card(Name) with { Description = "Blind deconvolution; no network." };

    public MethodNeeds Needs { get; } = new DeconvolutionMethod(null, BlurKernel.Identity, 1).Needs;

    /// <summary>Whether kernels of regions are looked for. Default true; never within a region that was asked for.</summary>
    internal bool UsesRegions { get; init; } = true;

    /// <summary>
    /// Whether a photo is also restored with a kernel that is not certain, and why it is not certain then said as a remark. Default false.
    /// </summary>
    internal bool RestoresDoubtful { get; init; }

    private int Threads => options.Threads > 0 ? options.Threads : Environment.ProcessorCount;

    public MethodOutcome Restore(MethodInput input)
    {
        input.Progress?.Report(new DeblurProgress(0, 1, null));
        (int x, int y, int width, int height) = Place(input.Photo);
        if (Math.Min(width, height) < KernelEstimator.SmallestSide)
        {
            return Kept(
                input, $"{width} x {height} px are too few to find a kernel on: give a photo or a region of at least {KernelEstimator.SmallestSide} px on each side.");
        }

        BlindOptions blind = new() { KernelSize = options.KernelSize, KeepsScales = options.KeepsSteps, Light = options.Light, MaximumThreads = Threads };
        BlindEstimate estimate = KernelEstimator.Estimate(input.Photo.ReadPlanes(x, y, width, height), blind, input.Cancellation);
        Findings findings = new() { Kernels = [estimate.Kernel], Light = estimate.Light, Steps = Steps(estimate) };
        if (Regions(input, estimate, blind) is { } regions)
        {
            return Restored(input, new DeconvolutionMethod(null, null, options.Threads) { Rotation = regions.Model, Light = estimate.Light }, RegionFindings.Of(regions, findings, options.KeepsSteps));
        }

        string? doubt = options.Guard ? BlindCertainty.Doubt(estimate) : null;
        return doubt is not null && !(RestoresDoubtful && BlindCertainty.HasKernel(estimate))
            ? Kept(input, doubt) with { Findings = findings }
            : Restored(input, new DeconvolutionMethod(null, estimate.Kernel, options.Threads) { KeepsPlace = true, Light = estimate.Light }, findings) with { Remark = doubt };
    }

    private MethodOutcome Restored(MethodInput input, DeconvolutionMethod restoring, Findings findings)
    {
        using DeconvolutionMethod method = restoring;
        int overlap = options.TileOverlap >= 0 ? input.Overlap : Math.Min(method.Needs.Overlap, input.Tile / 2);
        return method.Restore(input with { Overlap = overlap }) with { Findings = findings };
    }

    /// <summary>The rotation of the camera, where it is certain and explains the photo better than one kernel; else null.</summary>
    private RegionalEstimate? Regions(MethodInput input, BlindEstimate estimate, BlindOptions blind)
    {
        if (!UsesRegions || options.Region is not null || !RegionCertainty.IsWorthASearch(estimate))
        {
            return null;
        }

        Photo photo = input.Photo;
        RegionalEstimate? found = RegionEstimator.Estimate((photo.Width, photo.Height), photo.ReadPlanes, estimate.Kernel, blind with { Light = estimate.Light }, input.Cancellation);
        return found is not null && RegionCertainty.IsCertain(found) ? found : null;
    }

    public void Dispose()
    {
    }

    private static MethodOutcome Kept(MethodInput input, string reason)
    {
        input.Progress?.Report(new DeblurProgress(1, 1, TimeSpan.Zero));
        return new MethodOutcome(0, 0) { Refusal = reason };
    }

    /// <summary>Kernel and picture of each scale, coarse to fine, then the kernel that is used.</summary>
    private static IReadOnlyList<RestorationStep> Steps(BlindEstimate estimate) => estimate.Scales.Count == 0
        ? []
        :
        [
            .. estimate.Scales.SelectMany((scale, i) => (RestorationStep[])
            [
                new($"{i + 1}-kernel", KernelFile.Draw(scale.Kernel), null), new($"{i + 1}-picture", Photo.FromPlanes(scale.Picture), null),
            ]),
            new("kernel", KernelFile.Draw(estimate.Kernel), null),
        ];

    /// <summary>Where the kernel is estimated: in the region, where one is given.</summary>
    private (int X, int Y, int Width, int Height) Place(Photo photo)
    {
        (int x, int y, int width, int height) = options.Region is { } region ? Within(region, photo) : Middle(photo);
        (int cropX, int cropY, int cropWidth, int cropHeight) = TexturedCrop.Of(photo.ReadPlanes(x, y, width, height), EstimateSide);
        return (x + cropX, y + cropY, cropWidth, cropHeight);
    }

    private static (int X, int Y, int Width, int Height) Middle(Photo photo)
    {
        (int width, int height) = (Math.Min(photo.Width, SearchedSide), Math.Min(photo.Height, SearchedSide));
        return ((photo.Width - width) / 2, (photo.Height - height) / 2, width, height);
    }

    private static (int X, int Y, int Width, int Height) Within(PixelRegion region, Photo photo)
        => region.X + (long)region.Width <= photo.Width && region.Y + (long)region.Height <= photo.Height
            ? (region.X, region.Y, region.Width, region.Height)
            : throw new BlurMismatchException(string.Create(
                CultureInfo.InvariantCulture,
                $"the region {region.X},{region.Y},{region.Width},{region.Height} reaches outside the photo of {photo.Width} x {photo.Height}: give one within it."));
}
