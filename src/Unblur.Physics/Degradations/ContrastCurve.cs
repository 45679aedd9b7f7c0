namespace Unblur.Physics.Degradations;

/// <summary>What a camera does to contrast: values become v − s sin(2π v) / (2π), steeper in the middle by 1 + s, and flatter near black and white by 1 − s.</summary>
internal sealed class ContrastCurve
{
    private const int Steps = 4096;

    private readonly double _strength;
    private readonly float[] _inverse = new float[Steps + 1];

    /// <param name="strength">s, 0 to 0.9.</param>
    internal ContrastCurve(double strength)
    {
        _strength = strength;
        for (int i = 0; i <= Steps; i++)
        {
            _inverse[i] = (float)Inverse(i / (double)Steps);
        }
    }

    /// <summary>Applies it in place, to values in [0,1].</summary>
    internal void Apply(Span<float> values)
    {
        foreach (ref float value in values)
        {
            value = (float)Curve(value);
        }
    }

    /// <summary>Undoes it in place; values outside [0,1] stay.</summary>
    internal void Undo(Span<float> values)
    {
        foreach (ref float value in values)
        {
            if (value is > 0 and < 1)
            {
                float at = value * Steps;
                int below = (int)at;
                value = _inverse[below] + ((at - below) * (_inverse[below + 1] - _inverse[below]));
            }
        }
    }

    private double Curve(double value) => value - (_strength * Math.Sin(2 * Math.PI * value) / (2 * Math.PI));

    private double Inverse(double value)
    {
        const int Halvings = 40;
        (double low, double high) = (0, 1);
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Curve(middle) < value ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
