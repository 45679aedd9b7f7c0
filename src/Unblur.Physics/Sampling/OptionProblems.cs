using System.Globalization;

namespace Unblur.Physics.Sampling;

/// <summary>Collects what is wrong with an options record, to report all of it at once.</summary>
internal sealed class OptionProblems
{
    private readonly List<string> _problems = [];

    /// <summary>Notes a value outside [minimum, maximum], or one that is not a number.</summary>
    public void RequireRange(string name, double value, double minimum, double maximum)
    {
        if (!(value >= minimum && value <= maximum))
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}: choose {minimum} to {maximum}"));
        }
    }

    /// <summary>Notes a share outside [0,1].</summary>
    public void RequireShare(string name, double value) => RequireRange(name, value, 0, 1);

    /// <summary>Notes a pair whose lower end is above its upper end.</summary>
    public void RequireOrder(string lowName, double low, string highName, double high)
    {
        if (low > high)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"{lowName} is {low} but {highName} is {high}: {lowName} must not be larger"));
        }
    }

    public void Add(string problem) => _problems.Add(problem);

    /// <exception cref="ArgumentException">Something was noted.</exception>
    public void ThrowIfAny(string options)
    {
        if (_problems.Count > 0)
        {
            throw new ArgumentException($"{options}: {string.Join("; ", _problems)}.");
        }
    }
}
