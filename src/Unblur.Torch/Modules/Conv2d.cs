namespace Unblur.Torch.Modules;

/// <summary>Two-dimensional convolution with its weights; see <see cref="Functional.Conv2d"/>.</summary>
public sealed class Conv2d : Layer
{
    private readonly Conv2dOptions _options;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    /// <summary>Parameters <c>weight</c> (out, in / groups, k, k) and, unless switched off, <c>bias</c> (out).</summary>
    public Conv2d(int inputs, int outputs, int kernel, Conv2dOptions? options = null)
    {
        _options = options ?? new Conv2dOptions { Padding = kernel / 2 };
        _weight = AddParameter("weight", outputs, inputs / _options.Groups, kernel, kernel);
        _bias = _options.HasBias ? AddParameter("bias", outputs) : null;
    }

    public Parameter Weight => _weight;

    public Parameter? Bias => _bias;

    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = new TensorScope();
        return scope.Keep(Functional.Conv2d(
            input, _weight.As(input.DType), _bias?.As(input.DType), _options.Stride, _options.Padding, _options.Dilation, _options.Groups));
    }
}

/// <summary>How a convolution moves over its input.</summary>
public sealed record Conv2dOptions
{
    /// <summary>Step between outputs, in pixels. Default 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros added on every side, in pixels. Default 0; a <see cref="Conv2d"/> without options keeps the size.</summary>
    public int Padding { get; init; }

    /// <summary>Distance of the kernel's taps, in pixels. Default 1.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>Channel groups. Default 1; the number of channels for a depthwise convolution.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether a bias is added. Default true.</summary>
    public bool HasBias { get; init; } = true;
}
