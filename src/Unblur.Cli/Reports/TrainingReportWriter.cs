using System.Text.Json;
using Unblur.Cli.Failures;
using Unblur.Training.Session;

namespace Unblur.Cli.Reports;

/// <summary>The report of <c>unblur train --json</c>; docs/reference/reports.md has the schema.</summary>
internal static class TrainingReportWriter
{
    /// <param name="folder">The run's folder.</param>
    /// <param name="writeNumbers">Writes the numbers of the last progress report; null before the first.</param>
    /// <param name="time">Wall-clock time of this process.</param>
    /// <param name="failure">The failure that ended the run; null if it finished.</param>
    /// <param name="stream">Stdout.</param>
    public static void Write(string folder, Action<Utf8JsonWriter>? writeNumbers, TimeSpan time, Failure? failure, Stream stream)
        => JsonReport.Write(stream, "train", failure?.ExitCode ?? ExitCode.Done, failure?.Message, json =>
        {
            json.WriteNumber("seconds", Math.Round(time.TotalSeconds, 3));
            json.WriteString("run", folder);
            writeNumbers?.Invoke(json);
        });

    /// <summary>Writes the numbers of the last progress report.</summary>
    public static void WriteNumbers(Utf8JsonWriter json, TrainingProgress last)
    {
        json.WriteNumber("step", last.Step);
        json.WriteNumber("steps", last.Steps);
        if (last.Terms.TryGetValue("loss", out double loss))
        {
            json.WriteNumber("loss", loss);
        }

        json.WriteNumber("secondsPerStep", last.SecondsPerStep);
        json.WriteNumber("waitingShare", last.WaitingShare);
        json.WriteStartObject("terms");
        foreach ((string name, double value) in last.Terms)
        {
            json.WriteNumber(name, value);
        }

        json.WriteEndObject();
        foreach ((string name, double? value) in last.Validation?.Numbers ?? [])
        {
            if (value is { } number && double.IsFinite(number))
            {
                json.WriteNumber(JsonName(name), number);
            }
        }
    }

    // validation.reblur_psnr becomes reblurPsnr, and gain_short_db shortGain.
    private static string JsonName(string name)
    {
        if (name is "gain_short_db" or "gain_long_db" or "gain_moving_db")
        {
            return $"{name.Split('_')[1]}Gain";
        }

        string[] words = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..].Split('_');
        return string.Concat(words.Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
