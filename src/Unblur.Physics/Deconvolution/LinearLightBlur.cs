using System.Numerics;
using Unblur.Imaging;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Deconvolution;

/// <summary>
/// A blur in linear light, scaled so that an error of either side weighs what it does in encoded values: A = W K V⁻¹ with unknowns y = V D(I) and
/// observations W D(O), where D decodes by a <see cref="LightCurve"/>, W is 1/D' at O, and V is 1/D' at an image near I.
/// </summary>
/// <remarks>
/// With it, ½‖A y − W D(O)‖² is linear in y, and close to ½‖E(K D(I)) − O‖² where the fit is close, E being the inverse of D. V changes with
/// <see cref="ScaleAt"/>. Images are made once. One thread at a time; the blur has its own threads.
/// </remarks>
internal sealed class LinearLightBlur : IBlurOperator
{
    /// <summary>Darker observations count as this one, encoded: what a bright place near them is wrong by is more than the steps of dark values.</summary>
    private const float Darkest = 0.1f;

    private readonly IBlurOperator _blur;
    private readonly BlurLight _curve;
    private readonly int _threads;
    private readonly PlanarImage _weights, _slope; // W, and V⁻¹
    private readonly PlanarImage _light, _seen; // room

    /// <param name="blur">K; its images are of one size.</param>
    /// <param name="light">The curve, not <see cref="BlurLight.Encoded"/>.</param>
    /// <param name="blurry">O, encoded.</param>
    /// <param name="maximumThreads">Threads for what is done between blurs, at least 1.</param>
    internal LinearLightBlur(IBlurOperator blur, BlurLight light, PlanarImage blurry, int maximumThreads)
    {
        (_blur, _curve, _threads) = (blur, light, maximumThreads);
        (_weights, _slope, _light, _seen, Observations) = (Empty(blurry), Empty(blurry), Empty(blurry), Empty(blurry), Empty(blurry));
        float least = LightCurve.Slope(light, Darkest);
        ForEach((from, count) =>
        {
            ReadOnlySpan<float> encoded = blurry.Values.AsSpan(from, count);
            Span<float> weights = _weights.Values.AsSpan(from, count), observations = Observations.Values.AsSpan(from, count);
            LightCurve.Slope(light, encoded, weights);
            LightCurve.ToLight(light, encoded, observations);
            for (int i = 0; i < count; i++)
            {
                weights[i] = 1 / Math.Max(weights[i], least);
                observations[i] *= weights[i];
            }
        });
        ScaleAt(blurry);
    }

    /// <summary>W D(O).</summary>
    internal PlanarImage Observations { get; }

    /// <summary>W D(O) of a single encoded value that is not among the darkest: it grows with the value.</summary>
    internal static float ObservationOf(BlurLight light, float encoded) => LightCurve.ToLight(light, encoded) / LightCurve.Slope(light, encoded);

    /// <summary>Sets V by an encoded image.</summary>
    internal void ScaleAt(PlanarImage image)
        => ForEach((from, count) => LightCurve.Slope(_curve, image.Values.AsSpan(from, count), _slope.Values.AsSpan(from, count)));

    /// <summary>y = V D(I).</summary>
    internal void Scale(PlanarImage image, PlanarImage scaled) => ForEach((from, count) =>
    {
        Span<float> y = scaled.Values.AsSpan(from, count);
        LightCurve.ToLight(_curve, image.Values.AsSpan(from, count), y);
        for (int i = 0; i < count; i++)
        {
            y[i] /= _slope.Values[from + i];
        }
    });

    /// <summary>I = E(V⁻¹ y), where there is no light below 0.</summary>
    internal void Unscale(PlanarImage scaled, PlanarImage image) => ForEach((from, count) =>
    {
        Span<float> values = image.Values.AsSpan(from, count);
        for (int i = 0; i < count; i++)
        {
            values[i] = Math.Max(0, scaled.Values[from + i] * _slope.Values[from + i]);
        }

        LightCurve.FromLight(_curve, values, values);
    });

    /// <inheritdoc/>
    public PlanarImage Apply(PlanarImage sharp)
    {
        PlanarImage result = Empty(_seen);
        Apply(sharp, result);
        return result;
    }

    /// <inheritdoc/>
    public PlanarImage Adjoint(PlanarImage blurry)
    {
        PlanarImage result = Empty(_light);
        Adjoint(blurry, result);
        return result;
    }

    /// <inheritdoc/>
    public void Apply(PlanarImage sharp, PlanarImage result)
    {
        Multiply(sharp, _slope, _light);
        _blur.Apply(_light, result);
        Multiply(result, _weights, result);
    }

    /// <inheritdoc/>
    public void Adjoint(PlanarImage blurry, PlanarImage result)
    {
        Multiply(blurry, _weights, _seen);
        _blur.Adjoint(_seen, result);
        Multiply(result, _slope, result);
    }

    /// <inheritdoc/>
    public double[] Apply(double[] sharp, int channels, int height, int width)
        => [.. _blur.Apply([.. sharp.Select((value, i) => value * _slope.Values[i])], channels, height, width).Select((value, i) => value * _weights.Values[i])];

    /// <inheritdoc/>
    public double[] Adjoint(double[] blurry, int channels, int height, int width)
        => [.. _blur.Adjoint([.. blurry.Select((value, i) => value * _weights.Values[i])], channels, height, width).Select((value, i) => value * _slope.Values[i])];

    private static PlanarImage Empty(PlanarImage like) => new(like.Channels, like.Height, like.Width);

    private void Multiply(PlanarImage left, PlanarImage right, PlanarImage product) => ForEach((from, count) =>
    {
        ReadOnlySpan<float> a = left.Values.AsSpan(from, count), b = right.Values.AsSpan(from, count);
        Span<float> result = product.Values.AsSpan(from, count);
        int vectors = count - (count % Vector<float>.Count);
        for (int i = 0; i < vectors; i += Vector<float>.Count)
        {
            (new Vector<float>(a[i..]) * new Vector<float>(b[i..])).CopyTo(result[i..]);
        }

        for (int i = vectors; i < count; i++)
        {
            result[i] = a[i] * b[i];
        }
    });

    private void ForEach(Action<int, int> action)
    {
        const int Part = 1 << 14;
        int length = _light.Values.Length;
        Rows.ForEach((length + Part - 1) / Part, _threads, part => action(part * Part, Math.Min(Part, length - (part * Part))));
    }
}
