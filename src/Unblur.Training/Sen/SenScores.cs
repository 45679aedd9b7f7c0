using System.Globalization;
using Unblur.Training.Session;

namespace Unblur.Training.Sen;

/// <summary>What a validation of a motion network measures, on held-out photos; px or px² for each component.</summary>
internal sealed record SenScores : IValidationScores
{
    /// <summary>Mean end-point error up to the sign.</summary>
    internal required double EndPoint { get; init; }

    /// <summary>The same over the half of all pixels of which the network is more certain; null where it does not say.</summary>
    internal double? CertainEndPoint { get; init; }

    /// <summary>Mean squared error of canonical flow, as Table 1 of SEN + RP-GAN has it.</summary>
    internal required double Squared { get; init; }

    /// <summary>The same up to the sign.</summary>
    internal required double SquaredUpToSign { get; init; }

    /// <summary>Mean end-point error where something moves in front.</summary>
    internal required double LayeredEndPoint { get; init; }

    /// <summary>Mean length of the motion seen in sharp photos.</summary>
    internal required double SharpLength { get; init; }

    /// <summary>Errors that cost nothing; the same at every validation.</summary>
    internal required SenBaselines Baselines { get; init; }

    public double? Quality => -Math.Sqrt(SquaredUpToSign);

    public IEnumerable<KeyValuePair<string, double?>> Numbers =>
    [
        KeyValuePair.Create("validation.end_point", (double?)EndPoint),
        KeyValuePair.Create("validation.certain_end_point", CertainEndPoint),
        KeyValuePair.Create("validation.squared", (double?)Squared),
        KeyValuePair.Create("validation.squared_up_to_sign", (double?)SquaredUpToSign),
        KeyValuePair.Create("validation.layered_end_point", (double?)LayeredEndPoint),
        KeyValuePair.Create("validation.sharp_length", (double?)SharpLength),
        KeyValuePair.Create("validation.zero_end_point", (double?)Baselines.ZeroEndPoint),
        KeyValuePair.Create("validation.zero_squared", (double?)Baselines.Zero),
        KeyValuePair.Create("validation.photo_constant_squared", (double?)Baselines.Photo),
        KeyValuePair.Create("validation.photo_constant_squared_up_to_sign", (double?)Baselines.PhotoUpToSign),
        KeyValuePair.Create("validation.set_constant_squared", (double?)Baselines.Set),
        KeyValuePair.Create("validation.set_constant_squared_up_to_sign", (double?)Baselines.SetUpToSign),
    ];

    public string Describe()
    {
        string certain = CertainEndPoint is { } half ? string.Create(CultureInfo.InvariantCulture, $" ({half:0.00} where certain)") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"held-out photos {EndPoint:0.00} px off{certain}, none {Baselines.ZeroEndPoint:0.00}; {SquaredUpToSign:0.0} px² up to sign, {Squared:0.0} with it, none {Baselines.Zero:0.0}; sharp {SharpLength:0.00} px");
    }
}

/// <summary>Errors without any network: no motion, and the best constant one for each photo or for all, px².</summary>
internal sealed record SenBaselines(double ZeroEndPoint, double Zero, double Photo, double PhotoUpToSign, double Set, double SetUpToSign);
