using Unblur.Cli.Failures;
using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Metrics.Scoring;

namespace Unblur.Cli.Evaluation;

/// <summary>Measures pairs, each on its own: safe from several threads.</summary>
/// <param name="profile">How it is measured.</param>
/// <param name="deblurrer">Restores pairs that have no restored photo; null where all have one.</param>
/// <param name="showcase">Shown every pair that was measured; null where no pictures are wanted.</param>
internal sealed class PairScorer(ScorerProfile profile, Deblurrer? deblurrer, Showcase? showcase)
{
    /// <summary>Measures a pair; whatever goes wrong with it becomes its outcome.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<PairOutcome> Score(EvalPair pair, int index, CancellationToken cancellation)
    {
        try
        {
            return await Measure(pair, index, cancellation);
        }
        catch (Exception thrown) when (thrown is not OperationCanceledException) // this pair's top level: the others go on
        {
            return new(pair) { Failure = Failure.From(thrown) };
        }
    }

    private async Task<PairOutcome> Measure(EvalPair pair, int index, CancellationToken cancellation)
    {
        Photo sharp = pair.HasFrames ? Photo.FromPlanes(KohlerFrames.FromFolder(pair.Sharp).First()) : Photo.Open(pair.Sharp);
        Photo? blurry = pair.Blurry is { } path ? Photo.Open(path) : null;
        if (blurry is not null)
        {
            CheckSize("blurry", pair.Blurry!, blurry, pair.Sharp, sharp);
        }

        DeblurResult? result = pair.Restored is null ? await deblurrer!.RestoreAsync(blurry!, null, cancellation) : null;
        Photo restored = result?.Photo ?? Photo.Open(pair.Restored!);
        CheckSize("restored", pair.Restored ?? pair.Blurry!, restored, pair.Sharp, sharp);
        PairOutcome outcome = new(pair)
        {
            Width = sharp.Width,
            Height = sharp.Height,
            Before = blurry is null ? null : Scores(blurry, pair, sharp, cancellation),
            After = Scores(restored, pair, sharp, cancellation),
            Report = result?.Report,
            RestoringSeconds = result?.Report.Seconds ?? 0,
        };
        showcase?.Offer(outcome, index, blurry, restored, sharp);
        return outcome;
    }

    private IReadOnlyList<Score> Scores(Photo photo, EvalPair pair, Photo sharp, CancellationToken cancellation)
        => Failure.AtOptions(() => profile.Score(photo.ToPlanes(), Frames(pair, sharp, cancellation)));

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
            throw new SizeMismatchException(
                $"{role} {path} is {photo.Width} x {photo.Height} but sharp {sharpPath} is {sharp.Width} x {sharp.Height}: give photos of one size (nothing is scaled or cropped to fit).");
        }
    }
}
