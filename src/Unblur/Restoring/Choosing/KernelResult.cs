using System.Globalization;
using Unblur.Guarding;
using Unblur.Imaging;
using Unblur.Physics.Shake;
using Unblur.Restoring.Blind;
using Unblur.Restoring.Shake;

namespace Unblur.Restoring.Choosing;

/// <summary>A photo that was deconvolved with a kernel that was found, and how far that is trusted.</summary>
/// <remarks>
/// A kernel that is slightly wrong rings, and the network that knows only the moments of the shake stays soft: their errors have little in common, and the mean of both
/// has less than either. What each gains stands in docs/experiments/default.md.
/// </remarks>
internal sealed record KernelResult(MethodOutcome Outcome, Photo Restored)
{
    /// <summary>The share of the deconvolved photo in the result; the rest is the network's.</summary>
    private const float Share = 0.55f;

    /// <summary>Looks for the kernel and deconvolves, or says why the kernel is not used.</summary>
    /// <param name="input">The photo; its output is left alone.</param>
    /// <param name="options">How kernels are looked for.</param>
    /// <param name="estimator">Judges the result.</param>
    /// <param name="likely">The shake that the photo's spectrum shows.</param>
    internal static (KernelResult? Result, string? Doubt) Find(MethodInput input, DeblurOptions options, IShakeEstimator estimator, ShakeMoments likely)
    {
        Photo restored = input.Photo.Copy();
        using MapMethod method = new(options) { UsesRegions = false };
        MethodOutcome outcome = method.Restore(input with { Output = new PhotoWriter(input.Photo, restored, 1, new FiniteCheck()) });
        string? doubt = outcome.Refusal;
        if (doubt is null && outcome.Findings.Kernels is [var kernel, ..])
        {
            doubt = KernelAgreement.Doubt(kernel, likely) ?? ReblurCheck.Complaint(input.Photo, restored, kernel) ?? StillShaken(restored, estimator, options.Threads, input.Cancellation);
        }

        return doubt is null ? (new KernelResult(outcome, restored), null) : (null, doubt);
    }

    private static string? StillShaken(Photo restored, IShakeEstimator estimator, int threads, CancellationToken cancellation)
    {
        double sharp = ShakeSurvey.Of(restored, estimator, threads, cancellation).Whole.Sharp;
        return sharp >= GuardLimits.LooksSharp
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the photo that was deconvolved with the kernel still looks shaken (sharp with a probability of {sharp:0.00})");
    }

    /// <summary>Writes the mean of both results.</summary>
    /// <param name="finish">The network's.</param>
    /// <param name="output">Takes it, row by row.</param>
    internal void Pass(Photo finish, PhotoWriter output) => MeanResult.Write(finish, Restored, Share, output);
}
