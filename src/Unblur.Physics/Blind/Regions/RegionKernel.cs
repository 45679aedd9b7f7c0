using Unblur.Physics.Kernels;

namespace Unblur.Physics.Blind.Regions;

/// <summary>A region of a photo in which a kernel was looked for.</summary>
/// <param name="X">Px from the photo's left border.</param>
/// <param name="Y">Px from the photo's upper border.</param>
/// <param name="Width">Px.</param>
/// <param name="Height">Px.</param>
public sealed record RegionKernel(int X, int Y, int Width, int Height)
{
    /// <summary>The kernel of the camera's rotation at the region's middle.</summary>
    public required BlurKernel Kernel { get; init; }

    private const double LeastAgreement = 0.85, LeastWeight = 0.1;

    /// <summary>How far the region counted, 0 to 1: 1 for the one with the clearest edges of all directions, 0 for one that shows nothing.</summary>
    public required double Weight { get; init; }

    /// <summary>Similarity of what the region alone gave, from the last kernel on, to <see cref="Kernel"/>, 0 to 1.</summary>
    public required double Agreement { get; init; }

    /// <summary>
    /// Energy for each pixel with <see cref="Kernel"/>: what the best picture with few gradients, blurred again, lacks, and how many gradients it takes.
    /// Lower is better.
    /// </summary>
    public required double Energy { get; init; }

    /// <summary>The same with the one kernel of the whole photo.</summary>
    public required double OneKernelEnergy { get; init; }

    /// <summary>Whether the region shows edges that agree with its kernel; another has the kernel that the others ask for.</summary>
    public bool IsCertain => Weight >= LeastWeight && Agreement >= LeastAgreement;
}

/// <summary>The blur of a photo whose kernel differs from place to place, as the rotation of the camera.</summary>
/// <param name="Model">It has a kernel for every place.</param>
/// <param name="Regions">Where it was looked for, row by row.</param>
/// <param name="Columns">Regions in a row.</param>
public sealed record RegionalEstimate(RotationModel Model, IReadOnlyList<RegionKernel> Regions, int Columns)
{
    /// <summary>By how much the rotation lowers the energy of the regions in all, as a share; negative where one kernel explains them better.</summary>
    public double Gain => 1 - (Regions.Sum(region => region.Weight * region.Energy) / Regions.Sum(region => region.Weight * region.OneKernelEnergy));

    /// <summary>The mean agreement of the regions, by their weights, 0 to 1.</summary>
    public double Agreement => Regions.Sum(region => region.Weight * region.Agreement) / Regions.Sum(region => region.Weight);

    /// <summary>The least similarity of a region's kernel to that at the middle of the photo, 0 to 1: 1 where the blur is the same everywhere.</summary>
    public double Sameness
    {
        get
        {
            BlurKernel middle = Model.KernelAt((Model.View.Width - 1) / 2.0, (Model.View.Height - 1) / 2.0);
            return Regions.Min(region => KernelShift.Of(middle, region.Kernel).Similarity);
        }
    }
}
