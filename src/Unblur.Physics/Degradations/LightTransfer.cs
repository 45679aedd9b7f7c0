using System.Globalization;
using System.Numerics;

namespace Unblur.Physics.Degradations;

/// <summary>The space in which light is averaged: the stored values, linear light of sRGB, that behind a camera's contrast curve, or a power.</summary>
public sealed class LightTransfer
{
    private const double SmallestGamma = 0.1, LargestGamma = 10, LargestContrast = 0.9;
    private const string GammaWord = "gamma ", CameraWord = "camera ";

    private readonly float _gamma;
    private readonly ContrastCurve? _contrast;
    private readonly string _name;

    private LightTransfer(string name, float gamma, ContrastCurve? contrast = null) => (_name, _gamma, _contrast) = (name, gamma, contrast);

    /// <summary>Values are averaged as stored, as in most published data sets.</summary>
    public static LightTransfer Encoded { get; } = new("encoded", 0);

    /// <summary>Values are decoded by the sRGB curve of IEC 61966-2-1, and encoded again.</summary>
    public static LightTransfer Linear { get; } = new("linear", 0);

    /// <summary>Values are raised to <paramref name="gamma"/>, and back with its inverse.</summary>
    /// <param name="gamma">0.1 to 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gamma is outside its range.</exception>
    /// <remarks>
    /// 2.2 is the camera response with which the GoPro data set was averaged (Nah, Kim, Lee: "Deep Multi-scale CNN for Dynamic Scene Deblurring",
    /// CVPR 2017).
    /// </remarks>
    public static LightTransfer Gamma(double gamma) => gamma is >= SmallestGamma and <= LargestGamma
        ? new LightTransfer(string.Create(CultureInfo.InvariantCulture, $"{GammaWord}{gamma}"), (float)gamma)
        : throw new ArgumentOutOfRangeException(nameof(gamma), gamma, $"A gamma must be {SmallestGamma} to {LargestGamma}; GoPro used 2.2.");

    /// <summary>Values are those of <see cref="Linear"/>, encoded by sRGB's curve and then by one of contrast, v − s sin(2π v) / (2π), as cameras add it.</summary>
    /// <param name="contrast">s, 0 to 0.9: the middle is steeper by 1 + s. About 0.4 is usual.</param>
    /// <exception cref="ArgumentOutOfRangeException">The contrast is outside its range.</exception>
    public static LightTransfer Camera(double contrast) => contrast is >= 0 and <= LargestContrast
        ? new LightTransfer(string.Create(CultureInfo.InvariantCulture, $"{CameraWord}{contrast}"), 0, new ContrastCurve(contrast))
        : throw new ArgumentOutOfRangeException(nameof(contrast), contrast, $"A contrast must be 0 to {LargestContrast}; 0.4 is usual.");

    /// <summary>Parses a name as <see cref="ToString"/> returns it, or only the gamma.</summary>
    /// <exception cref="FormatException">It is neither "encoded" nor "linear", nor "camera" with a contrast, nor a gamma, within their ranges.</exception>
    public static LightTransfer Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool isCamera = text.StartsWith(CameraWord, StringComparison.Ordinal);
        string number = isCamera ? text[CameraWord.Length..] : text.StartsWith(GammaWord, StringComparison.Ordinal) ? text[GammaWord.Length..] : text;
        double value = double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) ? parsed : double.NaN;
        return text switch
        {
            "encoded" => Encoded,
            "linear" => Linear,
            _ when isCamera && value is >= 0 and <= LargestContrast => Camera(value),
            _ when !isCamera && value is >= SmallestGamma and <= LargestGamma => Gamma(value),
            _ => throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"takes encoded, linear, 'camera' with a contrast from 0 to {LargestContrast}, such as 'camera 0.4', or a gamma from {SmallestGamma} to {LargestGamma}, but got '{text}'.")),
        };
    }

    /// <summary>Converts stored values to light, in place.</summary>
    /// <param name="values">In [0,1]; a power treats values below 0 as 0.</param>
    public void Decode(Span<float> values)
    {
        _contrast?.Undo(values);
        if (this == Linear || _contrast is not null)
        {
            LinearLight.Decode(values);
        }
        else if (this != Encoded)
        {
            Power(values, _gamma, float.MaxValue);
        }
    }

    /// <summary>Converts light to stored values, in place, clipped to [0,1] within 1e-6; <see cref="Encoded"/> neither changes nor clips values.</summary>
    public void Encode(Span<float> values)
    {
        if (this == Linear || _contrast is not null)
        {
            LinearLight.Encode(values);
            _contrast?.Apply(values);
        }
        else if (this != Encoded)
        {
            Power(values, 1 / _gamma, 1);
        }
    }

    /// <summary>"encoded", "linear", "camera 0.4" or "gamma 2.2".</summary>
    public override string ToString() => _name;

    private static void Power(Span<float> values, float exponent, float largest)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var value = Vector.Min(Vector.Max(new Vector<float>(values[i..]), Vector<float>.Zero), new Vector<float>(largest));
            Vector.Exp(Vector.Log(value) * exponent).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            values[i] = MathF.Pow(Math.Clamp(values[i], 0, largest), exponent);
        }
    }
}
