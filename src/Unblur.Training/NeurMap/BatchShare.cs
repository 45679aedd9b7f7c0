using Unblur.Torch;
using Unblur.Torch.Distributed;

namespace Unblur.Training.NeurMap;

/// <summary>Which photos of a step's whole batch this process has, and what must be known of the others'.</summary>
/// <remarks>
/// W processes with p pairs and u unpaired photos each make a whole batch of W p pairs and, behind them, W u unpaired photos. Process r has the r-th
/// p pairs and the r-th u unpaired photos, so that all have as many of both: means over the whole batch are means of the processes' own ones.
/// </remarks>
/// <param name="Group">The processes.</param>
/// <param name="Paired">p.</param>
/// <param name="Unpaired">u.</param>
internal sealed record BatchShare(ProcessGroup Group, int Paired, int Unpaired)
{
    internal static BatchShare Of(NeurMapRecipe recipe, ProcessGroup group) => new(group, recipe.Data.PairsInAStep, recipe.Data.UnpairedBatch);

    /// <summary>The place of this process's first pair among all pairs.</summary>
    internal int FirstPair => Group.Rank * Paired;

    /// <summary>The place of this process's first unpaired photo among all of them.</summary>
    internal int FirstUnpaired => Group.Rank * Unpaired;

    /// <summary>The place in the whole batch of a photo of this process's own.</summary>
    internal int PlaceOf(int photo) => photo < Paired ? FirstPair + photo : (Group.Size * Paired) + FirstUnpaired + (photo - Paired);

    /// <summary>Values of every photo of the whole batch, in its order.</summary>
    /// <param name="own">(N, C), without gradients: those of this process's photos.</param>
    /// <returns>(W N, C).</returns>
    internal Tensor Gather(Tensor own)
    {
        if (Group.Size == 1)
        {
            return own;
        }

        var all = Tensor.Zeros([Group.Size * own.Size(0), own.Size(1)], own.DType, own.Device);
        for (int i = 0; i < own.Size(0); i++)
        {
            all.Narrow(0, PlaceOf(i), 1).CopyInPlace(own.Narrow(0, i, 1));
        }

        Group.SumInPlace(all);
        return all;
    }

    /// <summary>The mean over the whole batch, from the mean over this process's photos.</summary>
    /// <returns>
    /// The value is the whole mean, the gradient that of this process's own: the processes' gradients are averaged later, and the average of these is
    /// that of the whole mean, through whatever it goes into.
    /// </returns>
    internal Tensor Mean(Tensor own)
    {
        if (Group.Size == 1)
        {
            return own;
        }

        Tensor before = own.Detach();
        Tensor mean = before.Clone();
        Group.SumInPlace(mean);
        return own + (mean.DivideInPlace(Group.Size) - before);
    }
}
