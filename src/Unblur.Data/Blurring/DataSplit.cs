using System.Globalization;
using Unblur.Physics.Sampling;

namespace Unblur.Data.Blurring;

/// <summary>The side of a split data set; the names of the folders are these in small letters.</summary>
public enum DataPart
{
    Train,
    Test,
}

/// <summary>Shares of a data set for training and test, such as 5:1. Photos are split whole: all blurs of one are on one side.</summary>
/// <param name="Train">At least 1.</param>
/// <param name="Test">At least 1.</param>
public sealed record DataSplit(int Train, int Test)
{
    private const int Largest = 1000;

    /// <summary>Reads <c>5:1</c>.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static DataSplit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(':') is [var train, var test] && Share(train) is { } first && Share(test) is { } second
            ? new(first, second)
            : throw new FormatException($"takes TRAIN:TEST such as 5:1, each from 1 to {Largest}, but got '{text}'.");
    }

    /// <summary>
    /// Splits photos by their names and the seed, whatever their order. Of n photos round(n Test / (Train + Test)) are for test, but at
    /// least one on either side.
    /// </summary>
    /// <param name="sources">Names of at least two photos, all different.</param>
    /// <param name="seed">Another seed gives another split.</param>
    /// <exception cref="ArgumentException">There are fewer than two photos.</exception>
    public IReadOnlyDictionary<string, DataPart> Assign(IReadOnlyCollection<string> sources, long seed)
    {
        ArgumentNullException.ThrowIfNull(sources);
        if (sources.Count < 2)
        {
            throw new ArgumentException($"{sources.Count} photo cannot be split into train and test: give at least 2.", nameof(sources));
        }

        int test = Math.Clamp((int)Math.Round((double)sources.Count * Test / (Train + Test), MidpointRounding.AwayFromZero), 1, sources.Count - 1);
        // Sample 0 of a photo is never made: its stream is free for this draw.
        IOrderedEnumerable<string> ranked = sources.OrderBy(source => RandomStreams.ForDataSet(seed, source, 0).NextDouble()).ThenBy(source => source, StringComparer.Ordinal);
        return ranked.Select((source, rank) => (source, part: rank < test ? DataPart.Test : DataPart.Train)).ToDictionary(pair => pair.source, pair => pair.part);
    }

    /// <summary><c>5:1</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Train}:{Test}");

    private static int? Share(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int share) && share is >= 1 and <= Largest ? share : null;
}
