using System.Globalization;
using Unblur.Data;
using Unblur.Imaging;
using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Training.Distributed;
using Unblur.Training.Runs;

namespace Unblur.Training.Session;

/// <summary>A run of training around the science: resume, sharing between processes, seeding, rewinding, cancellation, soundness, checkpoints, log.</summary>
/// <remarks>
/// A page asks for <see cref="Next"/> step, runs it, and validates where <see cref="IsValidated"/> says so. Every process does the same; the first writes.
/// </remarks>
internal sealed class TrainingSession : IDisposable
{
    // A step that takes longer is worth a smaller recipe, in seconds.
    private const double SlowStep = 2;

    private readonly SessionOptions _options;
    private readonly TrainingContext _context;
    private readonly TrainingState _state;
    private RunLog? _log;
    private readonly StepRewind? _rewind;
    private readonly StepClock _clock;
    private readonly ReportRhythm _rhythm;
    private readonly TermMeans _means = new();
    private Func<long, IReadOnlyDictionary<string, double>> _rates = _ => new Dictionary<string, double>();
    private Func<string?> _problem = () => null;
    private string _remedy = "";
    private IValidationScores? _scores;
    private bool _isPending, _isSaved, _isAdvised, _isExported;

    private TrainingSession(SessionOptions options, TrainingContext context, TrainingState state)
    {
        (_options, _context, _state, _clock) = (options, context, state, new StepClock(context.Group, context.Clock));
        _rhythm = new ReportRhythm(context.Clock, options.Run.PictureMinutes);
        _rewind = context.Group.Size > 1 ? new StepRewind(state) : null;
        CheckpointException.Guard(context.Run, state.Step, run => _log = new RunLog(run, state.Step, context.Warn, options.MotionScale));
        IsPictured = _log is not null && state.Step == 0 && options.Run.PictureMinutes > 0;
        if (IsPictured)
        {
            state.RefreshAverages();
        }
    }

    /// <summary>Steps done.</summary>
    internal long Step => _state.Step;

    /// <summary>Whether the step that was just run is followed by a validation.</summary>
    internal bool IsValidated { get; private set; }

    /// <summary>Whether it is time for pictures before the next step: at the first one, and every few minutes. Validations make their own.</summary>
    /// <remarks>True in the first process alone: making pictures must exchange nothing.</remarks>
    internal bool IsPictured { get; private set; }

    /// <summary>Continues from the run folder's checkpoint, or prepares a fresh run; afterwards all processes hold the same state.</summary>
    /// <exception cref="ProcessLostException">Another process is gone.</exception>
    internal static TrainingSession Begin(SessionOptions options, TrainingContext context, TrainingState state)
    {
        context.Validate();
        (ProcessGroup group, RunFolder? run) = (context.Group, context.Run);
        state.Share(group);
        group.Barrier("data");
        bool isResumed = group.Any(context.IsResumed), isPrepared = !isResumed && options.Prepare is not null;
        if (isResumed && run is not null)
        {
            ResumedRun.Load(state, run, options.Run.Steps, context.Warn);
        }
        else if (isPrepared)
        {
            options.Prepare!();
            state.RestartAverages();
            Start(isSaved: true);
        }

        // All processes begin with the same state, and none is lost before there is a checkpoint.
        group.Barrier("start");
        SharedState.Broadcast(group, run?.LatestCheckpoint, state.Load);
        SharedState.RequireSame(group, state.Step, state.Stored().Select(entry => entry.Value));
        if (!isPrepared)
        {
            Start(isSaved: !isResumed); // so that a run without a checkpoint has lost it
        }

        return new TrainingSession(options, context, state);

        // A checkpoint is of no use without the recipe, which NoteStart writes.
        void Start(bool isSaved)
        {
            CheckpointException.Guard(state.Step > options.Run.Steps ? null : run, state.Step, folder => folder.NoteStart(state.Step, context.Device, group.Size));
            CheckpointException.Guard(isSaved ? run : null, state.Step, folder => state.Save(folder.LatestCheckpoint));
        }
    }

