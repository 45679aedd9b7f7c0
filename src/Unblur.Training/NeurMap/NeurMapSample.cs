using Unblur.Imaging;
using Unblur.Networks.OffsetNet;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowPictures;
using Unblur.Training.Runs;

namespace Unblur.Training.NeurMap;

/// <summary>One photo of a validation: square pictures of the same size.</summary>
/// <param name="Name">The photo's.</param>
/// <param name="Blurry">The input of D.</param>
/// <param name="Restored">The output of D, in [0,1].</param>
/// <param name="Motion">The motion that M estimates in the blurry photo, px of the full blur, canonical.</param>
/// <param name="Sharp">The truth; null where it is not known.</param>
internal sealed record NeurMapSample(string Name, PlanarImage Blurry, PlanarImage Restored, MotionFlow Motion, PlanarImage? Sharp)
{
    /// <summary>Px of motion at full colour in the pictures of every run: M's unit.</summary>
    internal const double LongestMotion = MotionUnits.PixelsPerUnit;

    /// <summary>
    /// All pictures in one, see <see cref="SampleStrip"/>; the motion in the colours of <see cref="FlowPicture"/>, up to <see cref="LongestMotion"/>.
    /// </summary>
    internal PlanarImage Strip()
    {
        PlanarImage motion = FlowPicture.Draw(Motion, LongestMotion, legend: false);
        return new SampleStrip(Blurry, Restored, motion, Sharp).Join();
    }
}
