using Unblur.Cli.Failures;
using Unblur.Training.Supervised;

namespace Unblur.Cli.Reports;

/// <summary>The report of <c>unblur train --json</c>; docs/cli.md has the schema.</summary>
internal static class TrainingReportWriter
{
    /// <param name="folder">The run's folder.</param>
    /// <param name="last">The last progress; null where there was none.</param>
    /// <param name="time">Wall-clock time of this process.</param>
    /// <param name="failure">What ended the run; null where it came to its end.</param>
    /// <param name="stream">Stdout.</param>
    public static void Write(string folder, TrainingProgress? last, TimeSpan time, Failure? failure, Stream stream)
        => JsonReport.Write(stream, "train", failure?.ExitCode ?? ExitCode.Done, failure?.Message, json =>
        {
            json.WriteNumber("seconds", Math.Round(time.TotalSeconds, 3));
            json.WriteString("run", folder);
            if (last is null) return;
            json.WriteNumber("step", last.Step);
            json.WriteNumber("steps", last.Steps);
            json.WriteNumber("loss", last.Loss);
            json.WriteNumber("secondsPerStep", last.SecondsPerStep);
            json.WriteNumber("waitingShare", last.WaitingShare);
            if (last.Validation is not { } gain) return;
            json.WriteNumber("shortGain", gain.ShortGain);
            json.WriteNumber("longGain", gain.LongGain);
        });
}
