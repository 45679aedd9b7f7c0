using Unblur.Torch.Modules;

namespace Unblur.Torch.Optimizers;

/// <summary>Exponential moving average (EMA) of a network's weights: what is evaluated and shipped.</summary>
public sealed class WeightAverage : IDisposable
{
    private readonly List<(string Name, Parameter Source, Tensor Average)> _entries;

    /// <summary>Starts from the weights as they are.</summary>
    public WeightAverage(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        using var grad = GradMode.Disabled();
        _entries = [.. module.State().Select(entry => (entry.Name, entry.Parameter, entry.Parameter.Value.Detach().Clone().Own()))];
    }

    /// <summary>average = decay average + (1 - decay) weight.</summary>
    public void Update(double decay)
    {
        using var grad = GradMode.Disabled();
        foreach (var (_, source, average) in _entries)
        {
            average.LerpInPlace(source.Value, 1 - decay);
        }
    }

    public IReadOnlyDictionary<string, Tensor> State() => _entries.ToDictionary(entry => entry.Name, entry => entry.Average);

    /// <summary>Goes on from a state that <see cref="State"/> gave.</summary>
    public void Load(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var (name, _, average) in _entries)
        {
            average.CopyInPlace(state[name]);
        }
    }

    public void Dispose()
    {
        foreach (var (_, _, average) in _entries)
        {
            average.Dispose();
        }
    }
}
