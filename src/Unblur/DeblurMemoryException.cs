namespace Unblur;

/// <summary>Not even the smallest tile fits into memory. The message tells what is needed, what there is, and what to do.</summary>
public sealed class DeblurMemoryException(string message, Exception? cause = null) : Exception(message, cause);
