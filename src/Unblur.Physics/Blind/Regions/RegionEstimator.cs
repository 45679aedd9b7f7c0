using Unblur.Imaging;
using Unblur.Physics.CameraShake;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind.Regions;

/// <summary>Finds how a camera turned, from regions of a photo that one kernel does not explain.</summary>
/// <remarks>Each region is a plane of its own; what they have in common is the camera, on whose rotation their kernels are projected again and again.</remarks>
public static class RegionEstimator
{
    /// <summary>Estimates the rotation.</summary>
    /// <param name="photo">Width and height, px.</param>
    /// <param name="read">Reads a part of the photo; never called twice at the same time.</param>
    /// <param name="kernel">The kernel that was found for the photo, or a part of it: where the search starts.</param>
    /// <param name="options">How; its kernel size is that of the kernel. Where its light is null, the blur is taken to act on encoded values.</param>
    /// <param name="cancellation">Checked between turns.</param>
    /// <returns>The rotation; null where the photo is too small to have regions for this kernel, or shows no edges.</returns>
    public static RegionalEstimate? Estimate(
        (int Width, int Height) photo, ReadPart read, BlurKernel kernel, BlindOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(kernel);
        options ??= new BlindOptions();
        options.Validate();
        int side = RegionPlan.SideFor(photo.Width, photo.Height, kernel.Size);
        if (side == 0)
        {
            return null;
        }

        (RegionPlace[] places, int columns) = RegionPlan.Places(photo, side, read, options);
        double[] weights = Weights(places);
        if (weights.Max() == 0)
        {
            return null;
        }

        RegionSearch search = new(photo, places, weights, kernel, options);
        RotationModel model = search.Run(cancellation);
        BlurKernel[] own = search.Found();
        var regions = new RegionKernel[places.Length];
        Rows.ForEach(places.Length, options.MaximumThreads, i =>
        {
            cancellation.ThrowIfCancellationRequested();
            RegionPlace place = places[i];
            BlurKernel there = model.KernelAt(place.X + ((place.Plane.Width - 1) / 2.0), place.Y + ((place.Plane.Height - 1) / 2.0));
            LatentScore score = new(place.Plane, Math.Max(there.Size, kernel.Size));
            regions[i] = new RegionKernel(place.X, place.Y, place.Plane.Width, place.Plane.Height)
            {
                Kernel = there,
                Weight = weights[i],
                Agreement = KernelShift.Of(own[i], there).Similarity,
                Energy = score.Of([.. there.Weights], there.Size),
                OneKernelEnergy = score.Of([.. kernel.Weights], kernel.Size),
            };
        });
        return new RegionalEstimate(model, regions, columns);
    }

    /// <summary>The strength of edges in the direction that has fewest, compared with the region that has most.</summary>
    private static double[] Weights(RegionPlace[] places)
    {
        double[] strengths = [.. places.Select(place => place.Plane.EdgeStrength())];
        double largest = strengths.Max();
        return [.. strengths.Select(strength => largest > 0 ? strength / largest : 0)];
    }
}

/// <summary>Reads planes of a part of a photo: from column x and row y on, width x height; 1 or 3 channels, [0,1].</summary>
public delegate PlanarImage ReadPart(int x, int y, int width, int height);
