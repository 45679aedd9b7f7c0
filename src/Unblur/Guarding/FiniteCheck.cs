using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Unblur.Imaging;

namespace Unblur.Guarding;

/// <summary>Looks for NaN and infinity, which no blending can help.</summary>
internal sealed class FiniteCheck : IResultCheck
{
    private long _broken;
    private long _seen;

    public bool MayBeGentler => _broken == 0;

    public void Observe(int y, PlanarImage original, PlanarImage restored)
    {
        _seen += restored.Values.Length;
        if (!AreFinite(restored.Values))
        {
            _broken += restored.Values.LongCount(value => !float.IsFinite(value));
        }
    }

    public string? Complaint() => _broken == 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{100.0 * _broken / _seen:0.###} % of the values are NaN or infinite");

    // 0 x NaN and 0 x infinity are NaN, 0 x anything else is 0.
    private static bool AreFinite(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> sum = Vector<float>.Zero;
        foreach (Vector<float> part in wide)
        {
            sum += part * 0f;
        }

        float rest = Vector.Sum(sum);
        foreach (float value in values[(wide.Length * Vector<float>.Count)..])
        {
            rest += value * 0f;
        }

        return rest == 0;
    }
}
