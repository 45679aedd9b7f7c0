namespace Unblur.Training.Session;

/// <summary>Means of named numbers since they were last taken. A number that some steps do not have is averaged over those that do.</summary>
internal sealed class TermMeans
{
    private readonly Dictionary<string, (double Sum, int Count)> _sums = [];

    internal void Add(IReadOnlyDictionary<string, double> values)
    {
        foreach ((string name, double value) in values)
        {
            (double sum, int count) = _sums.GetValueOrDefault(name);
            _sums[name] = (sum + value, count + 1);
        }
    }

    /// <summary>Returns the means and starts new ones.</summary>
    internal IReadOnlyDictionary<string, double> Take()
    {
        var means = _sums.ToDictionary(entry => entry.Key, entry => entry.Value.Sum / entry.Value.Count);
        _sums.Clear();
        return means;
    }
}
