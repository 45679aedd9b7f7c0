using Unblur.Imaging;
using Unblur.Metrics.Alignment;

namespace Unblur.Metrics.Scoring;

/// <summary>How one paper or toolbox measured: how it prepared the images, and which definitions it used. Only numbers of one profile can be compared.</summary>
/// <remarks>Immutable. Restored and sharp images are rounded to 8 bits first, as they were read from files. <see cref="ScorerProfiles"/> lists them all.</remarks>
public sealed class ScorerProfile
{
    private readonly Func<PlanarImage, Func<PlanarImage, PreparedPair>> _prepare;

    /// <param name="name">Printed with every number.</param>
    /// <param name="description">Preparation, and the tables that were measured this way.</param>
    /// <param name="measures">In the order of the table's columns.</param>
    /// <param name="prepare">For a restored image, returns the function that pairs it with a sharp one. Both have 8 bits.</param>
    internal ScorerProfile(
        string name, string description, IReadOnlyList<Measure> measures, Func<PlanarImage, Func<PlanarImage, PreparedPair>> prepare)
        => (Name, Description, Measures, _prepare) = (name, description, measures, prepare);

    public string Name { get; }

    /// <summary>How images are prepared, and the tables that were measured this way.</summary>
    public string Description { get; }

    /// <summary>What is measured.</summary>
    public IReadOnlyList<Measure> Measures { get; private init; }

    /// <summary>Measures that the papers print as well, but that need weights: add them with <see cref="With"/>.</summary>
    public IReadOnlyList<string> Wanted { get; internal init; } = [];

    /// <summary>Whether there may be many sharp frames for a restored image; each measure then takes the best.</summary>
    public bool TakesFrames { get; internal init; }

    /// <summary>The same profile with one more measure.</summary>
    /// <exception cref="ArgumentException">It has a measure of that name.</exception>
    public ScorerProfile With(Measure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        if (Measures.Any(present => present.Name == measure.Name))
        {
            throw new ArgumentException($"The profile {Name} measures {measure.Name} already.", nameof(measure));
        }

        return new ScorerProfile(Name, Description, [.. Measures, measure], _prepare)
        {
            Wanted = [.. Wanted.Where(name => name != measure.Name)],
            TakesFrames = TakesFrames,
        };
    }

    /// <summary>Measures a restored image against the sharp one.</summary>
    /// <param name="restored">RGB in [0,1].</param>
    /// <param name="sharp">Of the same size.</param>
    /// <returns>A score for each of <see cref="Measures"/>, in that order.</returns>
    /// <exception cref="ArgumentException">The sizes differ, or are too small for a measure.</exception>
    /// <exception cref="AlignmentException">The profile aligns, and these images cannot be aligned: there is no score.</exception>
    public IReadOnlyList<Score> Score(PlanarImage restored, PlanarImage sharp) => Score(restored, [sharp]);

    /// <summary>Measures against frames: each score is the best over them, measure by measure.</summary>
    /// <param name="restored">RGB in [0,1].</param>
    /// <param name="frames">Sharp images of the same size, read one at a time; more than one only where <see cref="TakesFrames"/>.</param>
    /// <inheritdoc cref="Score(PlanarImage, PlanarImage)"/>
    public IReadOnlyList<Score> Score(PlanarImage restored, IEnumerable<PlanarImage> frames)
    {
        ArgumentNullException.ThrowIfNull(restored);
        ArgumentNullException.ThrowIfNull(frames);
        PlanarImage output = EightBit.Round(restored);
        Func<PlanarImage, PreparedPair> prepare = _prepare(output);
        double[]? best = null;
        foreach (PlanarImage frame in frames)
        {
            if (best is not null && !TakesFrames)
            {
                throw new ArgumentException($"The profile {Name} takes one sharp image, not several.", nameof(frames));
            }

            SizeCheck.Same(restored, frame);
            PreparedPair pair = prepare(EightBit.Round(frame));
            best = [.. Measures.Select((measure, i) => best is not null && !measure.NeedsReference ? best[i] : Better(measure, best?[i], measure.Evaluate(pair)))];
        }

        if (best is null)
        {
            throw new ArgumentException("There is no sharp image: give at least one.", nameof(frames));
        }

        return [.. Measures.Select((measure, i) => Named(measure, best[i]))];
    }

    /// <summary>Measures an image that has no sharp twin.</summary>
    /// <returns>A score for each of <see cref="Measures"/> that needs no reference: none, where none was added with <see cref="With"/>.</returns>
    public IReadOnlyList<Score> ScoreAlone(PlanarImage restored)
    {
        PlanarImage output = EightBit.Round(restored);
        return [.. Measures.Where(measure => !measure.NeedsReference).Select(measure => Named(measure, measure.Evaluate(new PreparedPair(output, output))))];
    }

    private static double Better(Measure measure, double? best, double value)
        => best is not { } previous || (measure.HigherIsBetter ? value > previous : value < previous) ? value : previous;

    private Score Named(Measure measure, double value) => new(Name, measure.Name, value, measure.Unit);
}
