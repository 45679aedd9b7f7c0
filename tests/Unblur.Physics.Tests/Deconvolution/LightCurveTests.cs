using Unblur.Imaging;
using Unblur.Physics.Deconvolution;

namespace Unblur.Physics.Tests.Deconvolution;

public sealed class LightCurveTests
{
    private static readonly float[] s_values = [.. Enumerable.Range(0, 103).Select(i => i / 102f)]; // beyond whole vectors, too

    public static TheoryData<BlurLight> Lights => [.. Enum.GetValues<BlurLight>()];

    [Theory]
    [MemberData(nameof(Lights))]
    public void ToLight_AndBack_IsTheSame(BlurLight light)
    {
        PlanarImage image = new(1, 1, s_values.Length, s_values), there = LightCurve.ToLight(light, image), back = LightCurve.FromLight(light, there);

        Assert.All(back.Values.Zip(s_values), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.Equal((0f, 1f), (MathF.Round(there.Values[0], 5), MathF.Round(there.Values[^1], 5)));
    }

    [Theory]
    [MemberData(nameof(Lights))]
    public void ToLightAndSlope_OfManyValues_AreThoseOfEach(BlurLight light)
    {
        float[] values = [-0.2f, -0.05f, -0.001f, .. s_values, 1.3f], many = new float[values.Length], slopes = new float[values.Length];

        LightCurve.ToLight(light, values, many);
        LightCurve.Slope(light, values, slopes);

        Assert.All(many.Zip(values), pair => Assert.Equal(LightCurve.ToLight(light, pair.Second), pair.First, 1e-5));
        Assert.All(slopes.Zip(values), pair => Assert.Equal(LightCurve.Slope(light, pair.Second), pair.First, 1e-5));
    }

    [Theory]
    [MemberData(nameof(Lights))]
    public void Slope_IsTheDerivative(BlurLight light)
    {
        const float Step = 0.01f;

        Assert.All(s_values.Skip(6), value => Assert.Equal(
            (LightCurve.ToLight(light, value + Step) - LightCurve.ToLight(light, value - Step)) / (2 * Step), LightCurve.Slope(light, value), 1e-3));
    }

    [Fact]
    public void Camera_LiesBetweenTheOthers()
        => Assert.All(s_values[1..^1], value => Assert.InRange(LightCurve.ToLight(BlurLight.Camera, value), SrgbTransfer.ToLinear(value) + 1e-4, value - 1e-4));
}
