using Unblur.Physics.Sampling;

namespace Unblur.Physics.Degradations;

/// <summary>The degradation of one photo in addition to its blur: see <see cref="DegradationPipeline"/>.</summary>
/// <param name="Light">The light that is blurred, and how highlights clip.</param>
/// <param name="ReadNoise">Standard deviation at black, encoded [0,1] units, 0 to 1; 0 without noise.</param>
/// <param name="ShotNoise">Standard deviation of the shot noise at white, 0 to 1; 0 without noise.</param>
/// <param name="JpegQuality">1 to 100, or null without compression.</param>
public sealed record DegradationSettings(SceneLight Light, double ReadNoise, double ShotNoise, int? JpegQuality)
{
    /// <summary>Blurred as stored, then rounded to 8 bits: no noise, no compression.</summary>
    public static DegradationSettings None { get; } = new(SceneLight.Encoded, 0, 0, null);

    /// <summary>Whether it is blurred in linear light.</summary>
    public bool LinearLight => Light.Transfer == LightTransfer.Linear;

    /// <summary>Factor on highlights at white; 1 boosts nothing.</summary>
    public double Saturation => Light.Saturation;

    /// <summary>Whether values are rounded to multiples of 1/255, as in an 8-bit file. Default true; with JPEG they always are.</summary>
    public bool RoundTo8Bit { get; init; } = true;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message lists every problem.</exception>
    public void Validate()
    {
        OptionProblems problems = new();
        Light.AddProblems(problems);
        problems.RequireRange(nameof(ReadNoise), ReadNoise, 0, 1);
        problems.RequireRange(nameof(ShotNoise), ShotNoise, 0, 1);
        if (JpegQuality is int quality)
        {
            problems.RequireRange(nameof(JpegQuality), quality, 1, 100);
        }

        problems.ThrowIfAny(nameof(DegradationSettings));
    }

    /// <summary>
    /// Draws each value in the order documented at <see cref="Degradation"/>, even if it is not used, so that one share does not shift the other
    /// draws.
    /// </summary>
    public static DegradationSettings Sample(DegradationOptions options, Random random)
    {
        bool linearLight = random.NextDouble() < options.LinearLightShare;
        bool saturated = random.NextDouble() < options.SaturationShare;
        double saturation = 1 + ((options.MaximumSaturation - 1) * random.NextDouble());
        bool noisy = random.NextDouble() < options.NoiseShare;
        double readNoise = options.MaximumReadNoise * random.NextDouble();
        double shotNoise = options.MaximumShotNoise * random.NextDouble();
        bool compressed = random.NextDouble() < options.JpegShare;
        int quality = random.Next(options.MinimumJpegQuality, options.MaximumJpegQuality + 1);
        SceneLight light = new(
            linearLight ? LightTransfer.Linear : LightTransfer.Encoded, linearLight && saturated ? saturation : 1, options.SaturationThreshold);
        return new DegradationSettings(light, noisy ? readNoise : 0, noisy ? shotNoise : 0, compressed ? quality : null);
    }
}
