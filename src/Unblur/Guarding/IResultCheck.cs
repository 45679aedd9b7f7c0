using Unblur.Imaging;

namespace Unblur.Guarding;

/// <summary>Compares a result with its input while both pass by.</summary>
internal interface IResultCheck
{
    /// <param name="y">The first row.</param>
    /// <param name="original">3 planes over the whole width.</param>
    /// <param name="restored">What will be written in their place, before it is clamped.</param>
    void Observe(int y, PlanarImage original, PlanarImage restored);

    /// <summary>What is wrong with the result, with the numbers; null where nothing is.</summary>
    string? Complaint();

    /// <summary>Whether a result nearer to the input could be free of it.</summary>
    bool MayBeGentler { get; }
}
