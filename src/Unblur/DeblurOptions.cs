using System.Globalization;
using Unblur.Physics.Blind;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Restoring;
using Unblur.Restoring.Blind;
using Unblur.Restoring.Deconvolution;
using Unblur.Restoring.SenRpGan;

namespace Unblur;

/// <summary>How photos are restored. The defaults suit almost everyone.</summary>
public sealed record DeblurOptions
{
    /// <summary>
    /// <c>auto</c>, the default: CUDA or DirectML where the ONNX Runtime in use was built for it, else the processor; <c>cpu</c>, <c>cuda</c>, <c>cuda:N</c>,
    /// <c>dml</c> (DirectML), <c>dml:N</c> or <c>coreml</c>.
    /// </summary>
    public string Device { get; init; } = "auto";

    /// <summary>
    /// <c>auto</c>, the default: the device's usual arithmetic, which is 8 bits on a processor that is fast with them, where the model has a graph of 8 bits; else
    /// float32 on the processor and by DirectML, TF32 by CUDA, and CoreML's choice. <c>fp32</c>: float32 everywhere, which CoreML refuses. <c>int8</c>: 8 bits on the
    /// processor, or an error. There is no half precision.
    /// </summary>
    public string Precision { get; init; } = "auto";

    /// <summary>
    /// The method: <c>network</c>, one network tile by tile; <c>sen-rpgan</c>, motion estimation and deconvolution with a generator as prior; <c>map</c>,
    /// deconvolution with a kernel that is found first; <c>flow</c> or <c>kernel</c>, deconvolution without a network, with <see cref="Flow"/> or <see cref="Kernel"/>.
    /// Null, the default: the method for the flow or the kernel where one is given, else the one that the model is made for.
    /// </summary>
    public string? Method { get; init; }

    /// <summary>The motion of the photo, of its size, px of full blur length: the photo is deconvolved with it. Default null. No model is used then.</summary>
    public MotionFlow? Flow { get; init; }

    /// <summary>The blur kernel of the whole photo: the photo is deconvolved with it. Default null. No model is used then.</summary>
    public BlurKernel? Kernel { get; init; }

    /// <summary>Of <c>sen-rpgan</c>: the motion network, a name or a path. Null, the default: the catalogue's default motion model.</summary>
    public string? MotionModel { get; init; }

    /// <summary>Of <c>sen-rpgan</c>: how often it deconvolves and restores by turns, 1 to 10. 0, the default: as often as the generator was trained for.</summary>
    public int Levels { get; init; }

    /// <summary>Of <c>sen-rpgan</c>: how often all of it is done, each time from the last result, 1 to 10. Default 1.</summary>
    public int GlobalIterations { get; init; } = 1;

    /// <summary>Whether <see cref="Findings.Steps"/> holds what was made on the way, where a method has any of it. Default false.</summary>
    public bool KeepsSteps { get; init; }

    /// <summary>Rows and columns of the kernel that <c>map</c> looks for, px, odd, 5 to 151; somewhat more than the shake. 0, the default: searched.</summary>
    public int KernelSize { get; init; }

    /// <summary>Where in the photo <c>map</c> looks for the kernel, at least 64 px on each side. Null, the default: where there is most texture.</summary>
    public PixelRegion? Region { get; init; }

    /// <summary>
    /// Of <c>map</c>, <c>kernel</c> and <c>flow</c>: which values the blur acts on. Null, the default: those in which the kernel explains
    /// the photo better, linear light being tried first by <c>map</c>; encoded ones with a <see cref="Flow"/>. <see cref="BlurLight.Camera"/> is taken only where it is given.
    /// </summary>
    public BlurLight? Light { get; init; }

    /// <summary>Most memory that the process may hold, in bytes; on an accelerator, most memory of that. 0, the default: a share of what is free.</summary>
    public long MaxMemoryBytes { get; init; }

    /// <summary>Longest side of a tile in pixels, at least 64; rounded to what the network takes. 0, the default: chosen by memory.</summary>
    public int Tile { get; init; }

    /// <summary>How far neighbouring tiles overlap, in pixels, at most half a tile. -1, the default: what the network needs.</summary>
    public int TileOverlap { get; init; } = -1;

    /// <summary>Restores the eight rotations and mirror images and averages them: slightly better, eight times as long. Default false.</summary>
    public bool TestTimeAugmentation { get; init; }

    /// <summary>Blend of the restored photo with the input, 0 (input) to 1 (restored). Default 1.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>Compares the result with the input, and makes it gentler, or keeps the input, where it is implausible. Default true.</summary>
    public bool Guard { get; init; } = true;

    /// <summary>Threads of the CPU. 0, the default: all that the process may use.</summary>
    public int Threads { get; init; }

