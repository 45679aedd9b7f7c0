using Unblur.Torch.Distributed;

namespace Unblur.Torch.Modules;

/// <summary>A part of a network: named parameters, buffers and children.</summary>
/// <remarks>
/// Names are given where a part is added, and are the keys of the authors' checkpoints: <c>encoder_lv1.layer2.0.weight</c>.
/// A parameter that is added under two names is tied: it is stored under both and trained once.
/// </remarks>
public abstract class Module : IDisposable
{
    private readonly List<(string Name, Module Child)> _children = [];
    private readonly List<(string Name, Parameter Parameter)> _parameters = [];

    /// <summary>True while training: dropout drops, batch norm measures.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>All parameters and buffers by full name, in the order they were added; tied ones under each of their names.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> State()
    {
        foreach ((string name, Parameter parameter) in _parameters)
        {
            yield return (name, parameter);
        }

        foreach ((string prefix, Module child) in _children)
        {
            foreach ((string name, Parameter parameter) in child.State())
            {
                yield return (prefix.Length == 0 ? name : $"{prefix}.{name}", parameter);
            }
        }
    }

    /// <summary>What an optimizer trains: every parameter once, under its first name.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> Trainable()
    {
        HashSet<Parameter> seen = new(ReferenceEqualityComparer.Instance);
        return [.. State().Where(entry => !entry.Parameter.IsBuffer && seen.Add(entry.Parameter))];
    }

    /// <summary>The number of trained values, tied ones counted once.</summary>
    public long ParameterCount() => Trainable().Sum(entry => entry.Parameter.Value.ElementCount);

    public void Train(bool training = true)
    {
        IsTraining = training;
        foreach ((string _, Module child) in _children)
        {
            child.Train(training);
        }
    }

    public void Eval() => Train(false);

    /// <summary>Lets layers that measure the batch while training, such as batch norm, measure the batches of all processes together.</summary>
    /// <param name="group">The processes, each with a batch of the same size.</param>
    public void ShareStatistics(ProcessGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        OnShareStatistics(group);
        foreach ((string _, Module child) in _children)
        {
            child.ShareStatistics(group);
        }
    }

    /// <summary>Converts every floating-point parameter; for inference, gradients need float32.</summary>
    public void To(DType type) => Transform(value => value.DType.IsFloatingPoint() ? value.To(type) : value);

    public void To(Device device) => Transform(value => value.To(device));

    /// <summary>Lays the weights of convolutions out in the given order.</summary>
    public void To(MemoryFormat format) => Transform(value => value.Rank == 4 ? value.Contiguous(format) : value);

    /// <summary>Takes over the values of tensors by name; every name must be there, with the same shape, and no other.</summary>
    /// <exception cref="WeightMismatchException">Names or shapes differ; the message names all differences.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var state = State().ToList();
        WeightMismatchException.ThrowIfDifferent("network", state.Select(entry => (entry.Name, entry.Parameter.Value)), tensors);
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        foreach ((string name, Parameter parameter) in state)
        {
            parameter.Value.CopyInPlace(tensors[name]);
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="ShareStatistics"/>
    protected virtual void OnShareStatistics(ProcessGroup group)
    {
    }

    protected T Add<T>(string name, T child)
        where T : Module
    {
        _children.Add((name, child));
        return child;
    }

    protected Parameter Add(string name, Parameter parameter)
    {
        _parameters.Add((name, parameter));
        return parameter;
    }

    /// <summary>Adds a float32 parameter of zeros; an initialiser gives it its first values.</summary>
    protected Parameter AddParameter(string name, params long[] shape) => AddParameter(name, Tensor.Zeros(shape));

    /// <summary>Adds a parameter with first values.</summary>
    protected Parameter AddParameter(string name, Tensor value) => Add(name, new Parameter(value, isBuffer: false));

    /// <summary>Adds a tensor that is kept but not trained.</summary>
    protected Parameter AddBuffer(string name, Tensor value) => Add(name, new Parameter(value, isBuffer: true));

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
        {
            return;
        }

        foreach ((string _, Parameter parameter) in _parameters)
        {
            parameter.Dispose();
        }

        foreach ((string _, Module child) in _children)
        {
            child.Dispose();
        }
    }

    private void Transform(Func<Tensor, Tensor> transform)
    {
        using var grad = GradMode.Disabled();
        foreach ((string _, Parameter parameter) in State())
        {
            parameter.Replace(transform(parameter.Value));
        }
    }
}

/// <summary>A module with one input and one output. It computes in the element type and memory layout of its input.</summary>
public abstract class Layer : Module
{
    public abstract Tensor Forward(Tensor input);
}
