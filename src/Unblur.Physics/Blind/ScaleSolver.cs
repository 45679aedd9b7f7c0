using Unblur.Imaging;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>Picture and kernel by turns, on one scale.</summary>
/// <remarks>
/// The plane is padded until its borders may meet. What the photo does not show (the padding, saturated values) is taken from the last picture and kernel, so
/// that it does not pull at either.
/// </remarks>
internal sealed class ScaleSolver
{
    private const float ThresholdDecay = 1.1f;

    private readonly PlaneTransform _transform;
    private readonly ScaledPlane _scale;
    private readonly BlindOptions _options;
    private readonly int _size;
    private readonly bool[] _isTrusted; // padded
    private readonly float[] _blurry, _picture, _plane, _across, _down;
    private readonly Spectrum _blurrySpectrum, _kernelSpectrum, _work;
    private readonly LatentStep _latent;
    private readonly KernelStep _kernelStep;

    /// <param name="scale">The photo on this scale.</param>
    /// <param name="size">Rows and columns of the kernel, odd.</param>
    /// <param name="options">How.</param>
    public ScaleSolver(ScaledPlane scale, int size, BlindOptions options)
    {
        (_scale, _options, _size) = (scale, options, size);
        int height = MixedRadixTransform.NextSize(scale.Height + (2 * size)), width = MixedRadixTransform.NextSize(scale.Width + (2 * size));
        _transform = new PlaneTransform(height, width, options.MaximumThreads);
        (_blurry, _picture, _plane) = (new float[height * width], new float[height * width], new float[height * width]);
        (_across, _down) = (new float[height * width], new float[height * width]);
        (_blurrySpectrum, _kernelSpectrum, _work) = (_transform.NewSpectrum(), _transform.NewSpectrum(), _transform.NewSpectrum());
        (_latent, _kernelStep) = (new LatentStep(_transform, options.MaximumThreads), new KernelStep(_transform, options.MaximumThreads));
        WrapPadding.Pad(scale.Values, scale.Width, _blurry, width);
        _isTrusted = new bool[height * width];
        for (int y = 0; y < scale.Height; y++)
        {
            scale.IsTrusted.AsSpan(y * scale.Width, scale.Width).CopyTo(_isTrusted.AsSpan(y * width));
        }
    }

    /// <summary>Improves a kernel.</summary>
    /// <param name="kernel">size x size, changed.</param>
    /// <param name="lambdas">Weight of the picture's gradients, one for each turn.</param>
    /// <param name="cancellation">Checked between turns.</param>
    public void Run(float[] kernel, ReadOnlySpan<float> lambdas, CancellationToken cancellation)
    {
        float threshold = 0;
        for (int turn = 0; turn < lambdas.Length; turn++)
        {
            cancellation.ThrowIfCancellationRequested();
            _transform.Forward(_blurry, _blurrySpectrum);
            Transform(kernel);
            _blurry.CopyTo(_picture, 0);
            _latent.Run(_blurrySpectrum, _kernelSpectrum, lambdas[turn], _picture);
            CyclicGradients.Sparse(_picture, _transform.Width, 0, _across, _down, _options.MaximumThreads);
            threshold = turn == 0 ? ClearGradients.Threshold(_across, _down, _size) : threshold / ThresholdDecay;
            ClearGradients.Of(_picture, _transform.Width, threshold, _across, _down, _options.MaximumThreads);
            _kernelStep.Run(_across, _down, _blurrySpectrum, _options.KernelWeight, kernel, _size);
            KernelCleaning.Clean(kernel, _size, _options.KernelThreshold, _options.LeastPart);
            FillUntrusted(kernel);
        }
    }

    /// <summary>The last picture, without the padding, 0 to 1.</summary>
    public PlanarImage Picture()
    {
        PlanarImage picture = new PlanarImage(1, _transform.Height, _transform.Width, _picture).Crop(0, 0, _scale.Width, _scale.Height);
        return new PlanarImage(1, picture.Height, picture.Width, [.. picture.Values.Select(value => Math.Clamp(value, 0, 1))]);
    }

    /// <summary>The kernel's spectrum.</summary>
    private void Transform(float[] kernel)
    {
        CyclicKernel.Place(kernel, _size, _plane, _transform.Width);
        _transform.Forward(_plane, _kernelSpectrum);
    }

    /// <summary>Sets what is not trusted to the picture under the kernel.</summary>
    private void FillUntrusted(float[] kernel)
    {
        Transform(kernel);
        _transform.Forward(_picture, _work);
        SpectrumAlgebra.Multiply(_kernelSpectrum, _work, conjugate: false, _work);
        _transform.Inverse(_work, _plane);
        for (int i = 0; i < _blurry.Length; i++)
        {
            _blurry[i] = _isTrusted[i] ? _blurry[i] : _plane[i];
        }
    }
}
