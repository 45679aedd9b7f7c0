namespace Unblur.Metrics.Alignment;

/// <summary>Two images could not be aligned: they show too little in common, or one has no texture. The message says at which step and what to do.</summary>
public sealed class AlignmentException : Exception
{
    public AlignmentException(string message)
        : base(message)
    {
    }
}
