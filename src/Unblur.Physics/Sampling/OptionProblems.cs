using System.Globalization;

namespace Unblur.Physics.Sampling;

/// <summary>Collects the problems of an options record, to report all of them at once.</summary>
internal sealed class OptionProblems
{
    private readonly List<string> _problems = [];

    /// <summary>Adds a problem if a value is outside [minimum, maximum] or not a number.</summary>
    public void RequireRange(string name, double value, double minimum, double maximum)
    {
        if (!(value >= minimum && value <= maximum))
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}: choose {minimum} to {maximum}"));
        }
    }

    /// <summary>Adds a problem if a share is outside [0,1].</summary>
    public void RequireShare(string name, double value) => RequireRange(name, value, 0, 1);

    /// <summary>Adds a problem if the lower end of a range is above its upper end.</summary>
    public void RequireOrder(string lowName, double low, string highName, double high)
    {
        if (low > high)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"{lowName} is {low} but {highName} is {high}: {lowName} must not be larger"));
        }
    }

    public void Add(string problem) => _problems.Add(problem);

    /// <exception cref="ArgumentException">There are problems; the message lists all.</exception>
    public void ThrowIfAny(string options)
    {
        if (_problems.Count > 0)
        {
            throw new ArgumentException($"{options}: {string.Join("; ", _problems)}.");
        }
    }
}
