namespace Unblur.Physics.Tests;

public sealed class SrgbTransferTests
{
    [Fact]
    public void Decode_WholeRange_IsWithinTheDocumentedError() => CheckAgainst(SrgbTransfer.ExactDecode, SrgbTransfer.Decode);

    [Fact]
    public void Encode_WholeRange_IsWithinTheDocumentedError() => CheckAgainst(SrgbTransfer.ExactEncode, SrgbTransfer.Encode);

    [Fact]
    public void ExactDecode_KnownValues_MatchTheStandard()
    {
        Assert.Equal(0.2140411, SrgbTransfer.ExactDecode(0.5), 6);
        Assert.Equal(0.0030353, SrgbTransfer.ExactDecode(10 / 255.0), 6);
        Assert.Equal(0.5, SrgbTransfer.ExactEncode(SrgbTransfer.ExactDecode(0.5)), 12);
    }

    [Fact]
    public void DecodeThenEncode_All8BitValues_ComeBack()
    {
        float[] values = [.. Enumerable.Range(0, 256).Select(i => i / 255f)];

        SrgbTransfer.Decode(values);
        SrgbTransfer.Encode(values);

        Assert.Equal(Enumerable.Range(0, 256), values.Select(value => (int)MathF.Round(value * 255)));
    }

    [Fact]
    public void Encode_OutsideTheUnitRange_IsClamped()
    {
        float[] values = [-1, 3];

        SrgbTransfer.Encode(values);

        Assert.Equal([0f, 1f], values);
    }

    [Fact]
    public void Encode_NotANumber_IsNotHidden()
    {
        float[] values = [float.NaN];

        SrgbTransfer.Encode(values);

        Assert.True(float.IsNaN(values[0]));
    }

    private delegate void InPlace(Span<float> values);

    private static void CheckAgainst(Func<double, double> exact, InPlace fast)
    {
        float[] inputs = [.. Enumerable.Range(0, 100_001).Select(i => i / 100_000f)];
        float[] outputs = [.. inputs];
        fast(outputs);
        Assert.InRange(inputs.Zip(outputs, (x, y) => Math.Abs(exact(x) - y)).Max(), 0, 1e-5);
    }
}
