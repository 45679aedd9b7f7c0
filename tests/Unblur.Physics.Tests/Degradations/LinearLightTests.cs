using Unblur.Physics.Degradations;

namespace Unblur.Physics.Tests.Degradations;

public sealed class LinearLightTests
{
    [Fact]
    public void DecodeThenEncode_All8BitValues_ComeBack()
    {
        float[] values = [.. Enumerable.Range(0, 256).Select(i => i / 255f)];

        LinearLight.Decode(values);
        LinearLight.Encode(values);

        Assert.Equal(Enumerable.Range(0, 256), values.Select(value => (int)MathF.Round(value * 255)));
    }

    [Fact]
    public void Encode_OutsideTheUnitRange_IsClipped()
    {
        float[] values = [-1, 3];

        LinearLight.Encode(values);

        Assert.Equal(0f, values[0], 1e-6f);
        Assert.Equal(1f, values[1], 1e-6f);
    }

    [Fact]
    public void Encode_NotANumber_IsNotHidden()
    {
        float[] values = [float.NaN];

        LinearLight.Encode(values);

        Assert.True(float.IsNaN(values[0]));
    }
}
