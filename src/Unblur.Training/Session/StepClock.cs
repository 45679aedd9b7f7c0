using Unblur.Torch.Distributed;

namespace Unblur.Training.Session;

/// <summary>Measures the speed of a training: steps alone since the last line of the log, validations apart.</summary>
internal sealed class StepClock(ProcessGroup group, TimeProvider time)
{
    private long _started;
    private TimeSpan _busy;
    private TimeSpan _waited;
    private TimeSpan _exchanged;
    private TimeSpan _validating;
    private int _validations;
    private int _stepsInAll;
    private TimeSpan _busyLater;
    private TimeSpan _exchangedBefore;

    /// <summary>Steps since the last line.</summary>
    internal int Steps { get; private set; }

    /// <summary>Mean time of a step, in seconds.</summary>
    internal double SecondsPerStep => _busy.TotalSeconds / Math.Max(1, Steps);

    /// <summary>Mean time of all steps but the first, which prepares what later ones use, in seconds; null before the second.</summary>
    internal double? SecondsPerLaterStep => _stepsInAll > 1 ? _busyLater.TotalSeconds / (_stepsInAll - 1) : null;

    /// <summary>Share of the time in which the step waited for data.</summary>
    internal double WaitingShare => _busy > TimeSpan.Zero ? _waited / _busy : 0;

    /// <summary>Share of the time spent in exchanges; null for one process.</summary>
    internal double? ExchangeShare => group.Size > 1 && _busy > TimeSpan.Zero ? _exchanged / _busy : null;

    internal void BeginStep() => (_started, _exchangedBefore) = (time.GetTimestamp(), group.Elapsed);

    /// <param name="waited">Time the step waited for data.</param>
    internal void EndStep(TimeSpan waited)
    {
        TimeSpan taken = time.GetElapsedTime(_started);
        _busy += taken;
        _busyLater += _stepsInAll++ > 0 ? taken : TimeSpan.Zero;
        _exchanged += group.Elapsed - _exchangedBefore;
        _waited += waited;
        Steps++;
        _started = time.GetTimestamp();
    }

    /// <summary>Work between two steps: its time counts as theirs.</summary>
    internal void Measure(Action work)
    {
        BeginStep();
        work();
        _busy += time.GetElapsedTime(_started);
        _exchanged += group.Elapsed - _exchangedBefore;
    }

    /// <summary>Counts the time since the end of the step as a validation.</summary>
    internal void EndValidation()
    {
        _validating += time.GetElapsedTime(_started);
        _validations++;
    }

    /// <summary>An estimate of the time for the remaining work.</summary>
    internal TimeSpan TimeFor(long steps, long validations)
        => TimeSpan.FromSeconds((SecondsPerStep * steps) + (_validating.TotalSeconds / Math.Max(1, _validations) * validations));

    /// <summary>Starts new means after a line of the log. The mean time of a validation is kept.</summary>
    internal void Restart() => (_busy, _waited, _exchanged, Steps) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, 0);
}
