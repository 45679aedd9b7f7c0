namespace Unblur.Physics;

/// <summary>What was drawn for one patch beside its kernel.</summary>
/// <param name="LinearLight">Whether it was blurred in linear light.</param>
/// <param name="Saturation">Factor on highlights at white; 1 where nothing is boosted.</param>
/// <param name="ReadNoise">Standard deviation at black, encoded [0,1] units; 0 without noise.</param>
/// <param name="ShotNoise">Standard deviation that brightness adds at white; 0 without noise.</param>
/// <param name="JpegQuality">1 to 100, or null where nothing is compressed.</param>
public sealed record DegradationSettings(bool LinearLight, double Saturation, double ReadNoise, double ShotNoise, int? JpegQuality)
{
    /// <summary>Draws each value in the order documented at <see cref="Degradation"/>, whether or not it comes to be used, so that one share does not shift the others.</summary>
    internal static DegradationSettings Sample(DegradationOptions options, Random random)
    {
        bool linearLight = random.NextDouble() < options.LinearLightShare;
        bool saturated = random.NextDouble() < options.SaturationShare;
        double saturation = 1 + ((options.MaximumSaturation - 1) * random.NextDouble());
        bool noisy = random.NextDouble() < options.NoiseShare;
        double readNoise = options.MaximumReadNoise * random.NextDouble();
        double shotNoise = options.MaximumShotNoise * random.NextDouble();
        bool compressed = random.NextDouble() < options.JpegShare;
        int quality = random.Next(options.MinimumJpegQuality, options.MaximumJpegQuality + 1);
        return new DegradationSettings(
            linearLight, linearLight && saturated ? saturation : 1, noisy ? readNoise : 0, noisy ? shotNoise : 0, compressed ? quality : null);
    }
}
