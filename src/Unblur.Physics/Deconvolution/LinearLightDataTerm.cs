using Unblur.Imaging;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Deconvolution;

/// <summary>
/// The data term of a known blur in linear light, ½‖E(K D(I)) − O‖² where O is known, for encoded images; D decodes by a <see cref="LightCurve"/>, and E encodes. Each solve is
/// linear: both sides are weighed as <see cref="LinearLightBlur"/> says, at its start image. What is darker than black is made black.
/// </summary>
internal sealed class LinearLightDataTerm : IMeasuredDataTerm
{
    private readonly LinearLightBlur _blur;
    private readonly BlurDataTerm _data;
    private readonly PlanarImage _y, _scaled;

    /// <param name="blur">K; its images are of one size.</param>
    /// <param name="light">The curve, not <see cref="BlurLight.Encoded"/>.</param>
    /// <param name="blurry">O, encoded, finite. Not copied.</param>
    /// <param name="known">1 where O is known, 0 elsewhere. Not copied.</param>
    /// <param name="saturation">From which value on O only says "at least".</param>
    /// <param name="options">When iterations stop.</param>
    /// <param name="maximumThreads">Threads for the arithmetic between blurs, at least 1.</param>
    internal LinearLightDataTerm(
        IBlurOperator blur, BlurLight light, PlanarImage blurry, PlanarImage known, float saturation, ConjugateGradientOptions options, int maximumThreads)
    {
        _blur = new LinearLightBlur(blur, light, blurry, maximumThreads);
        _data = new BlurDataTerm(_blur, _blur.Observations, known, options, maximumThreads) { Saturation = LinearLightBlur.ObservationOf(light, saturation) };
        (_y, _scaled) = (new PlanarImage(Channels, Height, Width), new PlanarImage(Channels, Height, Width));
    }

    /// <inheritdoc/>
    public int Channels => _data.Channels;

    /// <inheritdoc/>
    public int Height => _data.Height;

    /// <inheritdoc/>
    public int Width => _data.Width;

    /// <inheritdoc/>
    public SolveReport Prox(PlanarImage z, double beta, PlanarImage image, CancellationToken cancellation = default)
    {
        _blur.ScaleAt(image);
        _data.BlurHasChanged();
        _blur.Scale(z, _scaled);
        _blur.Scale(image, _y);
        SolveReport report = _data.Prox(_scaled, beta, _y, cancellation);
        _blur.Unscale(_y, image);
        return report;
    }

    /// <summary>To first order, and before what was darker than black was made black.</summary>
    public double MisfitOfSolve(PlanarImage image) => _data.Misfit(_y);
}
