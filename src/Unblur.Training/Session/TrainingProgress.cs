namespace Unblur.Training.Session;

/// <summary>A report of a running training, of whatever system.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in the whole run.</param>
/// <param name="Terms">Every term of the losses without its weight, and the gradients' norms: means since the last report.</param>
/// <param name="Rates">Learning rate or schedule of the last step.</param>
public sealed record TrainingProgress(long Step, long Steps, IReadOnlyDictionary<string, double> Terms, IReadOnlyDictionary<string, double> Rates)
{
    /// <summary>Mean time of a step since the last report, in seconds. Validation, pictures and checkpoints do not count.</summary>
    public required double SecondsPerStep { get; init; }

    /// <summary>Share of that time in which the networks waited for data, 0 to 1.</summary>
    public required double WaitingShare { get; init; }

    /// <summary>Share of that time spent in exchanges with other processes, 0 to 1; null for one process.</summary>
    public double? ExchangeShare { get; init; }

    /// <summary>An estimate at this speed, validations included.</summary>
    public required TimeSpan TimeLeft { get; init; }

    /// <summary>The scores of a validation that was just made; else null.</summary>
    public IValidationScores? Validation { get; init; }

    /// <summary>Every number of the report by its name in the log, in the log's order. Numbers that are not finite are left out: JSON has none.</summary>
    public IEnumerable<KeyValuePair<string, double>> Numbers()
    {
        IEnumerable<KeyValuePair<string, double?>> numbers =
        [
            .. Terms.Concat(Rates).Select(entry => KeyValuePair.Create(entry.Key, (double?)entry.Value)),
            KeyValuePair.Create("seconds_per_step", (double?)SecondsPerStep),
            KeyValuePair.Create("waiting_share", (double?)WaitingShare),
            KeyValuePair.Create("exchange_share", ExchangeShare),
            .. Validation?.Numbers ?? [],
        ];
        return numbers.Where(entry => entry.Value is { } value && double.IsFinite(value)).Select(entry => KeyValuePair.Create(entry.Key, entry.Value!.Value));
    }
}

/// <summary>What a training is doing at the moment.</summary>
/// <param name="Name">For people, such as <c>step 12/400</c>.</param>
/// <param name="Share">The share of it that is done, 0 to 1.</param>
public readonly record struct TrainingStage(string Name, double Share);

/// <summary>What a validation measured.</summary>
public interface IValidationScores
{
    /// <summary>The number by which the best weights are chosen, higher is better; null where nothing says which are best.</summary>
    double? Quality { get; }

    /// <summary>All numbers by their names in the log; null where one was not measured.</summary>
    IEnumerable<KeyValuePair<string, double?>> Numbers { get; }

    /// <summary>The scores in one line for people.</summary>
    string Describe();
}
