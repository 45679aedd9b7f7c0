using Unblur.Imaging;
using Unblur.Metrics;
using Unblur.Networks;
using Unblur.Torch;
using Unblur.Training.Runs;
using Unblur.Training.Session;

namespace Unblur.Training.Dbgan;

/// <summary>PSNR and SSIM of restored held-out squares.</summary>
internal sealed class DbganValidation(IReadOnlyList<(PlanarImage Blurry, PlanarImage Sharp)> pairs)
{
    private const int Pictures = 4;

    /// <summary>All scores.</summary>
    /// <param name="network">In evaluation mode.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="show">Is passed pictures of the first squares: blurry, restored, sharp.</param>
    /// <exception cref="TrainingDivergedException">A restored square is not finite.</exception>
    internal DbganScores Measure(DeblurNetwork network, Device device, Action<string, Func<PlanarImage>> show)
    {
        using var inference = new InferenceMode();
        (double psnr, double before, double ssim) = (0, 0, 0);
        for (int i = 0; i < pairs.Count; i++)
        {
            (PlanarImage blurry, PlanarImage sharp) = pairs[i];
            PlanarImage restored = Restore(network, blurry, device);
            (psnr, before, ssim) = (psnr + BoundedPsnr.Of(restored, sharp), before + BoundedPsnr.Of(blurry, sharp), ssim + Ssim.SkimageGaussian(restored, sharp));
            if (i < Pictures)
            {
                show($"{i}-restored", () => new SampleStrip(blurry, restored, null, sharp).Join());
            }
        }

        return new DbganScores(psnr / pairs.Count, before / pairs.Count, ssim / pairs.Count);
    }

    private static PlanarImage Restore(DeblurNetwork network, PlanarImage blurry, Device device)
    {
        using var scope = new TensorScope();
        Tensor restored = network.Forward(Tensor.From<float>(blurry.Values, 1, 3, blurry.Height, blurry.Width).To(device));
        return restored.AllFinite()
            ? new PlanarImage(3, blurry.Height, blurry.Width, restored.Clamp(0, 1).Contiguous().ToArray<float>())
            : throw new TrainingDivergedException("the restored held-out photos are not finite. Resume with a lower optimizer.learning_rate.");
    }
}
