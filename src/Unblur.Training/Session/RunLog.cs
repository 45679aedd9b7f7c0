using Unblur.Imaging;
using Unblur.Training.Runs;
using Unblur.Training.Runs.TensorBoard;

namespace Unblur.Training.Session;

/// <summary>Writes the log of a run while it trains: lines of JSON, events for TensorBoard, and pictures.</summary>
internal sealed class RunLog : IDisposable
{
    private readonly RunFolder _run;
    private readonly EventFile _events;
    private readonly RunPictures _pictures;

    /// <param name="run">The folder.</param>
    /// <param name="step">Steps done when this process begins: what the run wrote of later ones is removed.</param>
    /// <param name="warn">Is passed the reason when a picture cannot be drawn or written for the first time; training continues.</param>
    /// <param name="motionScale">Motion at full colour in the run's pictures, px, which a legend explains; null where they show none.</param>
    internal RunLog(RunFolder run, long step, Action<string>? warn, double? motionScale)
    {
        _run = run;
        run.TruncateLog(step);
        _events = new EventFile(run.TensorBoard, step + 1);
        _pictures = new RunPictures(run.Samples, warn);
        if (motionScale is { } scale)
        {
            _pictures.TryWriteLegend(scale);
        }
    }

    public void Dispose() => _events.Dispose();

    /// <summary>A line of the log, and a point on each curve.</summary>
    internal void Write(TrainingProgress report)
    {
        KeyValuePair<string, double>[] numbers = [.. report.Numbers()];
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

        if (report.Validation is not null && report.Terms.ContainsKey("loss"))
        {
            _pictures.Try(() => LearningCurve.Draw(_run));
        }
    }

    /// <summary>Keeps a picture of a sample.</summary>
    /// <param name="name">The sample's.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="draw">Draws 3 x H x W in [0,1].</param>
    internal void Picture(string name, long step, Func<PlanarImage> draw) => _pictures.TryWrite(name, step, draw, picture => _events.Image($"sample/{name}", step, picture));
}
