using System.Globalization;
using Unblur.Imaging;

namespace Unblur.Restoring.Choosing;

/// <summary>How much of a result comes from where, after a kernel was found, deconvolved with, and finished.</summary>
/// <remarks>
/// The network that finishes deconvolution was taught with wrong kernels, too: what it takes back of a deconvolution says how far the kernel is to be trusted,
/// and what the search for the kernel says of it adds nothing to that. A kernel that is slightly wrong rings, the network takes that away with some detail, and
/// networks that know only moments or lines stay soft: their errors have little in common, and a mean has less than either. docs/experiments/default.md has the
/// figures that the numbers were chosen by.
/// </remarks>
internal sealed class KernelMix
{
    /// <summary>A kernel is trusted up to the first share of what deconvolution changed that is taken back, and less and less up to the second.</summary>
    private const double Trusted = 0.25, Distrusted = 0.6;

    /// <summary>
    /// Of the deconvolved photo in what was made with a trusted kernel, the rest is finished; and in the whole result, without the network that finishes.
    /// </summary>
    private const float Deconvolved = 0.65f, Unfinished = 0.55f;

    private readonly KernelResult _found;
    private readonly Photo? _finished;

    /// <summary>Without the network that finishes.</summary>
    /// <param name="found">What deconvolution with the kernel made of a photo.</param>
    /// <param name="doubt">Why the kernel may be wrong; null where nothing says so.</param>
    internal KernelMix(KernelResult found, string? doubt) => (_found, Share, Doubt) = (found, doubt is null ? Unfinished : 0, doubt);

    /// <summary>With it.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="found">What deconvolution with the kernel made of it.</param>
    /// <param name="finished">That, finished by the network; null where it is not finite.</param>
    internal KernelMix(Photo photo, KernelResult found, Photo? finished)
    {
        (_found, _finished) = (found, finished);
        if (finished is null)
        {
            Doubt = "what the network that finishes deconvolution made of it is not finite";
            return;
        }

        double takenBack = Distance(found.Deconvolved, finished) / Math.Max(Distance(found.Deconvolved, photo), 1e-6);
        Share = (float)Math.Clamp((Distrusted - takenBack) / (Distrusted - Trusted), 0, 1);
        Doubt = Share == 1
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the network that finishes deconvolution took {takenBack:P1} of it back, more than {Trusted:P0}");
    }

    /// <summary>Of what the kernel made in the result, 0 to 1.</summary>
    internal float Share { get; }

    /// <summary>Why the kernel may be wrong; null where nothing says so.</summary>
    internal string? Doubt { get; }

    /// <summary>Writes the result.</summary>
    /// <param name="others">What can be done without the kernel; null where it takes no part.</param>
    /// <param name="output">Takes all rows.</param>
    internal void Write(Photo? others, PhotoWriter output)
    {
        float deconvolved = _finished is null ? 1 : Deconvolved * Share;
        MeanResult.Write(output, (_found.Deconvolved, Share * deconvolved), (_finished, Share * (1 - deconvolved)), (others, 1 - Share));
    }

    /// <summary>Root mean square of the differences, 0 to 1.</summary>
    private static double Distance(Photo one, Photo other)
    {
        (PlaneBuffer ofOne, PlaneBuffer ofOther) = (new PlaneBuffer(), new PlaneBuffer());
        double sum = 0;
        for (int y = 0; y < one.Height; y += PhotoWriter.StripRows)
        {
            int rows = Math.Min(PhotoWriter.StripRows, one.Height - y);
            (PlanarImage left, PlanarImage right) = (ofOne.Take(3, rows, one.Width), ofOther.Take(3, rows, one.Width));
            one.ReadPlanes(0, y, left);
            other.ReadPlanes(0, y, right);
            for (int i = 0; i < left.Values.Length; i++)
            {
                double apart = left.Values[i] - right.Values[i];
                sum += apart * apart;
            }
        }

        return Math.Sqrt(sum / (3.0 * one.Width * one.Height));
    }
}
