using Unblur.Training.Recipes;

namespace Unblur.Training.Sen;

/// <summary>What a label means to a loss on flow.</summary>
public enum FlowSign
{
    /// <summary>The vector with u ≥ 0, as in the paper.</summary>
    Canonical,

    /// <summary>It or its reverse, whichever is nearer at a pixel.</summary>
    Free,
}

/// <summary>What a <see cref="SenRecipe"/> minimises: keys <c>loss.*</c>.</summary>
public sealed record SenLossOptions
{
    /// <summary>Of sen.</summary>
    public FlowSign Sign { get; init; }

    /// <summary>Of motionnet: the weight of the absolute error of the doubled angle.</summary>
    public double Doubled { get; init; } = 0.1;

    /// <summary>Of motionnet: the weight of the likelihood that its expected error gives its error.</summary>
    public double Certainty { get; init; } = 1;

    internal static SenLossOptions Read(RecipeReader keys)
    {
        SenLossOptions usual = new();
        return new SenLossOptions
        {
            Sign = keys.Choice(
                "loss.sign", usual.Sign,
                "Of sen: squared errors to the label with u ≥ 0, or to it or its reverse, whichever is nearer; near u = 0 the first one averages opposite vectors to none."),
            Doubled = keys.Number("loss.doubled", usual.Doubled, Bounds.Weight, "per px", "Of motionnet: weight of the absolute error of the doubled angle."),
            Certainty = keys.Number(
                "loss.certainty", usual.Certainty, Bounds.Weight, "", "Of motionnet: weight of the error relative to the expected one, plus the logarithm of that."),
        };
    }
}
