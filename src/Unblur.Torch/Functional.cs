using Unblur.Torch.Native;

namespace Unblur.Torch;

/// <summary>The functions that layers are made of: pure, differentiable, in the element type of their input.</summary>
public static class Functional
{
    /// <summary>Two-dimensional convolution (cross-correlation).</summary>
    /// <param name="input">(N, C, H, W).</param>
    /// <param name="weight">(O, C / groups, kh, kw).</param>
    /// <param name="bias">(O), or none.</param>
    /// <param name="stride">Step between outputs, in both directions.</param>
    /// <param name="padding">Zeros added on every side.</param>
    /// <param name="dilation">Distance of the kernel's taps.</param>
    /// <param name="groups">Channel groups; C for a depthwise convolution.</param>
    /// <returns>(N, O, (H + 2 padding - dilation (kh - 1) - 1) / stride + 1, ...).</returns>
    public static Tensor Conv2d(Tensor input, Tensor weight, Tensor? bias, int stride = 1, int padding = 0, int dilation = 1, int groups = 1)
        => Aten.Convolution.Call(input, weight, bias, Both(stride), Both(padding), Both(dilation), false, Both(0), groups);

    /// <summary>Transposed two-dimensional convolution.</summary>
    /// <param name="input">(N, C, H, W).</param>
    /// <param name="weight">(C, O / groups, kh, kw).</param>
    /// <param name="bias">(O), or none.</param>
    /// <param name="stride">Step between the inputs' footprints.</param>
    /// <param name="padding">Rows and columns cut from every side of the result.</param>
    /// <param name="outputPadding">Rows and columns added at the bottom and the right.</param>
    /// <param name="groups">Channel groups.</param>
    /// <param name="dilation">Distance of the kernel's taps.</param>
    /// <returns>(N, O, (H - 1) stride - 2 padding + dilation (kh - 1) + outputPadding + 1, ...).</returns>
    public static Tensor ConvTranspose2d(
        Tensor input, Tensor weight, Tensor? bias, int stride = 1, int padding = 0, int outputPadding = 0, int groups = 1, int dilation = 1)
        => Aten.Convolution.Call(input, weight, bias, Both(stride), Both(padding), Both(dilation), true, Both(outputPadding), groups);

    /// <summary>input x weightᵀ + bias; weight is (O, I).</summary>
    public static Tensor Linear(Tensor input, Tensor weight, Tensor? bias) => Aten.Linear.Call(input, weight, bias);

