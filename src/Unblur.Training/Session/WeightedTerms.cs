using Unblur.Torch;

namespace Unblur.Training.Session;

/// <summary>A weighted sum of loss terms that keeps the value of each. Terms of weight 0 are not computed.</summary>
internal sealed class WeightedTerms
{
    private readonly List<(string Name, Tensor Value)> _terms = [];

    /// <summary>The loss to minimise, a scalar; null where every weight is 0.</summary>
    internal Tensor? Total { get; private set; }

    internal void Add(string name, double weight, Func<Tensor> term)
    {
        if (weight == 0)
        {
            return;
        }

        Tensor value = term();
        _terms.Add((name, value.Detach()));
        Total = Total is null ? value * weight : Total + (value * weight);
    }

    /// <summary>The terms without their weights, read from the device at once.</summary>
    internal IEnumerable<KeyValuePair<string, double>> Values()
    {
        if (_terms.Count == 0)
        {
            return [];
        }

        double[] values = Tensor.Stack([.. _terms.Select(term => term.Value)]).To(DType.Float64).ToArray<double>();
        return _terms.Select((term, i) => KeyValuePair.Create(term.Name, values[i]));
    }
}
