using System.Globalization;

namespace Unblur.Data.Blurring;

/// <summary>JPEG qualities, both included, 1 to 100.</summary>
public sealed record QualityRange(int Minimum, int Maximum)
{
    /// <summary><c>70-95</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minimum}-{Maximum}");
}
