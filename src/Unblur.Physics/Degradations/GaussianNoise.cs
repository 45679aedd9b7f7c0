using System.Runtime.Intrinsics;
using Unblur.Physics.Sampling;

namespace Unblur.Physics.Degradations;

/// <summary>Sensor noise: standard deviation sqrt(read² + shot² x) at value x.</summary>
internal static class GaussianNoise
{
    private const int Lanes = 8;

    /// <summary>Adds noise in place. Draws one 63-bit number, which seeds a faster stream.</summary>
    /// <param name="values">In [0,1]; the result may leave that range.</param>
    /// <param name="readNoise">Standard deviation at black.</param>
    /// <param name="shotNoise">Standard deviation of the shot noise at white.</param>
    /// <param name="random">The sample's generator.</param>
    public static void Add(Span<float> values, float readNoise, float shotNoise, Random random)
    {
        SplitMixRandom stream = new((ulong)random.NextInt64());
        Span<float> normals = stackalloc float[2 * Lanes];
        for (int start = 0; start < values.Length; start += normals.Length)
        {
            FillStandard(normals, stream);
            int count = Math.Min(normals.Length, values.Length - start);
            for (int i = 0; i < count; i++)
            {
                ref float value = ref values[start + i];
                value += normals[i] * MathF.Sqrt((readNoise * readNoise) + (shotNoise * shotNoise * MathF.Max(value, 0)));
            }
        }
    }

    /// <summary>Sixteen standard normal values by Box-Muller, both halves of eight pairs, from eight draws.</summary>
    private static void FillStandard(Span<float> normals, SplitMixRandom stream)
    {
        const float Scale = 1f / (1 << 24);
        Span<float> radii = stackalloc float[Lanes];
        Span<float> angles = stackalloc float[Lanes];
        for (int i = 0; i < Lanes; i++)
        {
            ulong bits = stream.NextBits();
            radii[i] = ((bits >> 40) + 1) * Scale; // (0, 1]: never log 0
            angles[i] = (bits & 0xFFFFFF) * (Scale * MathF.Tau);
        }

        var radius = Vector256.Sqrt(Vector256.Log(Vector256.Create<float>(radii)) * -2f);
        (Vector256<float> sin, Vector256<float> cos) = Vector256.SinCos(Vector256.Create<float>(angles));
        (radius * cos).CopyTo(normals);
        (radius * sin).CopyTo(normals[Lanes..]);
    }
}
