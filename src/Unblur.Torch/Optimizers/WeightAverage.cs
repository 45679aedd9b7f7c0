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
        _entries = [.. module.State().Select(entry => (entry.Name, entry.Parameter, entry.Parameter.Value.Clone().Own()))];
    }

    /// <summary>average = decay average + (1 - decay) weight; counters, which are no weights, are taken over.</summary>
    /// <param name="decay">In [0,1]; usually 0.99 to 0.9999.</param>
    public void Update(double decay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decay, 1);
        using var grad = GradMode.Disabled();
        foreach ((string _, Parameter source, Tensor average) in _entries)
        {
            _ = average.DType.IsFloatingPoint() ? average.LerpInPlace(source.Value, 1 - decay) : average.CopyInPlace(source.Value);
        }
    }

    public IReadOnlyDictionary<string, Tensor> State() => _entries.ToDictionary(entry => entry.Name, entry => entry.Average);

    /// <summary>Continues from a state that <see cref="State"/> returned.</summary>
    /// <exception cref="WeightMismatchException">The state belongs to another network; nothing was changed.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        WeightMismatchException.ThrowIfDifferent("average", _entries.Select(entry => (entry.Name, entry.Average)), state);
        foreach ((string name, Parameter _, Tensor average) in _entries)
        {
            average.CopyInPlace(state[name]);
        }
    }

    public void Dispose()
    {
        foreach ((string _, Parameter _, Tensor average) in _entries)
        {
            average.Dispose();
        }
    }
}
