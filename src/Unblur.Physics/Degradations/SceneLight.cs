using Unblur.Imaging;
using Unblur.Physics.Sampling;

namespace Unblur.Physics.Degradations;

/// <summary>Converts a stored sharp photo to the light of its scene before a blur, and stores it again after the blur.</summary>
/// <param name="Transfer">The space in which the blur averages.</param>
/// <param name="Saturation">
/// Factor on highlights at white, 1 to 100: the photo clipped brighter light, which a blur shows as streaks. 1 boosts nothing.
/// </param>
/// <param name="SaturationThreshold">Light above which the factor applies, 0 to 0.99; from 1 at the threshold it rises quadratically.</param>
public sealed record SceneLight(LightTransfer Transfer, double Saturation = 1, double SaturationThreshold = 0.8)
{
    /// <summary>Blur as stored.</summary>
    public static SceneLight Encoded { get; } = new(LightTransfer.Encoded);

    /// <summary>Blur in linear light.</summary>
    public static SceneLight Linear { get; } = new(LightTransfer.Linear);

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message lists every problem.</exception>
    public void Validate()
    {
        OptionProblems problems = new();
        AddProblems(problems);
        problems.ThrowIfAny(nameof(SceneLight));
    }

    internal void AddProblems(OptionProblems problems)
    {
        problems.RequireRange(nameof(Saturation), Saturation, 1, 100);
        problems.RequireRange(nameof(SaturationThreshold), SaturationThreshold, 0, 0.99);
    }

    /// <summary>The light of the scene behind a stored photo.</summary>
    /// <param name="stored">C x H x W, [0,1]; unchanged.</param>
    /// <returns>A new image of the same shape; boosted highlights are above 1.</returns>
    public PlanarImage Decode(PlanarImage stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        PlanarImage scene = new(stored.Channels, stored.Height, stored.Width, [.. stored.Values]);
        ForEachPiece(scene, Transfer.Decode);
        if (Saturation > 1)
        {
            BoostHighlights(scene.Values, (float)SaturationThreshold, (float)Saturation);
        }

        return scene;
    }

    /// <summary>Stores light as a photo, in place: clipped to [0,1] within 1e-6 if light is decoded or boosted.</summary>
    /// <param name="scene">C x H x W.</param>
    public void Encode(PlanarImage scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ForEachPiece(scene, Transfer.Encode);
        if (Saturation > 1 && Transfer == LightTransfer.Encoded) // the other transfers clip
        {
            foreach (ref float value in scene.Values.AsSpan())
            {
                value = Math.Clamp(value, 0, 1);
            }
        }
    }

    private delegate void Conversion(Span<float> values);

    // By rows; boosted light in one piece, as the ends of a piece round differently, and training streams must stay the same to the bit.
    private void ForEachPiece(PlanarImage image, Conversion convert)
    {
        int length = Saturation > 1 ? image.Values.Length : image.Width;
        for (int start = 0; start < image.Values.Length; start += length)
        {
            convert(image.Values.AsSpan(start, length));
        }
    }

    /// <summary>Multiplies light by a factor that rises smoothly from 1 at the threshold to <paramref name="factor"/> at white.</summary>
    private static void BoostHighlights(Span<float> values, float threshold, float factor)
    {
        foreach (ref float value in values)
        {
            float above = MathF.Max(0, (value - threshold) / (1 - threshold));
            value *= 1 + ((factor - 1) * above * above);
        }
    }
}
