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
}
