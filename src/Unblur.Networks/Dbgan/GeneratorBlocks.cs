using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.Dbgan;

/// <summary>Five convolutions, each of which sees the input and what all before it made: "RDB" of ESRGAN.</summary>
internal sealed class DenseBlock : Layer
{
    private readonly double _slope;
    private readonly double _scale;
    private readonly Conv2d[] _convolutions;

    /// <summary>Parameters <c>conv1.0.weight</c> (growth, channels, 3, 3) ... <c>conv5.0.bias</c> (channels).</summary>
    /// <param name="channels">C, in and out.</param>
    /// <param name="growth">G, of each of the first four.</param>
    /// <param name="slope">Slope of their activations below 0.</param>
    /// <param name="scale">Factor of what is added to the input.</param>
    internal DenseBlock(int channels, int growth, double slope, double scale)
    {
        (_slope, _scale) = (slope, scale);
        _convolutions = [.. Enumerable.Range(0, 5).Select(i => Add($"conv{i + 1}.0", new Conv2d(channels + (i * growth), i < 4 ? growth : channels, 3)))];
    }

    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return !GradMode.IsRecording && input.Size(0) == 1 && !input.IsChannelsLast ? ForwardInOnePlace(input) : ForwardInParts(input);
    }

    private Tensor ForwardInParts(Tensor input)
    {
        using var scope = new TensorScope();
        List<Tensor> parts = [input];
        foreach (Conv2d convolution in _convolutions[..4])
        {
            using Joined seen = new(parts);
            parts.Add(Functional.LeakyReluInPlace(convolution.Forward(seen.All), _slope));         // (N, G, H, W)
        }

        using Joined all = new(parts);
        Tensor residual = _convolutions[4].Forward(all.All);                                       // (N, C, H, W)
        return scope.Keep((_scale == 1 ? residual : residual.MultiplyInPlace(_scale)).AddInPlace(input));
    }

    /// <summary>
    /// For one image, features lie in memory one after the other: each is written once behind those before it, and what a convolution sees is the beginning.
    /// </summary>
    private Tensor ForwardInOnePlace(Tensor input)
    {
        using var scope = new TensorScope();
        (long channels, long growth) = (input.Size(1), _convolutions[0].Weight.Value.Size(0));
        var all = Tensor.Empty([1, channels + (4 * growth), input.Size(2), input.Size(3)], input.DType, input.Device);
        all.Narrow(1, 0, channels).CopyInPlace(input);
        for (int i = 0; i < 4; i++)
        {
            long seen = channels + (i * growth);
            using Tensor features = Functional.LeakyReluInPlace(_convolutions[i].Forward(all.Narrow(1, 0, seen)), _slope);     // (1, G, H, W)
            all.Narrow(1, seen, growth).CopyInPlace(features);
        }

        Tensor residual = _convolutions[4].Forward(all);                                           // (1, C, H, W)
        return scope.Keep((_scale == 1 ? residual : residual.MultiplyInPlace(_scale)).AddInPlace(input));
    }

    /// <summary>Features side by side, for as long as one convolution reads them.</summary>
    private readonly ref struct Joined(List<Tensor> parts)
    {
        private readonly bool _isOwn = parts.Count > 1;

        internal Tensor All { get; } = parts.Count > 1 ? Tensor.Cat([.. parts], 1) : parts[0];

        public void Dispose()
        {
            if (_isOwn)
            {
                All.Dispose();
            }
        }
    }
}

/// <summary>Three dense blocks whose residual is scaled again: "RRDB" of ESRGAN, a block of the published DBGAN.</summary>
internal sealed class ResidualDenseBlocks : Layer
{
    private const double Slope = 0.2;
    private const double Scale = 0.2;

    private readonly Sequential _blocks;

    /// <summary>Parameters <c>RDB1.conv1.0.weight</c> ... <c>RDB3.conv5.0.bias</c>.</summary>
    internal ResidualDenseBlocks(int channels, int growth)
        => _blocks = Add("", new Sequential(Enumerable.Range(1, 3).Select(i => ($"RDB{i}", (Layer)new DenseBlock(channels, growth, Slope, Scale)))));

    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        return scope.Keep(_blocks.Forward(input).MultiplyInPlace(Scale).AddInPlace(input));
    }
}

/// <summary>Five convolutions with four ReLUs between them, plus the input: a block as the paper's text has it.</summary>
internal sealed class PlainBlock : Layer
{
    private readonly Conv2d[] _convolutions;

    /// <summary>Parameters <c>conv1.0.weight</c> (channels, channels, 3, 3) ... <c>conv5.0.bias</c> (channels).</summary>
    internal PlainBlock(int channels) => _convolutions = [.. Enumerable.Range(1, 5).Select(i => Add($"conv{i}.0", new Conv2d(channels, channels, 3)))];

    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        Tensor features = _convolutions[0].Forward(input);                                         // (N, C, H, W)
        foreach (Conv2d convolution in _convolutions[1..])
        {
            using Tensor before = Functional.ReluInPlace(features);
            features = convolution.Forward(before);
        }

        return scope.Keep(features.AddInPlace(input));
    }
}
