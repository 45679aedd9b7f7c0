using System.Globalization;
using Unblur.Restoring.Choosing;

namespace Unblur;

/// <summary>What a photo suffers from, as far as it can be seen, and how certain that is.</summary>
public sealed record PhotoDiagnosis
{
    private const double VisibleNoise = 0.008;

    /// <summary>The kind of blur.</summary>
    public required DiagnosedBlur Kind { get; init; }

    /// <summary>How certain the kind is, 0 to 1.</summary>
    public required double Certainty { get; init; }

    /// <summary>How far the blur reaches, px: the extent of the shake's path, or the diameter of the disc of a lens out of focus; 0 for a sharp photo.</summary>
    public double Length { get; init; }

    /// <summary>Which way most of the shake went: degrees from the x axis, clockwise on the screen, 0 to below 180.</summary>
    public double Angle { get; init; }

    /// <summary>How much longer the shake is in that direction than across it, 0 (the same) to 1 (a straight line): where it is small the angle means little.</summary>
    public double Straightness { get; init; }

    /// <summary>How much of the photo is blurred, 0 to 1, judged in squares of about 256 px.</summary>
    public double BlurredShare { get; init; }

    /// <summary>How much the blur differs across the photo, as a share of its spread: 0 the same everywhere, 1 not alike.</summary>
    public double Variation { get; init; }

    /// <summary>Standard deviation of the photo's noise, 0 to 1.</summary>
    public double Noise { get; init; }

    /// <summary>The diagnosis in words, such as <c>hand shake of about 6 px at 30°, certainty 0.91</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{What()}, certainty {Certainty:0.00}{NoiseInWords()}");

    /// <summary>What Unblur does about it by default, such as <c>is kept as it is</c>.</summary>
    public string Advice => TreatmentChoice.Of(this) switch
    {
        Treatment.Kept => "is kept as it is",
        Treatment.Kernel => "is restored with one kernel, where it can be found, else by the network and, with the models that ship, along its motion",
        Treatment.Network => "is restored by the network",
        _ => "is restored by the network and, with the models that ship, along its motion",
    };

    private string What() => Kind switch
    {
        DiagnosedBlur.Sharp => "sharp",
        DiagnosedBlur.HandShake => string.Create(CultureInfo.InvariantCulture, $"hand shake of about {Length:0} px{Direction()}"),
        DiagnosedBlur.MovingSubject => string.Create(CultureInfo.InvariantCulture, $"moving subject or varying motion of about {Length:0} px, {100 * BlurredShare:0} % of the photo"),
        DiagnosedBlur.Defocus => string.Create(CultureInfo.InvariantCulture, $"out of focus by about {Length:0} px"),
        _ => "not clear whether it is blurred",
    };

    private string Direction() => Straightness >= 0.4 ? string.Create(CultureInfo.InvariantCulture, $" at {Angle:0}°") : "";

    private string NoiseInWords() => Noise >= VisibleNoise ? string.Create(CultureInfo.InvariantCulture, $"; noise {100 * Noise:0.0} %") : "";
}

/// <summary>The kinds of blur that are told apart.</summary>
public enum DiagnosedBlur
{
    /// <summary>None worth removing.</summary>
    Sharp,

    /// <summary>The whole photo moved with the camera.</summary>
    HandShake,

    /// <summary>Parts of the photo moved, or moved differently.</summary>
    MovingSubject,

    /// <summary>The lens was out of focus.</summary>
    Defocus,

    /// <summary>The signs contradict each other, or the photo shows too little.</summary>
    Unclear,
}
