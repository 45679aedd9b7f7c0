using Unblur.Training.Runs;
using Unblur.Training.Runs.TensorBoard;

namespace Unblur.Training.NeurMap;

/// <summary>What a run writes about itself: lines of JSON, events for TensorBoard, and pictures.</summary>
internal sealed class NeurMapJournal : IDisposable
{
    private readonly RunFolder _run;
    private readonly EventFile _events;
    private readonly RunPictures _pictures;

    /// <param name="run">Where to.</param>
    /// <param name="step">Steps done when this process begins: what the run wrote of later ones is forgotten.</param>
    /// <param name="warn">Receives the first picture that cannot be drawn or written; the run goes on.</param>
    internal NeurMapJournal(RunFolder run, long step, Action<string>? warn = null)
    {
        _run = run;
        run.TruncateLog(step);
        _events = new EventFile(run.TensorBoard, step + 1);
        _pictures = new RunPictures(run.Samples, warn);
        _pictures.TryWriteLegend(NeurMapSample.LongestMotion);
    }

    public void Dispose() => _events.Dispose();

    /// <summary>A line of the log, and a point on each curve.</summary>
    internal void Write(NeurMapProgress report)
    {
        KeyValuePair<string, double>[] numbers = [.. Numbers(report)];
        _run.AppendLog(writer =>
        {
            writer.WriteNumber("step", report.Step);
            foreach ((string name, double value) in numbers)
            {
                writer.WriteNumber(name, value);
            }
        });
        foreach ((string name, double value) in numbers)
        {
            _events.Scalar(name.Replace('.', '/'), report.Step, value);
        }
    }

    /// <summary>Takes the pictures of a validation: blurry, restored, motion and, where it is known, sharp, side by side.</summary>
    internal Action<NeurMapSample> ShowAt(long step)
        => sample => _pictures.TryWrite(sample.Name, step, sample.Strip, strip => _events.Image($"sample/{sample.Name}", step, strip));

    private static IEnumerable<KeyValuePair<string, double>> Numbers(NeurMapProgress report)
    {
        var numbers = report.Terms.ToDictionary(term => term.Key, term => (double?)term.Value);
        numbers["schedule"] = report.Schedule;
        numbers["seconds_per_step"] = report.SecondsPerStep;
        numbers["waiting_share"] = report.WaitingShare;
        numbers["exchange_share"] = report.ExchangeShare;
        if (report.Validation is { } scores)
        {
            numbers["validation.psnr"] = scores.Psnr;
            numbers["validation.blurry_psnr"] = scores.BlurryPsnr;
            numbers["validation.ssim"] = scores.Ssim;
            numbers["validation.reblur_psnr"] = scores.ReblurPsnr;
            numbers["validation.blurry_motion"] = scores.BlurryMotion;
            numbers["validation.restored_motion"] = scores.RestoredMotion;
        }

        // JSON has no number that is not finite.
        return numbers.Where(entry => entry.Value is { } value && double.IsFinite(value)).Select(entry => KeyValuePair.Create(entry.Key, entry.Value!.Value));
    }
}
