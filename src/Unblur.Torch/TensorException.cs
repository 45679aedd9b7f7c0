namespace Unblur.Torch;

/// <summary>An operator refused its arguments; the message names the operator, the shapes given and libtorch's reason.</summary>
public class TensorException(string message) : Exception(message);
