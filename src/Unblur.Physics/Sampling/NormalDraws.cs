namespace Unblur.Physics.Sampling;

/// <summary>Normal values from a generator of uniform ones, for where few are drawn.</summary>
/// <remarks><c>GaussianNoise</c> and <c>ShakePath</c> draw pairs, in an order of their own that seeds depend on.</remarks>
public static class NormalDraws
{
    /// <summary>A standard normal value by the formula of Box and Muller.</summary>
    /// <param name="random">Gives two numbers, in this order: the length and the angle. What is drawn by a seed does not change between versions.</param>
    /// <exception cref="ArgumentNullException">There is no generator.</exception>
    public static double NextNormal(this Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
    }
}
