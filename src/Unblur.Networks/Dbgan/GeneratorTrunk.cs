using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.Dbgan;

/// <summary>The layers that DBGAN's and BGAN's generators share, from planes to the residual of an image.</summary>
internal sealed class GeneratorTrunk : Layer
{
    // The paper's deviation, and the width that it is for.
    private const double Deviation = 0.01;
    private const int PublishedChannels = 64;

    private readonly int _shrink;
    private readonly double _deviation;
    private readonly double _slope;
    private readonly Conv2d _head;
    private readonly Layer[] _blocks;
    private readonly Conv2d? _join;
    private readonly Conv2d _middle;
    private readonly Conv2d _tail;

    /// <summary>Parameters <c>0.weight</c>, <c>1.sub1.0.RDB1.conv1.0.weight</c>, ..., <c>1.sub2.0.weight</c>, <c>2.weight</c>, <c>4.bias</c>.</summary>
    /// <param name="options">The size.</param>
    /// <param name="noise">Planes of noise next to those of the image.</param>
    internal GeneratorTrunk(GeneratorOptions options, int noise)
    {
        options.Validate();
        (_shrink, _slope) = (options.Shrink, options.Slope);
        _deviation = Deviation * Math.Sqrt((double)PublishedChannels / options.Channels);
        (int channels, int planes) = (options.Channels, 3 * options.Shrink * options.Shrink);
        _head = Add("0", new Conv2d(planes + noise, channels, 3));
        _blocks = [.. Enumerable.Range(0, options.Blocks).Select(i => Add($"1.sub1.{i}", Block(options)))];
        _join = options.Block == GeneratorBlock.Rrdb ? Add("1.sub2.0", new Conv2d(channels, channels, 3)) : null;
        _middle = Add("2", new Conv2d(channels, channels, 3));
        _tail = Add("4", new Conv2d(channels, planes, 3));
    }

    /// <summary>What is added to the image.</summary>
    /// <param name="images">(N, 3, H, W).</param>
    /// <param name="noise">(N, K), the same at every pixel; null for none.</param>
    /// <returns>(N, 3, H, W).</returns>
    internal Tensor Forward(Tensor images, Tensor? noise)
    {
        using var scope = new TensorScope();
        Tensor planes = _shrink == 1 ? images : Functional.PixelUnshuffle(images, _shrink);        // (N, 3 s², H/s, W/s)
        if (noise is not null)
        {
            Tensor constant = noise.Reshape(noise.Size(0), -1, 1, 1).Expand(-1, -1, planes.Size(2), planes.Size(3));
            planes = Tensor.Cat([planes, constant.To(planes.DType)], 1);                           // (N, 3 s² + K, H/s, W/s)
        }

        Tensor residual = Forward(planes);
        return scope.Keep(_shrink == 1 ? residual : Functional.PixelShuffle(residual, _shrink));   // (N, 3, H, W)
    }

    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        Tensor first = _head.Forward(input);                                                       // (N, C, h, w)
        Tensor features = first;
        foreach (Layer block in _blocks)
        {
            Tensor next = block.Forward(features);
            Release(features, first);
            features = next;
        }

        if (_join is not null)
        {
            Tensor last = features;
            features = _join.Forward(last).AddInPlace(first);
            Release(last, first);
        }

        Tensor middle = Functional.LeakyReluInPlace(_middle.Forward(features), _slope);
        return scope.Keep(_tail.Forward(middle));                                                  // (N, 3 s², h, w)
    }

    /// <summary>The paper's values: normal with standard deviation 0.01, biases 0. Sums over other than 64 channels are brought to the same size.</summary>
    internal void Initialize(Generator generator)
    {
        foreach ((string name, Parameter parameter) in Trainable())
        {
            if (name.EndsWith(".bias", StringComparison.Ordinal))
            {
                Initializers.Constant(parameter, 0);
            }
            else
            {
                Initializers.Normal(parameter, _deviation, generator);
            }
        }
    }

    private static void Release(Tensor features, Tensor first)
    {
        if (!ReferenceEquals(features, first))
        {
            features.Dispose();
        }
    }

    private static Layer Block(GeneratorOptions options) => options.Block switch
    {
        GeneratorBlock.Plain => new PlainBlock(options.Channels),
        GeneratorBlock.Dense => new DenseBlock(options.Channels, options.Growth, options.Slope, scale: 1),
        _ => new ResidualDenseBlocks(options.Channels, options.Growth),
    };
}
