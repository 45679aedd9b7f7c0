namespace Unblur.Restoring.Choosing;

/// <summary>What is done about a photo.</summary>
internal enum Treatment
{
    /// <summary>Nothing: it stays as it is, and why is said.</summary>
    Kept,

    /// <summary>The filter and the U-Net alone: for a lens out of focus, whose blur they take for that of a shake in all directions.</summary>
    Network,

    /// <summary>The filter and the U-Net, by the shake of each place, with some of what <see cref="Moving"/> has.</summary>
    Short,

    /// <summary>Deconvolution with the one kernel of the photo, as far as it can be trusted; else as <see cref="Moving"/>.</summary>
    Kernel,

    /// <summary>
    /// The mean of what the network makes of the photo and what deconvolution along its estimated motion does: neither sees all of a scene that moves.
    /// </summary>
    Moving,
}

/// <summary>The decision what is done about a photo, from its diagnosis alone; how far a kernel is trusted is <see cref="KernelMix"/>'s.</summary>
internal static class TreatmentChoice
{
    /// <summary>A shake from this extent on is long: the network gains little there, a kernel much, at the cost of ten seconds or twenty, px.</summary>
    private const double LongShake = 4;

    /// <summary>
    /// The network was trained on shake, but gains also where a lens was out of focus, up to this extent, px; where that is not certain, a soft photo stays.
    /// </summary>
    private const double LargestDefocus = 12, CertainDefocus = 0.65;

    internal static Treatment Of(PhotoDiagnosis diagnosis) => diagnosis.Kind switch
    {
        DiagnosedBlur.Sharp or DiagnosedBlur.Unclear => Treatment.Kept,
        DiagnosedBlur.Defocus => diagnosis is { Length: <= LargestDefocus, Certainty: >= CertainDefocus } ? Treatment.Network : Treatment.Kept,
        DiagnosedBlur.HandShake when diagnosis.Length < LongShake => Treatment.Short,
        DiagnosedBlur.HandShake => Treatment.Kernel,
        _ => Treatment.Moving,
    };

    /// <summary>Why a photo is kept, in words.</summary>
    internal static string Reason(PhotoDiagnosis diagnosis) => diagnosis.Kind switch
    {
        DiagnosedBlur.Sharp => $"it looks sharp ({diagnosis})",
        _ => $"{diagnosis}: a restoration could do harm",
    };
}
