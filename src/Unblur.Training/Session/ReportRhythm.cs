namespace Unblur.Training.Session;

/// <summary>When a training reports by the clock, whatever its steps take: lines of the log and pictures.</summary>
internal sealed class ReportRhythm
{
    // Seconds: the first line of the log is written within the first number, each later one within the second, unless a step takes longer.
    private const double FirstLine = 30;
    private const double LaterLines = 60;

    private readonly TimeProvider _time;
    private readonly double _pictureMinutes;
    private double _line = FirstLine;
    private long _lastLine;
    private long _lastPicture;

    /// <param name="time">The clock.</param>
    /// <param name="pictureMinutes">Minutes between two sets of pictures; 0 for none by the clock.</param>
    internal ReportRhythm(TimeProvider time, double pictureMinutes)
    {
        (_time, _pictureMinutes) = (time, pictureMinutes);
        _lastLine = _lastPicture = time.GetTimestamp();
    }

    /// <summary>Whether the next step would end too late for a line of the log.</summary>
    /// <param name="secondsPerStep">What a step takes.</param>
    internal bool IsLineDue(double secondsPerStep) => _time.GetElapsedTime(_lastLine).TotalSeconds + secondsPerStep > _line;

    /// <summary>After a line of the log.</summary>
    internal void NoteLine() => (_lastLine, _line) = (_time.GetTimestamp(), LaterLines);

    /// <summary>Whether it is time for pictures; then they count as made.</summary>
    internal bool TakePictures()
    {
        bool isDue = _pictureMinutes > 0 && _time.GetElapsedTime(_lastPicture).TotalMinutes >= _pictureMinutes;
        if (isDue)
        {
            NotePictures();
        }

        return isDue;
    }

    /// <summary>After pictures.</summary>
    internal void NotePictures() => _lastPicture = _time.GetTimestamp();
}