    /// <summary>The name of the method for the flow or the kernel that is given; null where none is.</summary>
    internal string? KnownBlur => Flow is not null ? DeconvolutionMethod.FlowName : Kernel is not null ? DeconvolutionMethod.KernelName : null;

    /// <summary>The name of the method, where it needs no model; else null.</summary>
    internal string? WithoutModel => KnownBlur ?? (Method == MapMethod.Name ? MapMethod.Name : null);

    /// <summary>Refuses what is set for SEN + RP-GAN alone, where another method restores.</summary>
    /// <exception cref="ArgumentException">Something of it is set.</exception>
    internal void RequireFor(string method)
    {
        if (method != SenRpGanMethod.Name && (MotionModel is not null || Levels > 0 || GlobalIterations > 1))
        {
            throw new ArgumentException(
                $"MotionModel, Levels and GlobalIterations are for the method {SenRpGanMethod.Name}, but the photos are restored by {method}: leave "
                    + "them out (--motion-model, --levels, --global-iterations), or choose a model of that method.");
        }
    }

    /// <summary>Throws where the options make no sense.</summary>
    /// <exception cref="ArgumentException">All problems, together.</exception>
    public void Validate()
    {
        List<string> problems = [.. ComputeChoice.Problems(Device, Threads, MaxMemoryBytes), .. ComputeChoice.PrecisionProblems(Precision)];
        Require(Tile == 0 || Tile >= MemoryBudget.SmallestTile, $"Tile is {Tile}: use 0 for automatic, or at least {MemoryBudget.SmallestTile} pixels");
        Require(TileOverlap >= -1, $"TileOverlap is {TileOverlap}: use -1 for automatic, or a number of pixels");
        Require(Tile == 0 || TileOverlap <= Tile / 2, $"TileOverlap is {TileOverlap} but Tile is {Tile}: overlap by at most half a tile");
        Require(Strength is >= 0 and <= 1, string.Create(CultureInfo.InvariantCulture, $"Strength is {Strength}: use 0 to 1"));
        Require(Method is null || RestorationMethods.Names.Contains(Method), $"Method is '{Method}': use {string.Join(", ", RestorationMethods.Names)}, or null for the one that the model is made for");
        Require(Levels is >= 0 and <= 10, $"Levels is {Levels}: use 1 to 10, or 0 for as many as the generator was trained for");
        Require(GlobalIterations is >= 1 and <= 10, $"GlobalIterations is {GlobalIterations}: use 1 to 10");
        RequireFittingBlur();
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", problems) + ".");
        }

        void RequireFittingBlur()
        {
            Require(Flow is null || Kernel is null, "Flow and Kernel are both given: a photo is deconvolved with one of them");
            Require(Flow is null || Method is null or DeconvolutionMethod.FlowName, $"a Flow is given but Method is '{Method}': leave the method out");
            Require(Kernel is null || Method is null or DeconvolutionMethod.KernelName, $"a Kernel is given but Method is '{Method}': leave the method out");
            Require(Flow is not null || Method != DeconvolutionMethod.FlowName, "Method is 'flow' but there is no Flow: give one");
            Require(Kernel is not null || Method != DeconvolutionMethod.KernelName, "Method is 'kernel' but there is no Kernel: give one");
            Require(Flow is null || MathF.Max(Flow.MaximumU, Flow.MaximumV) <= 500,
                "the Flow has a component that is not finite or above 500 px: check its units, px of full blur length");
            Require(WithoutModel is null || !TestTimeAugmentation, "TestTimeAugmentation is for networks: leave it out with a Flow, a Kernel or the method map");
            RequireBlindOptions();
        }

        void RequireBlindOptions()
        {
            Require(Light is null || Enum.IsDefined(Light.Value), $"Light is {Light}: use Encoded, Camera, Linear, or null for what explains the photo better");
            Require(Light is null || WithoutModel is not null, "Light is for the methods 'map', 'kernel' and 'flow': leave it out");
            Require((KernelSize == 0 && Region is null) || Method == MapMethod.Name, "KernelSize and Region are for the method 'map': leave them out");
            Require(
                KernelSize == 0 || (KernelSize % 2 == 1 && KernelSize is >= 5 and <= BlindOptions.LargestKernel),
                $"KernelSize is {KernelSize}: use 0 to search for it, or an odd number from 5 to {BlindOptions.LargestKernel}");
            Require(
                Region is null || (Region.X >= 0 && Region.Y >= 0 && Math.Min(Region.Width, Region.Height) >= KernelEstimator.SmallestSide),
                $"Region is {Region}: use one within the photo, of at least {KernelEstimator.SmallestSide} px on each side");
        }

        void Require(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }
    }
}
