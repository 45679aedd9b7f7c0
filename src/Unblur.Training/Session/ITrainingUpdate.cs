namespace Unblur.Training.Session;

/// <summary>The science of a training system: what one step does to its networks.</summary>
/// <typeparam name="TBatch">The samples of a step.</typeparam>
internal interface ITrainingUpdate<in TBatch>
{
    /// <summary>Trains on one batch.</summary>
    /// <param name="step">Steps done before this one.</param>
    /// <param name="batch">This process's share of the step's samples.</param>
    /// <returns>Every term of the losses by name, without its weight, and the gradients' norms before clipping.</returns>
    /// <exception cref="TrainingDivergedException">A term or a gradient is not finite, in any process.</exception>
    /// <exception cref="Torch.Distributed.ProcessLostException">Another process is gone; the last trainee of the state was not updated.</exception>
    IReadOnlyDictionary<string, double> Run(long step, TBatch batch);

    /// <summary>Learning rates or schedule of a step, for the log.</summary>
    /// <param name="step">Steps done before that one.</param>
    IReadOnlyDictionary<string, double> Rates(long step);

    /// <summary>What is wrong with the results of the networks as they are now, with the values; null where nothing is.</summary>
    /// <remarks>Asked before anything is saved: an update can ruin the weights although its own loss was fine.</remarks>
    string? Problem(TBatch batch);

    /// <summary>What to do after a problem, as a sentence with the recipe's keys.</summary>
    string Remedy { get; }
}
