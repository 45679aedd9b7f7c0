using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Metrics.Scoring;

namespace Unblur.Metrics.Evaluation;

/// <summary>Restores a blurry photo; called from several threads.</summary>
public delegate Task<(Photo Restored, Restoration Restoration)> RestorePhoto(Photo blurry, CancellationToken cancellation);

/// <summary>A pair that was measured, with its photos.</summary>
/// <param name="Outcome">Its scores.</param>
/// <param name="Index">Its place among the pairs.</param>
/// <param name="Blurry">Null where there is no before.</param>
/// <param name="Restored">What was measured.</param>
/// <param name="Sharp">What it was measured against; of frames the first.</param>
public sealed record ScoredPhotos(PairOutcome Outcome, int Index, Photo? Blurry, Photo Restored, Photo Sharp);

/// <summary>Measures pairs, each on its own: safe from several threads.</summary>
/// <remarks>Alpha is dropped, as MATLAB's imread and OpenCV do, with which the profiles were made: colours count also where they are transparent.</remarks>
/// <param name="profile">How it is measured.</param>
public sealed class PairScorer(ScorerProfile profile)
{
    /// <summary>Restores pairs that have no restored photo; null where all have one.</summary>
    public RestorePhoto? Restore { get; init; }

    /// <summary>Receives every pair that was measured, from any thread; null for nobody.</summary>
    public Action<ScoredPhotos>? Scored { get; init; }

    /// <summary>What the message of a failure is. Default: the exception's own.</summary>
    public Func<Exception, string> Describe { get; init; } = thrown => thrown.Message;

    /// <summary>Measures a pair; whatever goes wrong with it becomes its outcome.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<PairOutcome> Score(EvalPair pair, int index, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pair);
        try
        {
            return await Measure(pair, index, cancellation);
        }
        catch (Exception thrown) when (thrown is not OperationCanceledException) // this pair's top level: the others go on
        {
            return new(pair) { Failure = new(Describe(thrown), thrown) };
        }
    }

    private async Task<PairOutcome> Measure(EvalPair pair, int index, CancellationToken cancellation)
    {
        Photo sharp = pair.HasFrames ? Photo.FromPlanes(KohlerFrames.FromFolder(pair.Sharp).First()) : Photo.Open(pair.Sharp).WithoutAlpha();
        Photo? blurry = pair.Blurry is { } path ? Photo.Open(path) : null;
        if (blurry is not null)
        {
            CheckSize("blurry", pair.Blurry!, blurry, pair.Sharp, sharp);
        }

        (Photo restored, Restoration? restoration) = pair.Restored is { } file
            ? (Photo.Open(file), null)
            : await Restored(pair, blurry, cancellation);
        CheckSize("restored", pair.Restored ?? pair.Blurry!, restored, pair.Sharp, sharp);
        PairOutcome outcome = new(pair)
        {
            Width = sharp.Width,
            Height = sharp.Height,
            Before = blurry is null ? null : Scores(blurry.WithoutAlpha(), pair, sharp, cancellation),
            After = Scores(restored.WithoutAlpha(), pair, sharp, cancellation),
            Restoration = restoration,
        };
        Scored?.Invoke(new(outcome, index, blurry, restored, sharp));
        return outcome;
    }

    private async Task<(Photo Photo, Restoration? Restoration)> Restored(EvalPair pair, Photo? blurry, CancellationToken cancellation)
        => Restore is { } restore && blurry is not null
            ? await restore(blurry, cancellation)
            : throw new InvalidOperationException($"{pair.Name} has no restored photo: set {nameof(Restore)}, and give its blurry photo.");

    private IReadOnlyList<Score> Scores(Photo photo, EvalPair pair, Photo sharp, CancellationToken cancellation)
    {
        try
        {
            return profile.Score(photo.ToPlanes(), Frames(pair, sharp, cancellation));
        }
        catch (ArgumentException unfit)
        {
            // .NET appends the name of the parameter, which says nothing about the photo.
            string message = unfit.ParamName is { } name ? unfit.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : unfit.Message;
            throw new EvaluationException(message, unfit);
        }
    }

    // Many frames take minutes: they are where a pair can be cancelled.
    private static IEnumerable<PlanarImage> Frames(EvalPair pair, Photo sharp, CancellationToken cancellation)
    {
        if (!pair.HasFrames)
        {
            return [sharp.ToPlanes()];
        }

        (int image, int kernel) = KohlerFrames.Parse(pair.Name);
        return KohlerFrames.Used(KohlerFrames.FromFolder(pair.Sharp), image, kernel).TakeWhile(_ =>
        {
            cancellation.ThrowIfCancellationRequested();
            return true;
        });
    }

    private static void CheckSize(string role, string path, Photo photo, string sharpPath, Photo sharp)
    {
        if ((photo.Width, photo.Height) != (sharp.Width, sharp.Height))
        {
            throw new EvaluationException(
                $"{role} {path} is {photo.Width} x {photo.Height} but sharp {sharpPath} is {sharp.Width} x {sharp.Height}: "
                + "give photos of one size (nothing is scaled or cropped to fit).")
            {
                IsSizeMismatch = true,
            };
        }
    }
}
