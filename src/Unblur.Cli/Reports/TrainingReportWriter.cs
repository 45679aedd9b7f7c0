using System.Text.Json;
using Unblur.Cli.Failures;
using Unblur.Training.NeurMap;
using Unblur.Training.Supervised;

namespace Unblur.Cli.Reports;

/// <summary>The report of <c>unblur train --json</c>; docs/reference/reports.md has the schema.</summary>
internal static class TrainingReportWriter
{
    /// <param name="folder">The run's folder.</param>
    /// <param name="writeNumbers">Writes what the last progress told; null where there was none.</param>
    /// <param name="time">Wall-clock time of this process.</param>
    /// <param name="failure">What ended the run; null where it came to its end.</param>
    /// <param name="stream">Stdout.</param>
    public static void Write(string folder, Action<Utf8JsonWriter>? writeNumbers, TimeSpan time, Failure? failure, Stream stream)
        => JsonReport.Write(stream, "train", failure?.ExitCode ?? ExitCode.Done, failure?.Message, json =>
        {
            json.WriteNumber("seconds", Math.Round(time.TotalSeconds, 3));
            json.WriteString("run", folder);
            writeNumbers?.Invoke(json);
        });

    /// <summary>The numbers of a supervised training.</summary>
    public static void WriteNumbers(Utf8JsonWriter json, TrainingProgress last)
    {
        json.WriteNumber("step", last.Step);
        json.WriteNumber("steps", last.Steps);
        json.WriteNumber("loss", last.Loss);
        json.WriteNumber("secondsPerStep", last.SecondsPerStep);
        json.WriteNumber("waitingShare", last.WaitingShare);
        if (last.Validation is not { } gain)
        {
            return;
        }

        json.WriteNumber("shortGain", gain.ShortGain);
        json.WriteNumber("longGain", gain.LongGain);
    }

    /// <summary>The numbers of a NeurMAP training.</summary>
    public static void WriteNumbers(Utf8JsonWriter json, NeurMapProgress last)
    {
        json.WriteNumber("step", last.Step);
        json.WriteNumber("steps", last.Steps);
        json.WriteNumber("secondsPerStep", last.SecondsPerStep);
        json.WriteNumber("waitingShare", last.WaitingShare);
        json.WriteStartObject("terms");
        foreach ((string name, double value) in last.Terms)
        {
            json.WriteNumber(name, value);
        }

        json.WriteEndObject();
        if (last.Validation is not { } scores)
        {
            return;
        }

        if (scores.Psnr is { } psnr)
        {
            json.WriteNumber("psnr", psnr);
        }

        if (scores.Ssim is { } ssim)
        {
            json.WriteNumber("ssim", ssim);
        }

        json.WriteNumber("reblurPsnr", scores.ReblurPsnr);
        json.WriteNumber("blurryMotion", scores.BlurryMotion);
        json.WriteNumber("restoredMotion", scores.RestoredMotion);
    }
}
