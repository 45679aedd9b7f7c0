namespace Unblur.Physics.Sampling;

/// <summary>Normal values from a generator of uniform ones.</summary>
public static class NormalDraws
{
    /// <summary>A standard normal value by the formula of Box and Muller, from two draws.</summary>
    public static double NextNormal(this Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
    }
}
