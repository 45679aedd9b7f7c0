using Unblur.Metrics.Evaluation;
using Unblur.Reports;

namespace Unblur.Cli.Evaluation;

/// <summary>A pair as the page shows it: small JPEG pictures.</summary>
/// <param name="Outcome">Its scores.</param>
/// <param name="Blurry">Null where there is no before.</param>
/// <param name="Restored">What was measured.</param>
/// <param name="Sharp">What it was measured against.</param>
internal sealed record ShownPair(PairOutcome Outcome, ShownPicture? Blurry, ShownPicture Restored, ShownPicture Sharp);
