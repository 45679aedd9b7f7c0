using System.Globalization;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Distributed;
using Unblur.Torch.Modules;

namespace Unblur.Training.Session;

/// <summary>The whole state of a training in named parts, which a checkpoint stores and processes compare. Disposes what was added.</summary>
/// <remarks>
/// Draws that are functions of seed and step need no part: the session seeds the engine at every step. Trainees are added in the order of their turns.
/// </remarks>
/// <param name="system">The kind of training, such as neurmap: a checkpoint of another one is refused.</param>
internal sealed class TrainingState(string system) : IDisposable
{
    private const string Format = "unblur-training-1";

    private readonly List<Trainee> _trainees = [];
    private readonly List<(string Name, Module Module)> _modules = [];
    private readonly List<(string Name, Generator Generator)> _generators = [];
    private readonly List<(string Name, IStatePart Part)> _parts = [];
    private readonly List<MovingAverage> _averages = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Steps done.</summary>
    internal long Step { get; set; }

    /// <summary>The best <see cref="IValidationScores.Quality"/> so far; minus infinity before the first.</summary>
    internal double Best { get; set; } = double.NegativeInfinity;

    /// <summary>In the order of their turns.</summary>
    internal IReadOnlyList<Trainee> Trainees => _trainees;

    /// <summary>Networks that are kept but not trained.</summary>
    internal IEnumerable<(string Name, Module Module)> Untrained => _modules;

    internal IEnumerable<(string Name, Generator Generator)> Generators => _generators;

    /// <summary>The free-form parts.</summary>
    internal IEnumerable<IStatePart> Parts => _parts.Select(entry => entry.Part);

    /// <exception cref="ArgumentException">Another part of the state has the name; so with the other parts.</exception>
    internal Trainee Add(Trainee trainee)
    {
        Name(trainee.Name);
        Name(OptimizerName(trainee));
        _trainees.Add(trainee);
        return trainee;
    }

    internal MovingAverage Add(MovingAverage average)
    {
        Name(average.Name);
        _averages.Add(average);
        return average;
    }

    /// <summary>A network that is kept but not trained, such as a frozen copy that fills a buffer.</summary>
    internal T Add<T>(string name, T module)
        where T : Module
    {
        Name(name);
        _modules.Add((name, module));
        return module;
    }

    internal Generator Add(string name, Generator generator)
    {
        Name(name);
        _generators.Add((name, generator));
        return generator;
    }

    /// <summary>Disposed with the state where it can be.</summary>
    internal void Add(string name, IStatePart part)
    {
        Name(name);
        _parts.Add((name, part));
    }

    /// <summary>After an update.</summary>
    /// <param name="step">Steps done before it.</param>
    internal void UpdateAverages(long step) => _averages.ForEach(average => average.Update(step));

    /// <summary>Starts all averages again from the present weights.</summary>
    internal void RestartAverages() => _averages.ForEach(average => average.Restart());

    /// <summary>Copies all averages into their networks.</summary>
    internal void RefreshAverages() => _averages.ForEach(average => average.Refresh());

    /// <summary>Makes layers that measure the batch, such as batch norm, measure the whole batch of all processes.</summary>
    internal void Share(ProcessGroup group)
    {
        foreach ((string _, Module module) in Modules())
        {
            module.ShareStatistics(group);
        }
    }

    /// <summary>Whether every weight, averaged weight and buffer is a finite number.</summary>
    internal bool IsFinite()
    {
        using var scope = new TensorScope();
        return Modules().SelectMany(entry => entry.Module.State()).Select(entry => entry.Parameter.Value).Concat(_averages.SelectMany(average => average.Average.State().Values))
            .All(value => !value.DType.IsFloatingPoint() || value.AllFinite());
    }

    /// <exception cref="IOException">The file cannot be written; an older one of this name is still whole.</exception>
    internal void Save(string path)
    {
        Dictionary<string, string> metadata = new()
        {
            ["format"] = Format,
            ["system"] = system,
            ["step"] = Step.ToString(CultureInfo.InvariantCulture),
            ["best"] = Best.ToString("R", CultureInfo.InvariantCulture),
        };
        foreach (Trainee trainee in _trainees)
        {
            metadata[Updates(trainee)] = trainee.Optimizer.Steps.ToString(CultureInfo.InvariantCulture);
        }

        Safetensors.Write(path, Stored().ToDictionary(entry => entry.Name, entry => entry.Value), metadata);
    }

