using System.Globalization;

namespace Unblur.Networks.Onnx;

/// <summary>A whole number that follows from the height H and the width W of the input: (a H + b W + d H W + c) / q, which divides evenly.</summary>
internal readonly record struct SizeExpression
{
    private SizeExpression(long height, long width, long area, long constant, long divisor)
    {
        long common = Enumerable.Aggregate([height, width, area, constant], Math.Abs(divisor), GreatestCommonDivisor);
        (Height, Width, Area, Constant, Divisor) = (height / common, width / common, area / common, constant / common, divisor / common);
    }

    internal long Height { get; }

    internal long Width { get; }

    internal long Area { get; }

    internal long Constant { get; }

    internal long Divisor { get; }

    /// <summary>Whether it is the same for every size.</summary>
    internal bool IsFixed => Height == 0 && Width == 0 && Area == 0;

    /// <summary>The value of one that is the same for every size.</summary>
    /// <exception cref="OnnxExportException">It is not.</exception>
    internal long Value => IsFixed ? Constant / Divisor : throw new OnnxExportException($"{this} depends on the size of the image where ONNX needs a number.");

    public override string ToString()
        => IsFixed ? Value.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"({Height} H + {Width} W + {Area} H W + {Constant}) / {Divisor}");

    internal static SizeExpression Of(long value) => new(0, 0, 0, value, 1);

    /// <summary>The expression that has given values at given sizes.</summary>
    /// <param name="sizes">(H, W), (H', W), (H, W'), (H', W'), and others to check by.</param>
    /// <param name="values">The value at each.</param>
    /// <returns>Null where no such expression has them all.</returns>
    internal static SizeExpression? Fit(IReadOnlyList<(long Height, long Width)> sizes, IReadOnlyList<long> values)
    {
        ((long h, long w), long first) = (sizes[0], values[0]);
        (long tall, long wide) = (sizes[1].Height - h, sizes[2].Width - w);
        long divisor = tall * wide, area = values[3] - values[1] - values[2] + first;
        (long height, long width) = (((values[1] - first) * wide) - (area * w), ((values[2] - first) * tall) - (area * h));
        SizeExpression fitted = new(height, width, area, (divisor * first) - (height * h) - (width * w) - (area * h * w), divisor);
        return sizes.Zip(values).All(pair => fitted.IsAt(pair.First, pair.Second)) ? fitted : null;
    }

    private bool IsAt((long Height, long Width) size, long value)
        => (Height * size.Height) + (Width * size.Width) + (Area * size.Height * size.Width) + Constant == value * Divisor;

    private static long GreatestCommonDivisor(long first, long second)
    {
        (first, second) = (Math.Abs(first), Math.Abs(second));
        while (second != 0)
        {
            (first, second) = (second, first % second);
        }

        return first;
    }
}
