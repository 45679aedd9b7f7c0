namespace Unblur.Torch.Optimizers;

/// <summary>Constants of Adam; the defaults are the usual ones.</summary>
public sealed record AdamOptions
{
    /// <summary>Decay of the mean of the gradients, in [0,1). Default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean of the squared gradients, in [0,1). Default 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the denominator. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Share of the weight taken away per unit of learning rate; decoupled, as in AdamW. Default 0: plain Adam.</summary>
    public double WeightDecay { get; init; }

    /// <exception cref="ArgumentException">All numbers that are out of range, together.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        if (!(Beta1 is >= 0 and < 1 && Beta2 is >= 0 and < 1))
        {
            problems.Add(FormattableString.Invariant($"Beta1 and Beta2 are {Beta1} and {Beta2}: give numbers in [0,1)"));
        }

        if (!(Epsilon > 0))
        {
            problems.Add(FormattableString.Invariant($"Epsilon is {Epsilon}: give a number above 0"));
        }

        if (!(WeightDecay >= 0))
        {
            problems.Add(FormattableString.Invariant($"WeightDecay is {WeightDecay}: give 0 or more"));
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", problems) + ".");
        }
    }
}