    /// <summary>Continues from what <see cref="Save"/> wrote, or an earlier version.</summary>
    /// <exception cref="WeightFileException">The file is damaged or a checkpoint of another kind of training.</exception>
    /// <exception cref="WeightMismatchException">It is of networks of another size.</exception>
    internal void Load(string path)
    {
        var file = StoredState.Read(path, system, Format);
        using var scope = new TensorScope();
        Step = file.Whole("step");
        Best = file.Number("best");
        foreach (Trainee trainee in _trainees)
        {
            trainee.Network.Load(file.Part(trainee.Name));
            trainee.Optimizer.Load(file.Part(OptimizerName(trainee)), file.Whole(Updates(trainee), Step));
        }

        _modules.ForEach(entry => entry.Module.Load(file.Part(entry.Name)));
        _averages.ForEach(average => average.Average.Load(file.Part(average.Name)));
        _generators.ForEach(entry => file.Fill(entry.Name, tensors => entry.Generator.SetState(tensors[""])));
        _parts.ForEach(entry => file.Fill(entry.Name, entry.Part.Load));
    }

    /// <summary>Every tensor of a checkpoint, copied one after the other.</summary>
    internal IEnumerable<(string Name, StoredTensor Value)> Stored()
    {
        foreach (Trainee trainee in _trainees)
        {
            foreach ((string name, Tensor value) in Named(trainee.Name, Values(trainee.Network)).Concat(Named(OptimizerName(trainee), trainee.Optimizer.State())))
            {
                yield return (name, value.ToStored());
            }
        }

        foreach ((string name, Tensor value) in _modules.SelectMany(entry => Named(entry.Name, Values(entry.Module)))
            .Concat(_averages.SelectMany(average => Named(average.Name, average.Average.State().Select(entry => (entry.Key, entry.Value)))))
            .Concat(_parts.SelectMany(entry => Named(entry.Name, entry.Part.State()))))
        {
            yield return (name, value.ToStored());
        }

        foreach ((string name, Generator generator) in _generators)
        {
            using Tensor state = generator.GetState();
            yield return (name, state.ToStored());
        }
    }

    public void Dispose()
    {
        _trainees.ForEach(trainee => trainee.Dispose());
        _modules.ForEach(entry => entry.Module.Dispose());
        _generators.ForEach(entry => entry.Generator.Dispose());
        _parts.ForEach(entry => (entry.Part as IDisposable)?.Dispose());
        _averages.ForEach(average => average.Dispose());
    }

    private void Name(string name)
    {
        if (!_names.Add(name))
        {
            throw new ArgumentException($"the state of '{system}' has two parts named '{name}': give each a name of its own.", nameof(name));
        }
    }

    private static string OptimizerName(Trainee trainee) => $"{trainee.Name}_optimizer";

    private static string Updates(Trainee trainee) => $"{trainee.Name}_updates";

    private IEnumerable<(string Name, Module Module)> Modules() => [.. _trainees.Select(trainee => (trainee.Name, trainee.Network)), .. _modules];

    private static IEnumerable<(string Name, Tensor Value)> Values(Module module) => module.State().Select(entry => (entry.Name, entry.Parameter.Value));

    private static IEnumerable<(string Name, Tensor Value)> Named(string part, IEnumerable<(string Name, Tensor Value)> values)
        => values.Select(entry => (entry.Name.Length == 0 ? part : $"{part}.{entry.Name}", entry.Value));
}

/// <summary>A free-form part of a training's state, such as a buffer of samples or a pool of measurements.</summary>
internal interface IStatePart
{
    /// <summary>Its tensors by name, in the same order each time. The name may be empty where there is one.</summary>
    IEnumerable<(string Name, Tensor Value)> State();

    /// <summary>Continues from tensors that <see cref="State"/> returned, in this process or another.</summary>
    /// <param name="state">On any device; owned by the caller, so they are copied.</param>
    /// <exception cref="ArgumentException">They are of another shape or number.</exception>
    void Load(IReadOnlyDictionary<string, Tensor> state);
}
