using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Training.Session;

/// <summary>Restores the state before a step that was cut short: when a process is lost, some trainees have been updated, the last one has not.</summary>
/// <remarks>
/// The last trainee changes after the last exchange of a step; only its buffers, such as running statistics, may have changed before. Everything else of the
/// state is copied whole. The copies stay on the networks' device and are written over at every step.
/// </remarks>
internal sealed class StepRewind(TrainingState state) : IDisposable
{
    private readonly Dictionary<string, Dictionary<string, Tensor>> _copies = [];
    private readonly Dictionary<string, long> _updates = [];
    private readonly List<Dictionary<string, Tensor>> _parts = [];
    private bool _isInStep;

    private IEnumerable<Trainee> Changing => state.Trainees.SkipLast(1);

    /// <summary>Before a step.</summary>
    internal void Begin()
    {
        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        foreach (Trainee trainee in Changing)
        {
            Keep(trainee.Name, trainee.Network.State().Select(Value));
            Keep(OptimizerOf(trainee), trainee.Optimizer.State());
            _updates[trainee.Name] = trainee.Optimizer.Steps;
        }

        foreach (Trainee last in state.Trainees.TakeLast(1))
        {
            Keep(last.Name, last.Network.State().Where(entry => entry.Parameter.IsBuffer).Select(Value));
            _updates[last.Name] = last.Optimizer.Steps;
        }

        foreach ((string name, Module module) in state.Untrained)
        {
            Keep(name, module.State().Select(Value));
        }

        foreach ((string name, Generator generator) in state.Generators)
        {
            Keep(name, [("", generator.GetState())]);
        }

        ForgetParts();
        _parts.AddRange(state.Parts.Select(part => part.State().ToDictionary(entry => entry.Name, entry => entry.Value.Clone().Own())));
        _isInStep = true;
    }

    /// <summary>After a whole step, which <see cref="Undo"/> then leaves as it is.</summary>
    internal void End() => _isInStep = false;

    /// <summary>Restores the state of <see cref="Begin"/> where the step did not end.</summary>
    /// <returns>False where that is not possible: the last trainee was updated before the loss, so an exchange came after its turn.</returns>
    internal bool Undo()
    {
        if (!_isInStep)
        {
            return true;
        }

        if (state.Trainees.Count > 0 && state.Trainees[^1] is { } final && final.Optimizer.Steps != _updates[final.Name])
        {
            return false;
        }

        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        foreach (Trainee trainee in Changing)
        {
            trainee.Network.Load(_copies[trainee.Name]);
            trainee.Optimizer.Load(_copies[OptimizerOf(trainee)], _updates[trainee.Name]);
        }

        foreach (Trainee last in state.Trainees.TakeLast(1))
        {
            foreach ((string name, Parameter buffer) in last.Network.State().Where(entry => entry.Parameter.IsBuffer))
            {
                buffer.Value.CopyInPlace(_copies[last.Name][name]);
            }
        }

        foreach ((string name, Module module) in state.Untrained)
        {
            module.Load(_copies[name]);
        }

        foreach ((string name, Generator generator) in state.Generators)
        {
            generator.SetState(_copies[name][""]);
        }

        foreach ((IStatePart part, Dictionary<string, Tensor> kept) in state.Parts.Zip(_parts))
        {
            part.Load(kept);
        }

        _isInStep = false;
        return true;
    }

    public void Dispose()
    {
        ForgetParts();
        foreach (Tensor copy in _copies.Values.SelectMany(copies => copies.Values))
        {
            copy.Dispose();
        }
    }

    private static (string Name, Tensor Value) Value((string Name, Parameter Parameter) entry) => (entry.Name, entry.Parameter.Value);

    private static string OptimizerOf(Trainee trainee) => $"{trainee.Name}_optimizer";

    private void ForgetParts()
    {
        foreach (Tensor copy in _parts.SelectMany(part => part.Values))
        {
            copy.Dispose();
        }

        _parts.Clear();
    }

    private void Keep(string name, IEnumerable<(string Name, Tensor Value)> values)
    {
        if (!_copies.TryGetValue(name, out Dictionary<string, Tensor>? copies))
        {
            _copies[name] = copies = [];
        }

        foreach ((string key, Tensor value) in values)
        {
            if (copies.TryGetValue(key, out Tensor? copy))
            {
                copy.CopyInPlace(value);
            }
            else
            {
                copies[key] = value.Detach().Clone().Own();
            }
        }
    }
}
