using System.Text.Json;
using Unblur.Cli.Evaluation;
using Unblur.Cli.Failures;
using Unblur.Data.Layouts;
using Unblur.Metrics.Evaluation;
using Unblur.Metrics.Scoring;

namespace Unblur.Cli.Reports;

/// <summary>The report of <c>unblur eval --json</c>; docs/reference/reports.md has the schema.</summary>
internal static class EvalReportWriter
{
    private const int Decimals = 3;

    /// <param name="summary">The measurements; null if there are none.</param>
    /// <param name="failure">The failure that ended the run early; null if it finished.</param>
    /// <param name="stream">Stdout.</param>
    public static void Write(EvalSummary? summary, Failure? failure, Stream stream)
        => JsonReport.Write(stream, "eval", failure?.ExitCode ?? EvalExitCode.Of(summary!), failure?.Message, json =>
        {
            if (summary is null)
            {
                return;
            }

            json.WriteString("source", summary.Source);
            WriteProfile(json, summary.Profile);
            WritePhotos(json, summary.Outcomes);
            WriteMissing(json, summary.Missing);
            if (failure is not null || summary.MeanAfter is not { } mean)
            {
                return; // a mean over some pairs could be mistaken for the mean over all
            }

            json.WriteStartObject("mean");
            json.WriteNumber("photos", summary.Scored.Count);
            WriteScores(json, "before", summary.MeanBefore);
            WriteScores(json, "after", mean);
            json.WriteEndObject();
        });

    private static void WriteProfile(Utf8JsonWriter json, ScorerProfile profile)
    {
        json.WriteStartObject("profile");
        json.WriteString("name", profile.Name);
        json.WriteString("description", profile.Description);
        json.WriteStartArray("measures");
        foreach (Measure measure in profile.Measures)
        {
            json.WriteStartObject();
            json.WriteString("name", measure.Name);
            json.WriteString("definition", measure.Definition);
            json.WriteString("unit", measure.Unit);
            json.WriteBoolean("higherIsBetter", measure.HigherIsBetter);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePhotos(Utf8JsonWriter json, IReadOnlyList<PairOutcome> outcomes)
    {
        json.WriteStartArray("photos");
        foreach (PairOutcome outcome in outcomes)
        {
            json.WriteStartObject();
            json.WriteString("name", outcome.Pair.Name);
            json.WriteString("restored", outcome.Pair.Restored);
            json.WriteString("blurry", outcome.Pair.Blurry);
            json.WriteString("sharp", outcome.Pair.Sharp);
            json.WriteString("failure", outcome.Failure?.Message);
            if (outcome.After is not null)
            {
                json.WriteNumber("width", outcome.Width);
                json.WriteNumber("height", outcome.Height);
                WriteScores(json, "before", outcome.Before);
                WriteScores(json, "after", outcome.After);
            }

            if (outcome.Restoration is { } restoration)
            {
                json.WriteNumber("seconds", Math.Round(restoration.Seconds, Decimals));
                json.WriteBoolean("kept", restoration.IsKept);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMissing(Utf8JsonWriter json, IReadOnlyList<DataSetProblem> missing)
    {
        json.WriteStartArray("leftOut");
        foreach (DataSetProblem partner in missing)
        {
            json.WriteStringValue(partner.Path);
        }

        json.WriteEndArray();
    }

    // JSON has neither infinity (equal images) nor NaN.
    private static void WriteScores(Utf8JsonWriter json, string name, IReadOnlyList<Score>? scores)
    {
        if (scores is null)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (Score score in scores)
        {
            if (double.IsFinite(score.Value))
            {
                json.WriteNumber(score.Measure, score.Value);
            }
            else
            {
                json.WriteString(score.Measure, ScoreText.Of(score.Value));
            }
        }

        json.WriteEndObject();
    }
}
