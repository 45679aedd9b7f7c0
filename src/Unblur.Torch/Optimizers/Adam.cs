using Unblur.Torch.Modules;

namespace Unblur.Torch.Optimizers;

/// <summary>Adam, and AdamW where <see cref="AdamOptions.WeightDecay"/> is not 0.</summary>
/// <remarks>Kingma and Ba 2015, Algorithm 1; Loshchilov and Hutter 2019, Algorithm 2. State is part of a checkpoint.</remarks>
public sealed class Adam : IDisposable
{
    private readonly AdamOptions _options;
    private readonly List<Slot> _slots;

    public Adam(IEnumerable<(string Name, Parameter Parameter)> parameters, AdamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _options = options ?? new AdamOptions();
        _options.Validate();
        _slots = [.. parameters.Select(entry => new Slot(entry.Name, entry.Parameter))];
    }

    /// <summary>Updates done so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Moves every parameter that has a gradient by one step.</summary>
    /// <param name="learningRate">Step size of this update.</param>
    public void Step(double learningRate)
    {
        Steps++;
        double correction1 = 1 - Math.Pow(_options.Beta1, Steps);
        double correction2 = 1 - Math.Pow(_options.Beta2, Steps);
        using var grad = GradMode.Disabled();
        foreach (Slot slot in _slots)
        {
            using var scope = new TensorScope();
            if (!slot.Parameter.Value.TryGetGrad(out Tensor? gradient))
            {
                continue;
            }

            Tensor weight = slot.Parameter.Value;
            if (_options.WeightDecay != 0)
            {
                weight.MultiplyInPlace(1 - (learningRate * _options.WeightDecay));
            }

            slot.Mean.LerpInPlace(gradient, 1 - _options.Beta1);
            slot.Square.MultiplyInPlace(_options.Beta2).AddProductInPlace(gradient, gradient, 1 - _options.Beta2);
            Tensor denominator = slot.Square.Sqrt().DivideInPlace(Math.Sqrt(correction2)).AddInPlace(_options.Epsilon);
            weight.AddQuotientInPlace(slot.Mean, denominator, -learningRate / correction1);
        }
    }

    /// <summary>Forgets the gradients of the parameters.</summary>
    public void ClearGrads()
    {
        foreach (Slot slot in _slots)
        {
            slot.Parameter.Value.ClearGrad();
        }
    }

    /// <summary>The moments by name (<c>NAME.mean</c>, <c>NAME.square</c>): with <see cref="Steps"/>, the whole state.</summary>
    public IEnumerable<(string Name, Tensor Value)> State()
        => _slots.SelectMany(slot => new[] { ($"{slot.Name}.mean", slot.Mean), ($"{slot.Name}.square", slot.Square) });

    /// <summary>Continues from a state that <see cref="State"/> returned.</summary>
    /// <exception cref="WeightMismatchException">The state belongs to other parameters; nothing was changed.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> state, long steps)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        WeightMismatchException.ThrowIfDifferent("optimizer", State(), state);
        Steps = steps;
        foreach ((string name, Tensor value) in State())
        {
            value.CopyInPlace(state[name]);
        }
    }

    public void Dispose()
    {
        foreach ((string _, Tensor value) in State())
        {
            value.Dispose();
        }
    }

    private sealed class Slot
    {
        internal Slot(string name, Parameter parameter)
        {
            (Name, Parameter) = (name, parameter);
            using var grad = GradMode.Disabled();
            Mean = parameter.Value.Clone().FillInPlace(0).Own();  // a clone, for the same layout
            Square = Mean.Clone().Own();
        }

        internal string Name { get; }

        internal Parameter Parameter { get; }

        internal Tensor Mean { get; }

        internal Tensor Square { get; }
    }
}