    /// <summary>Batches from the present step on, prepared ahead.</summary>
    internal Prefetcher<T> Prefetch<T>(Func<long, T> draw, int ahead) => new(draw, _state.Step, ahead);

    /// <summary>Ends the last step (weights, checkpoint, log) and says whether there is another one.</summary>
    internal bool Next()
    {
        if (_isPending)
        {
            EndStep();
        }

        if (_state.Step < _options.Run.Steps)
        {
            return true;
        }

        if (_context.Run is { } run && !_isExported)
        {
            _isExported = true;
            RunOnnx.Write(run, _options.Main, _context.Warn);
        }

        return false;
    }

    /// <summary>Work before the next step that belongs to the training, such as filling a buffer: its time counts as the steps'.</summary>
    internal void BeforeStep(Action work) => _clock.Measure(work);

    /// <summary>One step of the system.</summary>
    /// <exception cref="InvalidOperationException">The step before was not ended by <see cref="Next"/>, or the run is at its end.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; a checkpoint is written.</exception>
    /// <exception cref="ProcessLostException">Another process is gone; the first one has written a checkpoint of the last whole step.</exception>
    /// <exception cref="TrainingDivergedException">A number is not finite, in any process.</exception>
    internal void Run<TBatch>(ITrainingUpdate<TBatch> update, Prefetcher<TBatch> batches)
    {
        if (_isPending || _state.Step >= _options.Run.Steps)
        {
            string steps = string.Create(CultureInfo.InvariantCulture, $"step {_state.Step} of {_options.Run.Steps}");
            throw new InvalidOperationException($"{steps} was not ended, or is the last one: call Next() before Run(), and stop where it returns false.");
        }

        (_rates, _remedy) = (update.Rates, update.Remedy);
        try
        {
            _clock.BeginStep();
            TimeSpan waited = batches.Waited;
            TBatch batch = batches.Take();
            _problem = () => update.Problem(batch);
            RequireNotCancelled();
            Update(update, batch);
            _clock.EndStep(batches.Waited - waited);
            _context.Stage?.Report(new TrainingStage($"step {_state.Step}/{_options.Run.Steps}", (double)_state.Step / _options.Run.Steps));
            bool isLast = _state.Step == _options.Run.Steps;
            (IsValidated, _isSaved, _isPending) = (IsDue(_options.Run.ValidateEvery) || isLast, IsDue(_options.Run.CheckpointEvery) || isLast, true);
            IsPictured = _log is not null && !IsValidated && _rhythm.TakePictures();
            if (IsValidated || _isSaved)
            {
                RequireSound(_context.Group);
                SharedState.RequireSame(_context.Group, _state.Step, _state.Stored().Select(entry => entry.Value));
            }

            if (IsValidated || _isSaved || IsPictured)
            {
                _state.RefreshAverages();
            }
        }
        catch (Exception failure) when (_context.Group.IsLost)
        {
            // Where the last trainee was updated already, only the checkpoint before has a whole step.
            if (_rewind?.Undo() != false)
            {
                RequireSound(ProcessGroup.Alone);
                Save();
            }

            if (failure is ProcessLostException)
            {
                throw;
            }

            throw new ProcessLostException(failure.Message, failure); // one that was lost during a backward pass comes as another type
        }
    }

    /// <summary>Takes the scores of a validation, which every process makes of the same weights, without an exchange.</summary>
    internal void Validated(IValidationScores? scores)
    {
        _clock.EndValidation();
        _scores = scores;
        _rhythm.NotePictures();
    }

    /// <summary>Keeps a picture of a sample, in the first process.</summary>
    internal void Show(string name, Func<PlanarImage> draw)
    {
        _rhythm.NotePictures();
        _log?.Picture(name, _state.Step, draw);
    }

    public void Dispose()
    {
        _log?.Dispose();
        _rewind?.Dispose();
    }