    /// <summary>Each channel of each sample to mean 0 and variance 1 over its pixels, then scaled and shifted where given.</summary>
    public static Tensor InstanceNorm(Tensor input, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
        => Aten.InstanceNorm.Call(input, weight, bias, Argument.None, Argument.None, true, 0.1, epsilon, true);

    /// <summary>Batch normalisation; in training the running statistics are updated in place.</summary>
    /// <exception cref="ArgumentException">In training, with a single value in each channel: it has no variance.</exception>
    public static Tensor BatchNorm(
        Tensor input, Tensor? weight, Tensor? bias, Tensor runningMean, Tensor runningVariance, bool training, double momentum = 0.1, double epsilon = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (training && input.Rank > 1 && input.ElementCount <= input.Size(1))
        {
            throw new ArgumentException($"{input} has one value in each channel, and a variance takes two: give larger patches or more of them.", nameof(input));
        }

        return Aten.BatchNorm.Call(input, weight, bias, runningMean, runningVariance, training, momentum, epsilon, true);
    }

    /// <summary>To mean 0 and variance 1 over the last dimensions, whose sizes are <paramref name="shape"/>.</summary>
    public static Tensor LayerNorm(Tensor input, long[] shape, Tensor? weight, Tensor? bias, double epsilon = 1e-5)
        => Aten.LayerNorm.Call(input, shape, weight, bias, epsilon);

    /// <summary>(N, C r², H, W) to (N, C, H r, W r).</summary>
    public static Tensor PixelShuffle(Tensor input, int factor) => Aten.PixelShuffle.Call(input, factor);

    /// <summary>(N, C, H r, W r) to (N, C r², H, W), channel-major.</summary>
    public static Tensor PixelUnshuffle(Tensor input, int factor) => Aten.PixelUnshuffle.Call(input, factor);

    /// <summary>Adds columns left and right and rows at top and bottom; a negative number cuts them off.</summary>
    public static Tensor Pad(Tensor input, int left, int right, int top, int bottom, PadMode mode = PadMode.Zero)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (mode != PadMode.Zero && input.DType is (DType.BFloat16 or DType.Float16))
        {
            // libtorch 1.13 repeats and mirrors float32 alone; the values stay the same.
            using TensorScope scope = new();
            return scope.Keep(Pad(input.To(DType.Float32), left, right, top, bottom, mode).To(input.DType));
        }

        long[] sides = [left, right, top, bottom];
        return mode switch
        {
            PadMode.Zero => Aten.ConstantPad.Call(input, sides, 0.0),
            PadMode.Reflect => Aten.ReflectionPad2d.Call(input, sides),
            PadMode.Replicate => Aten.ReplicationPad2d.Call(input, sides),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "unknown padding"),
        };
    }

    public static Tensor AvgPool2d(Tensor input, int size, int stride, int padding = 0, bool countPadding = true)
        => Aten.AvgPool2d.Call(input, Both(size), Both(stride), Both(padding), false, countPadding);

    /// <summary>The largest value of every window; with <paramref name="ceiling"/> also of the last ones, where they reach over the edge.</summary>
    public static Tensor MaxPool2d(Tensor input, int size, int stride, int padding = 0, bool ceiling = false)
        => Aten.MaxPool2d.Call(input, Both(size), Both(stride), Both(padding), Both(1), ceiling);

    /// <summary>The mean over all pixels: (N, C, 1, 1).</summary>
    public static Tensor GlobalAvgPool2d(Tensor input) => AdaptiveAvgPool2d(input, 1);

    /// <summary>Means over a grid of regions of about the same size, which overlap where they do not fit.</summary>
    /// <param name="input">(N, C, H, W).</param>
    /// <param name="side">S.</param>
    /// <returns>(N, C, S, S).</returns>
    public static Tensor AdaptiveAvgPool2d(Tensor input, int side) => Aten.AdaptiveAvgPool2d.Call(input, Both(side));

    /// <summary>Resizes (N, C, H, W) to the given size.</summary>
    /// <param name="input">(N, C, H, W).</param>
    /// <param name="height">Height of the result.</param>
    /// <param name="width">Width of the result.</param>
    /// <param name="mode">How values between pixels are found.</param>
    /// <param name="alignCorners">Whether corner pixels keep their centres; nearest ignores it.</param>
    public static Tensor Interpolate(Tensor input, long height, long width, InterpolationMode mode, bool alignCorners = false)
    {
        long[] size = [height, width];
        return mode switch
        {
            InterpolationMode.Nearest => Aten.UpsampleNearest2d.Call(input, size),
            InterpolationMode.Bilinear => Aten.UpsampleBilinear2d.Call(input, size, alignCorners),
            InterpolationMode.Bicubic => Aten.UpsampleBicubic2d.Call(input, size, alignCorners),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "unknown interpolation"),
        };
    }

    /// <summary>Samples (N, C, H, W) at the places of a grid (N, h, w, 2), x then y, from -1 to 1 across the image.</summary>
    public static Tensor GridSample(
        Tensor input, Tensor grid, InterpolationMode mode = InterpolationMode.Bilinear, SampleBorder border = SampleBorder.Zeros, bool alignCorners = false)
        => Aten.GridSampler.Call(input, grid, mode switch
        {
            InterpolationMode.Bilinear => 0,
            InterpolationMode.Nearest => 1,
            _ => 2,
        }, (long)border, alignCorners);

    /// <summary>Zeros elements with the given probability while training, and scales the rest. Draws from the default generator.</summary>
    public static Tensor Dropout(Tensor input, double probability, bool training) => Aten.Dropout.Call(input, probability, training);

    /// <summary>Zeros whole channels with the given probability while training, and scales the rest.</summary>
    public static Tensor Dropout2d(Tensor input, double probability, bool training) => Aten.FeatureDropout.Call(input, probability, training);

    public static Tensor Relu(Tensor input) => Aten.Relu.Call(input);

    public static Tensor ReluInPlace(Tensor input) => Aten.ReluInPlace.CallInPlace(input);

    public static Tensor LeakyRelu(Tensor input, double slope) => Aten.LeakyRelu.Call(input, slope);

    public static Tensor LeakyReluInPlace(Tensor input, double slope) => Aten.LeakyReluInPlace.CallInPlace(input, slope);

    /// <summary>max(0, x) + weight min(0, x); one weight, or one for each channel.</summary>
    public static Tensor PRelu(Tensor input, Tensor weight) => Aten.PRelu.Call(input, weight);

    public static Tensor Sigmoid(Tensor input) => Aten.Sigmoid.Call(input);

    public static Tensor Tanh(Tensor input) => Aten.Tanh.Call(input);

    public static Tensor Gelu(Tensor input) => Aten.Gelu.Call(input);

    public static Tensor Softplus(Tensor input) => Aten.Softplus.Call(input);

    public static Tensor Softmax(Tensor input, int dimension) => Aten.Softmax.Call(input, dimension);

    /// <summary>Fourier transform of real values over the last two dimensions: (..., H, W / 2 + 1), complex.</summary>
    public static Tensor Rfft2(Tensor input) => Aten.Rfft2.Call(input);

    /// <summary>Inverse of <see cref="Rfft2"/>; the size says how wide the real result is.</summary>
    public static Tensor Irfft2(Tensor input, long height, long width) => Aten.Irfft2.Call(input, new[] { height, width });

    /// <summary>Complex Fourier transform over the last two dimensions.</summary>
    public static Tensor Fft2(Tensor input) => Aten.Fft2.Call(input);

    public static Tensor Ifft2(Tensor input) => Aten.Ifft2.Call(input);

    /// <summary>Complex values as pairs of reals, in a new last dimension of size 2. A view.</summary>
    public static Tensor ViewAsReal(Tensor input) => Aten.ViewAsReal.Call(input);

    /// <summary>Complex conjugate.</summary>
    public static Tensor Conj(Tensor input) => Aten.Conj.Call(input);

    /// <summary>Real part.</summary>
    public static Tensor Real(Tensor input) => Aten.Real.Call(input);

    private static long[] Both(int value) => [value, value];
}

/// <summary>How values between pixels are found.</summary>
public enum InterpolationMode
{
    Nearest,
    Bilinear,
    Bicubic,
}

/// <summary>What lies beyond the border of a padded image.</summary>
public enum PadMode
{
    Zero,

    /// <summary>The image mirrored about its outermost pixels.</summary>
    Reflect,

    /// <summary>The outermost pixels.</summary>
    Replicate,
}

/// <summary>What sampling outside an image gives; the numbers are libtorch's.</summary>
public enum SampleBorder
{
    Zeros = 0,

    /// <summary>The outermost pixels.</summary>
    Replicate = 1,

    /// <summary>The image mirrored.</summary>
    Reflect = 2,
}
