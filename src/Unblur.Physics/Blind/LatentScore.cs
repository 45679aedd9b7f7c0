using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>How well a kernel explains a photo: the least of ‖K X − Y‖² + lambda ‖∇X‖₀ over pictures X, for kernels of any size.</summary>
/// <remarks>A kernel that is too narrow, doubled or smeared leaves edges that take many small gradients, or a picture that does not fit.</remarks>
internal sealed class LatentScore
{
    internal const float Lambda = 2e-3f;

    private readonly PlaneTransform _transform;
    private readonly LatentStep _latent;
    private readonly float[] _blurry, _picture, _plane, _across, _down;
    private readonly Spectrum _blurrySpectrum, _kernelSpectrum, _work;
    private readonly int _width, _height;

    public LatentScore(ScaledPlane plane, int largestKernel)
    {
        (_width, _height) = (plane.Width, plane.Height);
        int height = MixedRadixTransform.NextSize(plane.Height + (2 * largestKernel)), width = MixedRadixTransform.NextSize(plane.Width + (2 * largestKernel));
        _transform = new PlaneTransform(height, width);
        _latent = new LatentStep(_transform, 1);
        (_blurry, _picture, _plane) = (new float[height * width], new float[height * width], new float[height * width]);
        (_across, _down) = (new float[height * width], new float[height * width]);
        (_blurrySpectrum, _kernelSpectrum, _work) = (_transform.NewSpectrum(), _transform.NewSpectrum(), _transform.NewSpectrum());
        WrapPadding.Pad(plane.Values, plane.Width, _blurry, width);
        _transform.Forward(_blurry, _blurrySpectrum);
    }

    /// <summary>The energy for each pixel of the photo.</summary>
    public double Of(float[] kernel, int size)
    {
        CyclicKernel.Place(kernel, size, _plane, _transform.Width);
        _transform.Forward(_plane, _kernelSpectrum);
        _blurry.CopyTo(_picture, 0);
        _latent.Run(_blurrySpectrum, _kernelSpectrum, Lambda, _picture);
        _transform.Forward(_picture, _work);
        SpectrumAlgebra.Multiply(_kernelSpectrum, _work, conjugate: false, _work);
        _transform.Inverse(_work, _plane);
        CyclicGradients.Sparse(_picture, _transform.Width, Lambda / LatentStep.LastBeta, _across, _down, 1);
        double sum = 0;
        for (int y = 0; y < _height; y++)
        {
            for (int x = 0; x < _width; x++)
            {
                int i = (y * _transform.Width) + x;
                double misfit = _plane[i] - _blurry[i];
                sum += (misfit * misfit) + (_across[i] != 0 || _down[i] != 0 ? Lambda : 0);
            }
        }

        return sum / ((double)_height * _width);
    }
}
