namespace Unblur;

/// <summary>What checking a model's weights found.</summary>
/// <param name="Card">The model.</param>
/// <param name="Problems">What is wrong, with the values and what to do; empty where all is well.</param>
public sealed record ModelVerification(ModelCard Card, IReadOnlyList<string> Problems)
{
    /// <summary>The weights are there, are the ones the card means, and load.</summary>
    public bool IsGood => Problems.Count == 0;
}