    private void Update<TBatch>(ITrainingUpdate<TBatch> update, TBatch batch)
    {
        _rewind?.Begin();
        using (TensorScope scope = new())
        {
            TorchRuntime.Seed(StepSeed(_options.Run.Seed, _state.Step, _context.Group.Rank));
            _means.Add(update.Run(_state.Step, batch));
        }

        _state.UpdateAverages(_state.Step);
        _state.Step++;
        _rewind?.End();
    }

    // Layers that draw, such as dropout, use the engine's own generator: it begins anew at every step, elsewhere in each process.
    private static ulong StepSeed(int seed, long step, int process) => ((ulong)(uint)seed << 40) ^ (ulong)step ^ ((ulong)process << 32);

    private void RequireNotCancelled()
    {
        if (!_context.Group.Any(_context.Cancellation.IsCancellationRequested))
        {
            return;
        }

        RequireSound(_context.Group);
        Save();
        throw new OperationCanceledException(_context.Cancellation);
    }

    private bool IsDue(int every) => _state.Step % every == 0;

    /// <summary>Before anything is saved: an update can ruin the weights although its own terms were fine, and the files before it must then stay.</summary>
    /// <exception cref="TrainingDivergedException">A weight is not finite, or the networks' results are useless, in any process.</exception>
    private void RequireSound(ProcessGroup group)
    {
        string? problem = _state.IsFinite() ? _problem() : "weights are not finite";
        if (group.Any(problem is not null))
        {
            throw new TrainingDivergedException($"step {_state.Step}: after this update {problem ?? "another process found its results useless"}. {_remedy}");
        }
    }

    private void EndStep()
    {
        (_isPending, bool isBest) = (false, _scores?.Quality > _state.Best);
        if (isBest)
        {
            _state.Best = _scores!.Quality!.Value;
        }

        if (IsValidated || _isSaved)
        {
            Write(isBest, _isSaved);
        }

        if (IsDue(_options.Run.LogEvery) || IsValidated || _rhythm.IsLineDue(_clock.SecondsPerStep))
        {
            Report();
        }

        (_scores, IsValidated, _isSaved) = (null, false, false);
    }

    private void Report()
    {
        TrainingProgress report = new(_state.Step, _options.Run.Steps, _means.Take(), _rates(_state.Step - 1))
        {
            SecondsPerStep = _clock.SecondsPerStep,
            WaitingShare = _clock.WaitingShare,
            ExchangeShare = _clock.ExchangeShare,
            TimeLeft = _clock.TimeFor(_options.Run.Steps - _state.Step, _options.Run.ValidationsAfter(_state.Step)),
            Validation = _scores,
        };
        Advise();
        _rhythm.NoteLine();
        _clock.Restart();
        CheckpointException.Guard(_context.Run, _state.Step, _ => _log?.Write(report));
        _context.Progress?.Report(report);
    }

    private void Advise()
    {
        if (_isAdvised || _clock.SecondsPerLaterStep is not { } seconds)
        {
            return;
        }

        _isAdvised = true;
        if (seconds > SlowStep && _options.Advice is { } advice && _context.Group.IsFirst)
        {
            _context.Warn?.Invoke(string.Create(CultureInfo.InvariantCulture, $"A step takes {seconds:0.0} s on this machine. {advice}"));
        }
    }

    /// <summary>Before a run ends early.</summary>
    private void Save()
    {
        _state.RefreshAverages();
        Write(isBest: false, isCheckpoint: true);
    }

    /// <summary>Weights before the checkpoint: a run that dies between the two makes the same weights again.</summary>
    private void Write(bool isBest, bool isCheckpoint) => CheckpointException.Guard(_context.Run, _state.Step, run =>
    {
        new RunWeights(run, _options).Save(_state.Step, isBest);
        if (isCheckpoint)
        {
            _state.Save(run.LatestCheckpoint);
        }
    });
}
