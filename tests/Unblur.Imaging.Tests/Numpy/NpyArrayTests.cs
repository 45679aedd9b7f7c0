using System.Text;
using Unblur.Imaging.Numpy;
using Unblur.TestKit;

namespace Unblur.Imaging.Tests.Numpy;

public sealed class NpyArrayTests
{
    [Theory]
    [InlineData("<f4", 1)]
    [InlineData("<f4", 2)]
    [InlineData("<f8", 1)]
    [InlineData("<f8", 3)]
    public void Parse_EachTypeAndVersion_GivesShapeAndValues(string type, byte version)
    {
        var array = NpyArray.Parse(NpyBytes.Of("(2, 3)", [1, 2.5, -3, 4, 5, 6], type, version: version));

        Assert.Equal([2L, 3], array.Shape);
        Assert.Equal([1, 2.5, -3, 4, 5, 6], array.Values);
    }

    [Fact]
    public void Parse_FortranOrder_IsTurnedIntoCOrder()
    {
        // The value at [a, b, c] is 100 a + 10 b + c; the first index runs fastest in the file.
        IEnumerable<double> file = from c in Enumerable.Range(0, 4) from b in Enumerable.Range(0, 3) from a in Enumerable.Range(0, 2) select (100.0 * a) + (10 * b) + c;
        IEnumerable<double> expected = from a in Enumerable.Range(0, 2) from b in Enumerable.Range(0, 3) from c in Enumerable.Range(0, 4) select (100.0 * a) + (10 * b) + c;

        Assert.Equal(expected, NpyArray.Parse(NpyBytes.Of("(2, 3, 4)", file, "<f8", fortran: true)).Values);
    }

    [Theory]
    [InlineData("(3,)", 3, 3L)]
    [InlineData("(3L, 1L)", 3, 3L, 1L)] // Python 2
    [InlineData("()", 1)]
    [InlineData("(0, 5)", 0, 0L, 5L)]
    public void Parse_ShapesOfOtherRanks_AreUnderstood(string shape, int count, params long[] expected)
    {
        var array = NpyArray.Parse(NpyBytes.Of(shape, Enumerable.Repeat(7.0, count)));

        Assert.Equal(expected, array.Shape);
        Assert.Equal(Enumerable.Repeat(7.0, count), array.Values);
    }

    [Fact]
    public void FloatHeader_WithItsValues_IsReadBack()
    {
        byte[] header = NpyArray.FloatHeader(2, 1);

        var array = NpyArray.Parse([.. header, .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)]);

        Assert.Equal([2L, 1], array.Shape);
        Assert.Equal([1.5, -2], array.Values);
        Assert.Equal(0, header.Length % 64);
        Assert.Contains("'shape': (2, 1, ), }", Encoding.ASCII.GetString(header), StringComparison.Ordinal);
        Assert.Equal((byte)'\n', header[^1]);
    }

    [Theory]
    [InlineData("(2, 2)", 3, "is cut off: 12 bytes of values, but the shape (2, 2) of '<f4' takes 16")]
    [InlineData("(2, 2)", 5, "is too long")]
    [InlineData("(4000000000, 4000000000, 4000000000)", 4, "is cut off")]
    [InlineData("(9223372036854775807, 2)", 4, "is cut off")]
    [InlineData("(92233720368547758070, 2)", 4, "its shape is (92233720368547758070, 2)")]
    [InlineData("(-1, 2)", 4, "its shape is (-1, 2)")]
    [InlineData("(a, b)", 4, "its shape is (a, b)")]
    [InlineData("None", 4, "no shape")]
    public void Parse_ShapeThatDoesNotFit_IsRefused(string shape, int count, string reason)
    {
        byte[] file = NpyBytes.Of(shape, Enumerable.Repeat(1.0, count));

        Assert.Contains(reason, Refusal(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("|O")]
    [InlineData(">f4")]
    [InlineData("<i4")]
    [InlineData("<f2")]
    public void Parse_OtherType_IsNamed(string type) =>
        Assert.Contains($"'{type}'", Refusal(NpyBytes.Of("(2,)", [1, 2], type)), StringComparison.Ordinal);

    [Fact]
    public void Parse_NoOrder_IsRefused() =>
        Assert.Contains("fortran_order", Refusal(NpyBytes.WithHeader("{'descr': '<f4', 'shape': (1,)}", [1])), StringComparison.Ordinal);

    [Fact]
    public void Parse_OtherMagic_IsRefused() => Assert.Contains("NUMPY", Refusal("PK\u0003\u0004 and so on"u8.ToArray()), StringComparison.Ordinal);

    [Fact]
    public void Parse_UnknownVersion_IsNamed() =>
        Assert.Contains("version 4", Refusal(NpyBytes.Of("(1,)", [1], version: 4)), StringComparison.Ordinal);

    [Fact]
    public void Parse_CutAnywhere_IsRefused()
    {
        byte[] file = NpyBytes.Of("(2, 2)", [1, 2, 3, 4]);

        Assert.All(Enumerable.Range(0, file.Length), length => Refusal(file[..length]));
    }

    [Fact]
    public void Parse_HugeHeaderLength_IsRefused() =>
        Assert.Contains("4294967295", Refusal([0x93, .. "NUMPY"u8, 2, 0, 0xff, 0xff, 0xff, 0xff, 0, 0]), StringComparison.Ordinal);

    [Fact]
    public void Parse_MoreDimensionsThanNumPyHas_IsRefused() =>
        Assert.Contains("65 dimensions", Refusal(NpyBytes.Of($"({string.Concat(Enumerable.Repeat("1, ", 65))})", [7])), StringComparison.Ordinal);

    private static string Refusal(byte[] file) => Assert.Throws<InvalidDataException>(() => NpyArray.Parse(file)).Message;
}
