using Unblur.Torch;
using Unblur.Torch.Modules;
using Unblur.Torch.Optimizers;

namespace Unblur.Training.NeurMap;

/// <summary>Takes back a step that was cut short: M, N and the pool change before D's gradients are exchanged, and another process may be lost in between.</summary>
/// <remarks>D changes after the last exchange of a step. The copies are kept on the networks' device and written over at every step.</remarks>
internal sealed class StepRewind(NeurMapState state) : IDisposable
{
    private readonly Dictionary<(string Trainee, string Part), Dictionary<string, Tensor>> _copies = [];
    private readonly Dictionary<string, long> _updates = [];
    private Tensor? _pool;
    private bool _isInStep;

    private IEnumerable<(string Name, Module Network, Adam Optimizer)> Changing => state.Trainees.Where(player => player.Name != "deblur");

    /// <summary>Before a step.</summary>
    internal void Begin()
    {
        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        foreach ((string name, Module network, Adam optimizer) in Changing)
        {
            Keep((name, "weights"), network.State().Select(entry => (entry.Name, entry.Parameter.Value)));
            Keep((name, "optimizer"), optimizer.State());
            _updates[name] = optimizer.Steps;
        }

        _pool?.Dispose();
        _pool = state.Networks.Pool.Means.Clone().Own();
        _isInStep = true;
    }

    /// <summary>After a whole step: nothing is taken back any more.</summary>
    internal void End() => _isInStep = false;

    /// <summary>Brings the state back to <see cref="Begin"/> where the step did not end.</summary>
    internal void Undo()
    {
        if (!_isInStep)
        {
            return;
        }

        foreach ((string name, Module network, Adam optimizer) in Changing)
        {
            network.Load(_copies[(name, "weights")]);
            optimizer.Load(_copies[(name, "optimizer")], _updates[name]);
        }

        state.Networks.Pool.Load(_pool!, _pool!.Device);
        _isInStep = false;
    }

    public void Dispose()
    {
        _pool?.Dispose();
        foreach (Tensor? copy in _copies.Values.SelectMany(copies => copies.Values))
        {
            copy.Dispose();
        }
    }

    private void Keep((string Trainee, string Part) key, IEnumerable<(string Name, Tensor Value)> values)
    {
        if (!_copies.TryGetValue(key, out Dictionary<string, Tensor>? copies))
        {
            _copies[key] = copies = [];
        }

        foreach ((string name, Tensor value) in values)
        {
            if (copies.TryGetValue(name, out Tensor? copy))
            {
                copy.CopyInPlace(value);
            }
            else
            {
                copies[name] = value.Detach().Clone().Own();
            }
        }
    }
}
