using Unblur.Physics.Degradations;
using Unblur.Physics.Sampling;

namespace Unblur.Physics.Frames;

/// <summary>How frames of a high-speed sequence are averaged into blurry images.</summary>
public sealed record FrameAveragingOptions
{
    /// <summary>
    /// Consecutive frames for each image, odd: the sharp image is the middle one, and the middle of an even number is between two frames,
    /// half a frame's motion away from both. 1 to 999. Default 11 (GoPro has 7 to 13).
    /// </summary>
    public int Frames { get; init; } = 11;

    /// <summary>Frames from the start of one group to that of the next, at least 1; below <see cref="Frames"/> groups overlap. Default null: as many as Frames, so none is used twice.</summary>
    public int? Stride { get; init; }

    /// <summary>The light in which frames are averaged: as stored, linear, or <see cref="LightTransfer.Gamma"/>(2.2) as in GoPro's blur_gamma. Default as stored.</summary>
    public SceneLight Light { get; init; } = SceneLight.Encoded;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message lists every problem.</exception>
    public void Validate()
    {
        OptionProblems problems = new();
        problems.RequireRange(nameof(Frames), Frames, 1, 999);
        if (Frames % 2 == 0)
        {
            problems.Add($"Frames is {Frames}: choose {Frames - 1} or {Frames + 1}, an even number has no middle frame to be the sharp image");
        }

        if (Stride is int stride)
        {
            problems.RequireRange(nameof(Stride), stride, 1, int.MaxValue);
        }

        Light.AddProblems(problems);
        problems.ThrowIfAny(nameof(FrameAveragingOptions));
    }

    /// <summary>The number of images that a sequence gives. Frames after the last whole group are not used.</summary>
    /// <param name="frames">Length of the sequence.</param>
    public int GroupCount(int frames) => frames < Frames ? 0 : ((frames - Frames) / (Stride ?? Frames)) + 1;
}
