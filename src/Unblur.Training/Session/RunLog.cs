using System.Globalization;
using Unblur.Imaging;
using Unblur.Training.Runs;
using Unblur.Training.Runs.TensorBoard;

namespace Unblur.Training.Session;

/// <summary>What a run writes about itself while it trains: lines of JSON, events for TensorBoard, and pictures.</summary>
internal sealed class RunLog : IDisposable
{
    private const int PictureQuality = 90;

    private readonly RunFolder _run;
    private readonly Action<string>? _warn;
    private readonly EventFile _events;
    private bool _hasWarned;

    /// <param name="run">The folder.</param>
    /// <param name="step">Steps done when this process begins: what the run wrote of later ones is removed.</param>
    /// <param name="warn">Is passed the first failure to write a picture.</param>
    internal RunLog(RunFolder run, long step, Action<string>? warn)
    {
        (_run, _warn) = (run, warn);
        run.TruncateLog(step);
        _events = new EventFile(run.TensorBoard, step + 1);
        Directory.CreateDirectory(run.Samples);
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

        if (report.Validation is not null)
        {
            DrawCurve();
        }
    }

    // A picture is not worth a training: the next validation draws it again from the log.
    private void DrawCurve()
    {
        try
        {
            LearningCurve.Draw(_run);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Warn($"the learning curve could not be written: {failure.Message}");
        }
    }

    /// <summary>Keeps a picture of a sample. A picture is not worth a training: where it cannot be written, that is reported once.</summary>
    /// <param name="name">The sample's.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="draw">Makes the picture: 3 channels in [0,1].</param>
    internal void Picture(string name, long step, Func<PlanarImage> draw)
    {
        try
        {
            PlanarImage picture = draw();
            string file = string.Create(CultureInfo.InvariantCulture, $"{name}-{step:00000000}.jpg");
            Photo.FromPlanes(picture).Save(Path.Combine(_run.Samples, file), new SaveOptions { Quality = PictureQuality });
            _events.Image($"sample/{name}", step, picture);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or PhotoException)
        {
            Warn($"the picture of {name} at step {step} could not be written: {failure.Message}");
        }
    }

    private void Warn(string problem)
    {
        if (!_hasWarned)
        {
            _warn?.Invoke($"{problem} The training goes on.");
        }

        _hasWarned = true;
    }
}
