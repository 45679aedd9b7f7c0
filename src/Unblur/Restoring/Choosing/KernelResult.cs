using System.Globalization;
using Unblur.Guarding;
using Unblur.Imaging;
using Unblur.Physics.Kernels;
using Unblur.Physics.Shake;
using Unblur.Restoring.Blind;
using Unblur.Restoring.Shake;

namespace Unblur.Restoring.Choosing;

/// <summary>A photo that was deconvolved with a kernel that was found.</summary>
/// <param name="Outcome">What the search for the kernel found; its remark says why the search doubts it.</param>
/// <param name="Deconvolved">The deconvolved photo.</param>
internal sealed record KernelResult(MethodOutcome Outcome, Photo Deconvolved)
{
    /// <summary>The kernel that was found.</summary>
    internal BlurKernel Kernel => Outcome.Findings.Kernels[0];

    /// <summary>Looks for the kernel and deconvolves, or says why there is no kernel.</summary>
    /// <param name="input">The photo; its output is left alone.</param>
    /// <param name="options">How kernels are looked for.</param>
    internal static (KernelResult? Result, string? Reason) Find(MethodInput input, DeblurOptions options)
    {
        Photo restored = input.Photo.Copy();
        FiniteCheck check = new();
        using MapMethod method = new(options) { UsesRegions = false, RestoresDoubtful = true };
        MethodOutcome outcome = method.Restore(input with { Output = new PhotoWriter(input.Photo, restored, 1, check) });
        return (outcome.Refusal ?? check.Complaint()) is { } reason ? (null, reason) : (new KernelResult(outcome, restored), null);
    }

    /// <summary>Why the kernel may be wrong; null where nothing says so.</summary>
    /// <param name="photo">The photo before.</param>
    /// <param name="estimator">Judges the deconvolved photo.</param>
    /// <param name="likely">The shake that the photo's spectrum shows.</param>
    /// <param name="threads">Processor threads; 0 for all.</param>
    /// <param name="cancellation">Checked between parts of the photo.</param>
    internal string? Doubt(Photo photo, IShakeEstimator estimator, ShakeMoments likely, int threads, CancellationToken cancellation)
    {
        return Outcome.Remark ?? KernelAgreement.Doubt(Kernel, likely) ?? ReblurCheck.Complaint(photo, Deconvolved, Kernel, Outcome.Findings.Light!.Value)
            ?? StillShaken(estimator, threads, cancellation);
    }

    private string? StillShaken(IShakeEstimator estimator, int threads, CancellationToken cancellation)
    {
        double sharp = ShakeSurvey.Of(Deconvolved, estimator, threads, cancellation).Whole.Sharp;
        return sharp >= GuardLimits.LooksSharp
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the photo that was deconvolved with the kernel still looks shaken (sharp with a probability of {sharp:0.00})");
    }
}
