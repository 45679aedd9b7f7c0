using Unblur.Networks.OffsetNet;
using Unblur.Torch;
using Unblur.Torch.Modules;
using Unblur.Training.Reblur;

namespace Unblur.Training.NeurMap;

/// <summary>Blur of known motion for training: R blurs sharp photos, for M along motion drawn at random, for D along the motion of other photos.</summary>
/// <remarks>
/// A drawn motion is a vector of any direction and of a length up to the longest, and changes across the patch as an affine map. R blurs
/// twice, the second time along a fifteenth of the motion, which fills the gaps between its 15 samples: 225 of them, evenly spaced along a straight line.
/// </remarks>
internal static class SyntheticMotion
{
    // How much a vector changes from the middle of a patch to its edge, as a share of its length.
    private const double Change = 0.2;
    private const float Leaning = 0.25f;
    private const double Levels = 255;
    private const int SizeMultiple = 8;

    /// <summary>
    /// Px cut off each side of a patch, where the blur would need pixels from outside: three sixteenths of the side, rounded down to a multiple of 8 for M.
    /// </summary>
    internal static int Margin(long side) => (int)side * 3 / (16 * SizeMultiple) * SizeMultiple;

    /// <summary>Blurs photos and cuts off their edges.</summary>
    /// <param name="sharp">(N, 3, P, P), values 0 to 1.</param>
    /// <param name="longest">Longest motion in the middle of a patch, px.</param>
    /// <param name="randomOf">The generator of a place in the batch.</param>
    /// <returns>(N, 3, Q, Q), rounded to 8 bits like a photo, and its motion (N, 2, Q, Q) in M's units; Q is P without its margins.</returns>
    internal static (Tensor Blurry, Tensor Motion) Make(Tensor sharp, double longest, Func<int, Random> randomOf)
    {
        using var grad = GradMode.Disabled();
        (int count, long side) = ((int)sharp.Size(0), sharp.Size(2));
        Tensor motion = Tensor.Stack([.. Enumerable.Range(0, count).Select(place => Draw(randomOf(place), longest, side))], 0).To(sharp.Device);
        return (Middle(Blur(sharp, motion)), Middle(motion));
    }

    /// <summary>Blurs photos evenly along a motion and rounds them to 8 bits, like photos.</summary>
    /// <param name="sharp">(N, 3, H, W), values 0 to 1.</param>
    /// <param name="motion">(N, 2, H, W), in M's units.</param>
    /// <returns>(N, 3, H, W), without gradients. Outside the image, the edge pixels are repeated.</returns>
    internal static Tensor Blur(Tensor sharp, Tensor motion)
    {
        using var grad = GradMode.Disabled();
        using TensorScope scope = new();
        Tensor gapped = Reblurring.Apply(sharp.Contiguous(), motion, SampleBorder.Replicate);
        Tensor blurry = Reblurring.Apply(gapped, motion * (1.0 / Reblurring.Samples), SampleBorder.Replicate);
        return scope.Keep((blurry * Levels).Round() * (1 / Levels));
    }

    /// <summary>
    /// Starts a fresh M with a small motion to the right everywhere. A motion and its reverse are the same blur, so an M that starts at zero has no direction
    /// to learn in: what one photo teaches, the next one undoes.
    /// </summary>
    internal static void Lean(OffsetNet network)
    {
        Parameter bias = network.Trainable().Single(entry => entry.Name == "conv_out_0.bias").Parameter;
        bias.Replace(Tensor.From([0f, Leaning], 2));
    }

    private static Tensor Draw(Random random, double longest, long side)
    {
        double length = random.NextDouble() * longest / MotionUnits.LinePixelsPerUnit;
        (double dy, double dx) = Math.SinCos(random.NextDouble() * Math.PI);
        var ramp = Tensor.Linspace(-1, 1, side);
        (Tensor down, Tensor right) = (ramp.Reshape(side, 1), ramp.Reshape(1, side));
        return Tensor.Stack([Channel(dy), Channel(dx)], 0);                                     // (2, P, P)

        Tensor Channel(double middle) => ((down * Slope()) + (right * Slope()) + middle) * length;
        double Slope() => ((2 * random.NextDouble()) - 1) * Change;
    }

    private static Tensor Middle(Tensor images)
    {
        (long side, int margin) = (images.Size(2), Margin(images.Size(2)));
        return images.Narrow(2, margin, side - (2 * margin)).Narrow(3, margin, side - (2 * margin)).Contiguous();
    }
}
