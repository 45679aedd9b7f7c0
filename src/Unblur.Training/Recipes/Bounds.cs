using System.Globalization;

namespace Unblur.Training.Recipes;

/// <summary>Which numbers a key of a recipe takes, as a check and in words.</summary>
public sealed class Bounds
{
    private readonly Func<double, bool> _holds;
    private readonly string _words;

    private Bounds(string words, Func<double, bool> holds) => (_words, _holds) = (words, holds);

    /// <summary>Every finite number.</summary>
    public static Bounds Any { get; } = new("any number", _ => true);

    /// <summary>0 to 1, both included: a probability or a part of the whole.</summary>
    public static Bounds Share { get; } = Between(0, 1);

    /// <summary>0 to 1 without 1: the decay of a moving average.</summary>
    public static Bounds Decay { get; } = new("at least 0, below 1", value => value is >= 0 and < 1);

    /// <summary>The weight of a term: 0 or more.</summary>
    public static Bounds Weight { get; } = AtLeast(0);

    /// <summary>A number more than 0.</summary>
    public static Bounds Positive { get; } = new("more than 0", value => value > 0);

    public static Bounds AtLeast(double minimum) => new($"at least {Text(minimum)}", value => value >= minimum);

    /// <summary>Both ends included.</summary>
    public static Bounds Between(double minimum, double maximum) => new($"{Text(minimum)} to {Text(maximum)}", value => value >= minimum && value <= maximum);

    public static Bounds MultipleOf(int factor, int atLeast)
        => new($"a multiple of {factor}, at least {atLeast}", value => value >= atLeast && value % factor == 0);

    /// <summary>0, or not less than a minimum.</summary>
    public static Bounds ZeroOrAtLeast(double minimum) => new($"0, or at least {Text(minimum)}", value => value == 0 || value >= minimum);

    public bool Holds(double value) => _holds(value);

    /// <summary>Such as <c>at least 1</c>; fits behind "give".</summary>
    public override string ToString() => _words;

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
