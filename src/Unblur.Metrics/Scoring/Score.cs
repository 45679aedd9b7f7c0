using System.Globalization;

namespace Unblur.Metrics.Scoring;

/// <summary>A number and the definition that it was measured by.</summary>
/// <param name="Profile">Name of the profile.</param>
/// <param name="Measure">Name of the measure within it.</param>
/// <param name="Value">In the measure's unit.</param>
/// <param name="Unit">"dB", or nothing.</param>
public sealed record Score(string Profile, string Measure, double Value, string Unit)
{
    /// <summary>Means over images, measure by measure, in the order of the first image: dB values are averaged, not errors.</summary>
    /// <param name="images">The scores of each image under one profile.</param>
    /// <exception cref="ArgumentException">There are none, or the images were measured differently.</exception>
    public static IReadOnlyList<Score> Mean(IReadOnlyCollection<IReadOnlyList<Score>> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Count == 0)
        {
            throw new ArgumentException("There are no images to average.", nameof(images));
        }

        IReadOnlyList<Score> first = images.First();
        foreach (IReadOnlyList<Score> image in images)
        {
            if (!image.Select(score => (score.Profile, score.Measure)).SequenceEqual(first.Select(score => (score.Profile, score.Measure))))
            {
                throw new ArgumentException("The images were measured by different profiles: measure all by one.", nameof(images));
            }
        }

        return [.. first.Select((score, i) => score with { Value = images.Average(image => image[i].Value) })];
    }

    /// <summary>Such as "psnr 28.7012 dB [realblur]".</summary>
    public override string ToString()
    {
        string value = Value.ToString("F4", CultureInfo.InvariantCulture);
        return Unit.Length == 0 ? $"{Measure} {value} [{Profile}]" : $"{Measure} {value} {Unit} [{Profile}]";
    }
}
