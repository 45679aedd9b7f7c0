using System.Buffers.Binary;
using System.Text;

namespace Unblur.Imaging.Metadata;

/// <summary>The colour space that PNG states in chunks (cICP, sRGB, gAMA, cHRM), as a profile that every format can hold.</summary>
/// <remarks>
/// The order of precedence is that of the PNG specification, third edition: cICP, iCCP, sRGB, gAMA with cHRM. The code points of cICP are those of ITU-T H.273.
/// </remarks>
internal static class ColorChunks
{
    private const int SrgbGamma = 45455;
    private const int SrgbGammaTolerance = 60; // 45455 is rounded differently by some writers

    /// <summary>The profile of the colour space; null where it is sRGB, or where there are no such chunks.</summary>
    /// <param name="chunks">Whole chunks, with their lengths.</param>
    /// <param name="grey">Whether the pixels are grey.</param>
    /// <param name="unheld">What a profile cannot hold, in words; null if there is nothing.</param>
    public static byte[]? ToProfile(IReadOnlyList<byte[]> chunks, bool grey, out string? unheld)
    {
        unheld = null;
        var found = chunks.DistinctBy(Type).ToDictionary(Type, chunk => chunk[8..^4]);
        if (found.TryGetValue("cICP", out byte[]? code) && code.Length == 4)
        {
            return OfCodePoints(code, grey, out unheld);
        }

        if (found.ContainsKey("sRGB"))
        {
            return null;
        }

        int gamma = found.TryGetValue("gAMA", out byte[]? stated) && stated.Length == 4 ? BinaryPrimitives.ReadInt32BigEndian(stated) : SrgbGamma;
        Primaries primaries = found.TryGetValue("cHRM", out byte[]? corners) && corners.Length == 32 ? Primaries.Of(corners) : Primaries.Srgb;
        bool isSrgb = Math.Abs(gamma - SrgbGamma) <= SrgbGammaTolerance && (grey || primaries.IsNear(Primaries.Srgb));
        return isSrgb || gamma <= 0 || !primaries.IsValid ? null : IccProfile.Make(primaries, IccProfile.Power(100_000.0 / gamma), grey);
    }

    private static string Type(byte[] chunk) => Encoding.ASCII.GetString(chunk, 4, 4);

    private static byte[]? OfCodePoints(byte[] code, bool grey, out string? unheld)
    {
        unheld = null;
        Primaries? primaries = code[0] switch
        {
            1 or 2 => Primaries.Srgb,
            5 => new Primaries((0.3127, 0.3290), (0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
            6 or 7 => new Primaries((0.3127, 0.3290), (0.63, 0.34), (0.31, 0.595), (0.155, 0.07)),
            9 => new Primaries((0.3127, 0.3290), (0.708, 0.292), (0.17, 0.797), (0.131, 0.046)),
            11 => new Primaries((0.314, 0.351), (0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
            12 => new Primaries((0.3127, 0.3290), (0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
            _ => null,
        };
        byte[]? curve = code[1] switch
        {
            1 or 6 or 14 or 15 => IccProfile.Curve(value => value < 0.081 ? value / 4.5 : Math.Pow((value + 0.099) / 1.099, 1 / 0.45)),
            2 or 13 => IccProfile.Curve(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4)),
            4 => IccProfile.Power(2.2),
            5 => IccProfile.Power(2.8),
            8 => IccProfile.Power(1),
            _ => null,
        };
        if (primaries is null || curve is null || code[2] != 0 || code[3] != 1)
        {
            unheld = $"its colour space (cICP {code[0]}/{code[1]}/{code[2]}/{code[3]}, such as HDR), which PNG alone holds";
            return null;
        }

        return primaries == Primaries.Srgb && code[1] is 2 or 13 && code[0] is 1 or 2 ? null : IccProfile.Make(primaries, curve, grey);
    }
}

/// <summary>White point and primaries of an RGB space as CIE xy.</summary>
internal sealed record Primaries((double X, double Y) White, (double X, double Y) Red, (double X, double Y) Green, (double X, double Y) Blue)
{
    private const double Rounding = 0.002;

    public static Primaries Srgb { get; } = new((0.3127, 0.3290), (0.64, 0.33), (0.30, 0.60), (0.15, 0.06));

    /// <summary>Whether the corners span a triangle.</summary>
    public bool IsValid => Corners.All(corner => corner.Y > 0 && corner.X >= 0) && Math.Abs(
        ((Green.X - Red.X) * (Blue.Y - Red.Y)) - ((Blue.X - Red.X) * (Green.Y - Red.Y))) > 1e-4;

    private (double X, double Y)[] Corners => [White, Red, Green, Blue];

    /// <summary>From a cHRM chunk: eight numbers in units of 0.00001.</summary>
    public static Primaries Of(byte[] chunk)
    {
        double Number(int at) => BinaryPrimitives.ReadInt32BigEndian(chunk.AsSpan(at)) / 1e5;
        (double X, double Y) Corner(int at) => (Number(at), Number(at + 4));
        return new Primaries(Corner(0), Corner(8), Corner(16), Corner(24));
    }

    /// <summary>Whether no coordinate differs by more than rounding.</summary>
    public bool IsNear(Primaries other) => Corners.Zip(other.Corners).All(pair =>
        Math.Abs(pair.First.X - pair.Second.X) < Rounding && Math.Abs(pair.First.Y - pair.Second.Y) < Rounding);
}
