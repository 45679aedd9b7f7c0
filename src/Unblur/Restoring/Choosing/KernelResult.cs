using System.Globalization;
using Unblur.Guarding;
using Unblur.Imaging;
using Unblur.Physics.Kernels;
using Unblur.Physics.Shake;
using Unblur.Restoring.Blind;
using Unblur.Restoring.Shake;

namespace Unblur.Restoring.Choosing;

/// <summary>A photo that was deconvolved with a kernel that was found, and how far that is trusted.</summary>
/// <param name="Outcome">What the search for the kernel found.</param>
/// <param name="Deconvolved">The deconvolved photo.</param>
/// <param name="Doubt">Why the kernel may be wrong; null where nothing says so.</param>
internal sealed record KernelResult(MethodOutcome Outcome, Photo Deconvolved, string? Doubt)
{
    /// <summary>Looks for the kernel and deconvolves, or says why there is no kernel.</summary>
    /// <param name="input">The photo; its output is left alone.</param>
    /// <param name="options">How kernels are looked for.</param>
    /// <param name="estimator">Judges the result.</param>
    /// <param name="likely">The shake that the photo's spectrum shows.</param>
    internal static (KernelResult? Result, string? Reason) Find(MethodInput input, DeblurOptions options, IShakeEstimator estimator, ShakeMoments likely)
    {
        Photo restored = input.Photo.Copy();
        FiniteCheck check = new();
        using MapMethod method = new(options) { UsesRegions = false, RestoresDoubtful = true };
        MethodOutcome outcome = method.Restore(input with { Output = new PhotoWriter(input.Photo, restored, 1, check) });
        if ((outcome.Refusal ?? check.Complaint()) is { } reason)
        {
            return (null, reason);
        }

        BlurKernel kernel = outcome.Findings.Kernels[0];
        string? doubt = outcome.Remark ?? KernelAgreement.Doubt(kernel, likely) ?? ReblurCheck.Complaint(input.Photo, restored, kernel)
            ?? StillShaken(restored, estimator, options.Threads, input.Cancellation);
        return (new KernelResult(outcome, restored, doubt), null);
    }

    private static string? StillShaken(Photo restored, IShakeEstimator estimator, int threads, CancellationToken cancellation)
    {
        double sharp = ShakeSurvey.Of(restored, estimator, threads, cancellation).Whole.Sharp;
        return sharp >= GuardLimits.LooksSharp
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the photo that was deconvolved with the kernel still looks shaken (sharp with a probability of {sharp:0.00})");
    }
}
