namespace Unblur.Training.Session;

/// <summary>Means of named numbers since they were last taken.</summary>
internal sealed class TermMeans
{
    private readonly Dictionary<string, double> _sums = [];
    private int _count;

    internal void Add(IReadOnlyDictionary<string, double> values)
    {
        foreach ((string name, double value) in values)
        {
            _sums[name] = _sums.GetValueOrDefault(name) + value;
        }

        _count++;
    }

    /// <summary>The means, and starts anew.</summary>
    internal IReadOnlyDictionary<string, double> Take()
    {
        var means = _sums.ToDictionary(entry => entry.Key, entry => entry.Value / _count);
        _sums.Clear();
        _count = 0;
        return means;
    }
}
