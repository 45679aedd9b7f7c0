using System.Diagnostics;
using Unblur.Torch.Distributed;

namespace Unblur.Training.Session;

/// <summary>Measures the speed of a training: steps alone since the last line of the log, validations apart.</summary>
internal sealed class StepClock(ProcessGroup group)
{
    private long _started;
    private TimeSpan _busy;
    private TimeSpan _waited;
    private TimeSpan _exchanged;
    private int _steps;
    private TimeSpan _validating;
    private int _validations;
    private TimeSpan _exchangedBefore;

    /// <summary>Mean time of a step, in seconds.</summary>
    internal double SecondsPerStep => _busy.TotalSeconds / Math.Max(1, _steps);

    /// <summary>Share of the time in which the step waited for data.</summary>
    internal double WaitingShare => _busy > TimeSpan.Zero ? _waited / _busy : 0;

    /// <summary>Share of the time spent in exchanges; null for one process.</summary>
    internal double? ExchangeShare => group.Size > 1 && _busy > TimeSpan.Zero ? _exchanged / _busy : null;

    internal void BeginStep() => (_started, _exchangedBefore) = (Stopwatch.GetTimestamp(), group.Elapsed);

    /// <param name="waited">Time the step waited for data.</param>
    internal void EndStep(TimeSpan waited)
    {
        _busy += Stopwatch.GetElapsedTime(_started);
        _exchanged += group.Elapsed - _exchangedBefore;
        _waited += waited;
        _steps++;
        _started = Stopwatch.GetTimestamp();
    }

    /// <summary>What passed since the step's end was a validation.</summary>
    internal void EndValidation()
    {
        _validating += Stopwatch.GetElapsedTime(_started);
        _validations++;
    }

    /// <summary>An estimate of the time for the remaining work.</summary>
    internal TimeSpan TimeFor(long steps, long validations)
        => TimeSpan.FromSeconds((SecondsPerStep * steps) + (_validating.TotalSeconds / Math.Max(1, _validations) * validations));

    /// <summary>After a line of the log: means begin anew. What a validation takes is remembered.</summary>
    internal void Restart() => (_busy, _waited, _exchanged, _steps) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, 0);
}
