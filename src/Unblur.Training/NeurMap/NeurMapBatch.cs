namespace Unblur.Training.NeurMap;

/// <summary>Photos of one step as plain values: made on the thread pool, which has no tensors. Pairs come first.</summary>
/// <param name="Paired">How many of the first photos are pairs.</param>
/// <param name="Unpaired">How many follow, whose blurry and sharp photo have nothing to do with each other.</param>
/// <param name="Patch">P, px.</param>
/// <param name="Blurry">(Paired + Unpaired, 3, P, P).</param>
/// <param name="Sharp">(Paired + Unpaired, 3, P, P).</param>
public sealed record NeurMapBatch(int Paired, int Unpaired, int Patch, float[] Blurry, float[] Sharp)
{
    /// <summary>N.</summary>
    public int Count => Paired + Unpaired;
}
