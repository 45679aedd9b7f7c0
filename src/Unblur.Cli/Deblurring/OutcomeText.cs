using System.Globalization;
using Unblur.Cli.Progress;

namespace Unblur.Cli.Deblurring;

/// <summary>What became of a photo, in words: for the terminal and for pages.</summary>
internal static class OutcomeText
{
    /// <summary>The line of a photo.</summary>
    public static string Of(PhotoOutcome outcome) => outcome.Status switch
    {
        PhotoStatus.Failed => $"{outcome.Input}: FAILED: {outcome.Reason}",
        PhotoStatus.Skipped => $"{outcome.Input}: skipped, {outcome.Output} is there already (--overwrite makes it again)",
        PhotoStatus.Planned => $"{outcome.Input} -> {outcome.Output}",
        PhotoStatus.Cancelled => $"{outcome.Input}: not begun",
        _ => $"{outcome.Input} -> {outcome.Output}  {Done(outcome)}",
    };

    /// <summary>What was seen in a photo that was restored or kept, and done about it.</summary>
    public static string Done(PhotoOutcome outcome)
    {
        string done = outcome.Status == PhotoStatus.Kept
            ? $"left as it was: {outcome.Reason}"
            : $"{Words.Duration(TimeSpan.FromSeconds(outcome.Seconds))}{Diagnosed(outcome)}{Gentler(outcome)}";
        string firstPage = outcome.Pages > 1 ? $"; WARNING: only the first of its {outcome.Pages} pages was read" : "";
        string lost = outcome.Lost.Count > 0 ? $"; WARNING: the result does not hold {string.Join(", nor ", outcome.Lost)}" : "";
        return done + firstPage + lost;
    }

    private static string Diagnosed(PhotoOutcome outcome) => outcome.Report is { Diagnosis: { } diagnosis } report
        ? $"; {diagnosis}: restored {HowRestored(report.Method)}{(report.Remark is { } remark ? $", since {remark.TrimEnd('.')}" : "")}"
        : "";

    private static string HowRestored(string? method) => method switch
    {
        "map" => "with one kernel",
        "network+sen-rpgan" => "by the network and along its motion",
        "network+map" => "by the network, mixed with what one kernel gives",
        "network+sen-rpgan+map" => "by the network and along its motion, mixed with what one kernel gives",
        _ => "by the network",
    };

    private static string Gentler(PhotoOutcome outcome) => outcome.Report is { Guard: GuardOutcome.Gentler } report
        ? string.Create(CultureInfo.InvariantCulture, $", made gentler (strength {report.StrengthUsed:0.##}): {outcome.Reason}")
        : "";
}
