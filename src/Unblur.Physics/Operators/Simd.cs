using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Unblur.Physics.Operators;

/// <summary>Vector operations for float and double that .NET's vector types lack.</summary>
internal static class Simd
{
    /// <summary>a b + c with one rounding; T is float or double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd<T>(Vector256<T> a, Vector256<T> b, Vector256<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    /// <summary>The largest whole numbers not above the values; T is float or double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Floor<T>(Vector256<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? Vector256.Floor(values.AsSingle()).As<float, T>() : Vector256.Floor(values.AsDouble()).As<double, T>();

    /// <summary>Converts whole numbers to integers: eight floats, or four doubles twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ToInt32<T>(Vector256<T> whole)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            return Vector256.ConvertToInt32(whole.AsSingle());
        }

        var four = Vector256.ConvertToInt64(whole.AsDouble());
        return Vector256.Narrow(four, four);
    }
}
