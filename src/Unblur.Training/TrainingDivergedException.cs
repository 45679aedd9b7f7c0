namespace Unblur.Training;

/// <summary>A loss or a gradient is not a number any more, or processes that train together differ; the last checkpoint is from before.</summary>
public sealed class TrainingDivergedException(string message) : Exception(message);
