namespace Unblur.Torch.Modules;

/// <summary>Transposed two-dimensional convolution with its weights; see <see cref="Functional.ConvTranspose2d"/>.</summary>
/// <remarks>
/// A kernel of 4 with stride 2 and padding 1 is, on the CPU, computed as a 2x2 convolution to four times the channels, one for each
/// phase of the output, whose results are interleaved: the same sums at two to three times the speed, and the only form that
/// libtorch 1.13 has for bfloat16. Weights are stored in the usual form; folding them takes microseconds and is recorded by autograd.
/// </remarks>
public sealed class ConvTranspose2d : Layer
{
    private const int Phases = 4;

    private readonly ConvTranspose2dOptions _options;
    private readonly bool _isFoldable;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    /// <summary>Parameters <c>weight</c> (in, out, k, k) and, unless switched off, <c>bias</c> (out).</summary>
    public ConvTranspose2d(int inputs, int outputs, int kernel, ConvTranspose2dOptions? options = null)
    {
        _options = options ?? new ConvTranspose2dOptions();
        _isFoldable = kernel == 4 && _options is { Stride: 2, Padding: 1, OutputPadding: 0 };
        _weight = AddParameter("weight", inputs, outputs, kernel, kernel);
        _bias = _options.HasBias ? AddParameter("bias", outputs) : null;
    }

    public Parameter Weight => _weight;

    public Parameter? Bias => _bias;

    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Device.IsCuda)
        {
            return Direct(input);
        }

        using var scope = new TensorScope();
        return scope.Keep(_isFoldable ? Folded(input)
            : input.DType == DType.BFloat16 ? Direct(input.To(DType.Float32)).To(DType.BFloat16)
            : Direct(input));
    }

    /// <summary>libtorch's own operator; on the CPU it has no bfloat16.</summary>
    private Tensor Direct(Tensor input)
        => Functional.ConvTranspose2d(
            input, _weight.As(input.DType), _bias?.As(input.DType), _options.Stride, _options.Padding, _options.OutputPadding);

    /// <summary>Output row 2p + a of the transposed convolution is row p + a of phase 1 - a of the folded one; columns alike.</summary>
    private Tensor Folded(Tensor input)
    {
        MemoryFormat format = input.IsChannelsLast ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        Tensor woven = Weave(input, format);                                                            // (N, O, 2 H + 2, 2 W + 2)
        return Functional.Pad(woven, -1, -1, -1, -1).Contiguous(format);                             // its gradient is padded in one pass
    }

    private Tensor Weave(Tensor input, MemoryFormat format)
    {
        using var scope = new TensorScope();
        Tensor weight = FoldWeight().To(input.DType).Contiguous(format);                                // (4 O, C, 2, 2)
        Tensor? bias = _bias?.As(input.DType).Repeat(Phases);                                            // (4 O)
        Tensor phases = Functional.Conv2d(input, weight, bias, padding: 1);                             // (N, 4 O, H + 1, W + 1)
        (long count, long outputs, long height, long width) = (phases.Size(0), phases.Size(1) / Phases, phases.Size(2), phases.Size(3));
        return scope.Keep(format == MemoryFormat.ChannelsLast
            ? phases.Permute(0, 2, 3, 1).Reshape(count, height, width, 2, 2, outputs)
                .Permute(0, 1, 3, 2, 4, 5).Reshape(count, 2 * height, 2 * width, outputs)
                .Permute(0, 3, 1, 2)
            : phases.Reshape(count, 2, 2, outputs, height, width)
                .Permute(0, 3, 4, 1, 5, 2).Reshape(count, outputs, 2 * height, 2 * width));
    }

    private Tensor FoldWeight()
    {
        (long inputs, long outputs) = (_weight.Value.Size(0), _weight.Value.Size(1));
        return _weight.Value.Reshape(inputs, outputs, 2, 2, 2, 2)                                    // (C, O, tap y, phase y, tap x, phase x)
            .Flip(2, 4)
            .Permute(3, 5, 1, 0, 2, 4)
            .Reshape(Phases * outputs, inputs, 2, 2);
    }
}

/// <summary>How a transposed convolution moves over its output. The defaults with a kernel of 4 double the size.</summary>
public sealed record ConvTranspose2dOptions
{
    /// <summary>Step between the inputs' footprints, in pixels. Default 2.</summary>
    public int Stride { get; init; } = 2;

    /// <summary>Rows and columns cut from every side of the result, in pixels. Default 1.</summary>
    public int Padding { get; init; } = 1;

    /// <summary>Rows and columns added at the bottom and the right, in pixels. Default 0.</summary>
    public int OutputPadding { get; init; }

    /// <summary>Whether a bias is added. Default true.</summary>
    public bool HasBias { get; init; } = true;
}
