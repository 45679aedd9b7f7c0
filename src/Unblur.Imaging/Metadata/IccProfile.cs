using System.Buffers.Binary;
using System.Text;

namespace Unblur.Imaging.Metadata;

/// <summary>Makes ICC profiles (version 2.1): primaries with one curve, or a curve for grey.</summary>
internal static class IccProfile
{
    private const int HeaderLength = 128, CurveSteps = 1024;

    /// <summary>The white of the profile connection space.</summary>
    private static readonly double[] s_d50 = [0.9642, 1, 0.8249];

    /// <summary>The Bradford matrix: from XYZ to the responses of sharpened cones.</summary>
    private static readonly double[,] s_bradford = { { 0.8951, 0.2664, -0.1614 }, { -0.7502, 1.7135, 0.0367 }, { 0.0389, -0.0685, 1.0296 } };

    /// <summary>A profile.</summary>
    /// <param name="primaries">White and primaries; grey uses neither, because its white is that of the profile connection space.</param>
    /// <param name="curve">The curve of every channel, from <see cref="Power"/> or <see cref="Curve"/>.</param>
    /// <param name="grey">Whether the profile is for one channel.</param>
    public static byte[] Make(Primaries primaries, byte[] curve, bool grey)
    {
        List<(string Tag, byte[] Data)> tags =
            [("desc", Description("Colour space of the PNG")), ("cprt", [.. "text\0\0\0\0"u8, .. "No copyright\0"u8]), ("wtpt", Xyz(s_d50))];
        if (grey)
        {
            tags.Add(("kTRC", curve));
        }
        else
        {
            double[,] columns = Adapted(primaries);
            tags.AddRange([("rXYZ", Column(columns, 0)), ("gXYZ", Column(columns, 1)), ("bXYZ", Column(columns, 2))]);
            tags.AddRange([("rTRC", curve), ("gTRC", curve), ("bTRC", curve)]);
        }

        return Assembled(tags, grey);
    }

    /// <summary>A curve linear = encoded^exponent.</summary>
    public static byte[] Power(double exponent)
    {
        byte[] value = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(value, (ushort)Math.Clamp(Math.Round(exponent * 256), 1, ushort.MaxValue));
        return [.. "curv\0\0\0\0"u8, .. Big(1), .. value];
    }

    /// <summary>A curve by a function from encoded to linear values, both in [0,1].</summary>
    public static byte[] Curve(Func<double, double> toLinear)
    {
        byte[] values = new byte[2 * CurveSteps];
        for (int i = 0; i < CurveSteps; i++)
        {
            double linear = toLinear(i / (double)(CurveSteps - 1));
            BinaryPrimitives.WriteUInt16BigEndian(values.AsSpan(2 * i), (ushort)Math.Clamp(Math.Round(linear * ushort.MaxValue), 0, ushort.MaxValue));
        }

        return [.. "curv\0\0\0\0"u8, .. Big(CurveSteps), .. values];
    }

    /// <summary>The XYZ of red, green and blue as columns that add up to the white, adapted to D50.</summary>
    private static double[,] Adapted(Primaries primaries)
    {
        double[] white = OfXy(primaries.White);
        double[][] corners = [OfXy(primaries.Red), OfXy(primaries.Green), OfXy(primaries.Blue)];
        double[,] plain = new double[3, 3];
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 3; column++)
            {
                plain[row, column] = corners[column][row];
            }
        }

        double[] scale = Times(Inverse(plain), white);
        double[] from = Times(s_bradford, white), to = Times(s_bradford, s_d50);
        double[,] inverse = Inverse(s_bradford), adapted = new double[3, 3];
        for (int column = 0; column < 3; column++)
        {
            double[] cone = Times(s_bradford, [.. corners[column].Select(value => value * scale[column])]);
            double[] xyz = Times(inverse, [.. cone.Select((value, i) => value * to[i] / from[i])]);
            for (int row = 0; row < 3; row++)
            {
                adapted[row, column] = xyz[row];
            }
        }

        return adapted;
    }

    private static double[] OfXy((double X, double Y) corner) => [corner.X / corner.Y, 1, (1 - corner.X - corner.Y) / corner.Y];

    private static double[] Times(double[,] matrix, double[] vector) =>
        [.. Enumerable.Range(0, 3).Select(row => (matrix[row, 0] * vector[0]) + (matrix[row, 1] * vector[1]) + (matrix[row, 2] * vector[2]))];

    /// <summary>The inverse by cofactors.</summary>
    private static double[,] Inverse(double[,] m)
    {
        double Cofactor(int row, int column)
        {
            (int r1, int r2, int c1, int c2) = ((row + 1) % 3, (row + 2) % 3, (column + 1) % 3, (column + 2) % 3);
            return (m[r1, c1] * m[r2, c2]) - (m[r1, c2] * m[r2, c1]);
        }

        double determinant = (m[0, 0] * Cofactor(0, 0)) + (m[0, 1] * Cofactor(0, 1)) + (m[0, 2] * Cofactor(0, 2));
        double[,] inverse = new double[3, 3];
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 3; column++)
            {
                inverse[row, column] = Cofactor(column, row) / determinant;
            }
        }

        return inverse;
    }

    private static byte[] Assembled(List<(string Tag, byte[] Data)> tags, bool grey)
    {
        int at = HeaderLength + 4 + (12 * tags.Count);
        using var table = new MemoryStream();
        using var data = new MemoryStream();
        table.Write(Big(tags.Count));
        foreach ((string tag, byte[] value) in tags)
        {
            table.Write([.. Encoding.ASCII.GetBytes(tag), .. Big(at + (int)data.Length), .. Big(value.Length)]);
            data.Write([.. value, .. new byte[(4 - (value.Length % 4)) % 4]]);
        }

        byte[] head = new byte[HeaderLength];
        Big(at + (int)data.Length).CopyTo(head, 0);
        Big(0x02100000).CopyTo(head, 8);
        Encoding.ASCII.GetBytes($"mntr{(grey ? "GRAY" : "RGB ")}XYZ ").CopyTo(head, 12);
        "acsp"u8.CopyTo(head.AsSpan(36));
        Xyz(s_d50).AsSpan(8).CopyTo(head.AsSpan(68));
        return [.. head, .. table.ToArray(), .. data.ToArray()];
    }

    private static byte[] Column(double[,] matrix, int column) => Xyz([matrix[0, column], matrix[1, column], matrix[2, column]]);

    private static byte[] Xyz(double[] values) => [.. "XYZ \0\0\0\0"u8, .. values.SelectMany(value => Big((int)Math.Round(value * 65536)))];

    private static byte[] Description(string text) =>
        [.. "desc\0\0\0\0"u8, .. Big(text.Length + 1), .. Encoding.ASCII.GetBytes(text), .. new byte[1 + 4 + 4 + 2 + 1 + 67]];

    private static byte[] Big(int number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
