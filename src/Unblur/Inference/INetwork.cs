namespace Unblur.Inference;

/// <summary>A network that can be run.</summary>
/// <remarks>One run at a time.</remarks>
internal interface INetwork : IDisposable
{
    /// <summary>What it needs.</summary>
    NetworkTraits Traits { get; }

    /// <summary>Where it computes: <c>cpu</c>, <c>cuda:0</c> ...</summary>
    string Device { get; }

    /// <summary>Length of the vector that it takes next to images, such as a BGAN's noise; null where it takes none.</summary>
    int? VectorLength { get; }

    /// <summary>Runs it.</summary>
    /// <param name="inputs">In the network's order; images of sizes that the <see cref="Traits"/> allow.</param>
    /// <param name="cancellation">Stops the run within moments.</param>
    /// <returns>All results in order, not clamped.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="OutOfMemoryException">It did not fit into memory.</exception>
    IReadOnlyList<NetworkValue> Run(IReadOnlyList<NetworkValue> inputs, CancellationToken cancellation);
}
