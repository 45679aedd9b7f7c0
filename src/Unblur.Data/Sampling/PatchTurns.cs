namespace Unblur.Data.Sampling;

/// <summary>How patches are turned at random. The value is the number of ways.</summary>
public enum PatchTurns
{
    /// <summary>As they are.</summary>
    None = 1,

    /// <summary>Left and right exchanged, or not: NeurMAP's augmentation.</summary>
    Mirror = 2,

    /// <summary>All eight ways to lay a square down.</summary>
    Eight = 8,
}
