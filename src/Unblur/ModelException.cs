namespace Unblur;

/// <summary>A model is not there, or its weights are missing, damaged or refused. The message names the files and says what to do.</summary>
public sealed class ModelException(string message, Exception? cause = null) : Exception(message, cause);
