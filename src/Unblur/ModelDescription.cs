namespace Unblur;

/// <summary>What a card says about a model besides what its weights tell.</summary>
public sealed record ModelDescription
{
    /// <summary>The weights' licence, as an SPDX identifier where there is one. Default <c>unknown</c>.</summary>
    public string License { get; init; } = "unknown";

    /// <summary>Who made the weights and where they come from.</summary>
    public string Source { get; init; } = "";

    /// <summary>One sentence: what the model is good for.</summary>
    public string Description { get; init; } = "";

    /// <summary>The photos and the blur it has seen.</summary>
    public string TrainedOn { get; init; } = "";
}
