namespace Unblur.Torch;

/// <summary>Memory ran out inside libtorch. Callers answer with smaller work: fewer or smaller tiles.</summary>
public sealed class TensorMemoryException(string message) : TensorException(message);
