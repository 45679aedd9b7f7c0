namespace Unblur.Torch.Distributed;

/// <summary>Another process of the group has ended, hangs or cannot be reached: nothing can be exchanged any more.</summary>
public sealed class ProcessLostException(string message) : Exception(message);
