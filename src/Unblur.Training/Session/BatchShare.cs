using Unblur.Torch;
using Unblur.Torch.Distributed;

namespace Unblur.Training.Session;

/// <summary>Which photos of a step's whole batch this process has, and the exchanges that results of the whole batch need.</summary>
/// <remarks>
/// W processes with p pairs and u unpaired photos each make a whole batch of W p pairs, followed by W u unpaired photos. Process r has the r-th p pairs
/// and the r-th u unpaired photos. All processes have equally many of both, so the mean over the whole batch is the mean of the processes' means.
/// </remarks>
/// <param name="Group">The processes.</param>
/// <param name="Paired">p.</param>
/// <param name="Unpaired">u.</param>
internal sealed record BatchShare(ProcessGroup Group, int Paired, int Unpaired)
{
    /// <summary>The index of this process's first pair among all pairs.</summary>
    internal int FirstPair => Group.Rank * Paired;

    /// <summary>The index of this process's first unpaired photo among all unpaired photos.</summary>
    internal int FirstUnpaired => Group.Rank * Unpaired;

    /// <summary>The index in the whole batch of one of this process's photos.</summary>
    internal int PlaceOf(int photo) => photo < Paired ? FirstPair + photo : (Group.Size * Paired) + FirstUnpaired + (photo - Paired);

    /// <summary>Gathers values of every photo of the whole batch, in its order.</summary>
    /// <param name="own">The values of this process's photos, (N, ...), without gradients.</param>
    /// <returns>(W N, ...).</returns>
    internal Tensor Gather(Tensor own)
    {
        if (Group.Size == 1)
        {
            return own;
        }

        var all = Tensor.Zeros([Group.Size * own.Size(0), .. own.Shape[1..]], own.DType, own.Device);
        for (int i = 0; i < own.Size(0); i++)
        {
            all.Narrow(0, PlaceOf(i), 1).CopyInPlace(own.Narrow(0, i, 1));
        }

        Group.SumInPlace(all);
        return all;
    }

    /// <summary>The mean over the whole batch, from the mean over this process's photos.</summary>
    /// <returns>
    /// The value is the mean over the whole batch, the gradient is that of this process's mean. <see cref="Distributed.GradientAverage"/> averages these
    /// gradients over the processes, which gives the gradient of the whole mean, whatever function of it is minimised.
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
