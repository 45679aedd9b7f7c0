using Unblur.Imaging;
using Unblur.Networks.ResUNet;
using Unblur.Physics.Shake;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.ShakeUNet;

/// <summary>Unblur's own network for hand shake: an estimate of the shake, a filter that undoes its mean effect, and a U-Net that corrects the result.</summary>
/// <remarks>
/// The <see cref="ShakeEstimator"/> finds the moments of the shake from the spectrum, the <see cref="HandShakeFilter"/> sharpens by
/// them, and the <see cref="ResUNetTrunk"/> sees the photo, the sharpened photo and the moments. An untrained U-Net leaves the
/// sharpened photo as it is. With the default options 5.0 M parameters and 71 GMAC at 1280x720.
/// </remarks>
public sealed class ShakeUNet : DeblurNetwork, IShakeInformed
{
    /// <summary>What cards and files call it.</summary>
    public const string Name = "shakeunet";

    /// <summary>Photo, sharpened photo, moments.</summary>
    internal const int TrunkPlanes = 9;

    private const int InputPlanes = 3;

    private const double Centre = 0.5;

    private readonly ResUNetTrunk _trunk;
    private readonly ResUNetOptions _options;
    private ShakeInputs? _inputs;

    /// <param name="options">The size of the U-Net; by default that of <see cref="ResUNet.ResUNet"/>.</param>
    /// <param name="judgesKind">Whether its estimator also judges the kind of blur; false for weights of the first kind.</param>
    public ShakeUNet(ResUNetOptions? options = null, bool judgesKind = true)
    {
        _options = options ??= new ResUNetOptions();
        Estimator = Add("estimator", new ShakeEstimator(judgesKind));
        _trunk = Add("", new ResUNetTrunk(TrunkPlanes, options));
        Card = new NetworkCard
        {
            Name = Name,
            Source = "Unblur",
            SizeMultiple = options.SizeMultiple,
            ReceptiveRadius = options.ReceptiveRadius + HandShakeFilter.Context,
            IsShiftInvariant = true,                          // with a map that is cut as the image is
            BytesPerPixel = 1000,
            MultiplyAccumulatesPerPixel = options.MultiplyAccumulatesPerPixel(TrunkPlanes),
        };
    }

    public override NetworkCard Card { get; }

    public ShakeEstimator Estimator { get; }

    /// <summary>Restores a batch; the shake of each image is estimated from all of it, and taken for the same everywhere.</summary>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        CheckInput(input);
        return Forward(input, Uniform(input));
    }

    /// <summary>
    /// From <c>blurry</c>, <c>sharpened</c> and the planes of <c>moments</c> (spread, stretch, slant, px over 3) to <c>restored</c>; and the <c>estimator</c>, from
    /// <c>features</c> and a <c>mask</c>, which multiplies the normalised features, to <c>shake</c>. What is between them, the survey of the photo and the
    /// filter, is no network: <see cref="Physics.Shake"/>.
    /// </summary>
    public override IReadOnlyList<NetworkGraph> Graphs =>
    [
        new NetworkGraph(
            "", [new GraphInput("blurry", 3), new GraphInput("sharpened", 3), new GraphInput("moments", 3)], ["restored"],
            inputs => [Correct(inputs[0], inputs[1], inputs[2])]),
        new NetworkGraph(
            "estimator",
            [new GraphInput("features", Estimator.Features, IsImage: false), new GraphInput("mask", Estimator.Features, IsImage: false)],
            ["shake"],
            inputs => [Estimator.Forward(inputs[0], seen => seen * inputs[1])]),
    ];

    /// <remarks>No gradient flows back to the input by way of the filter.</remarks>
    /// <exception cref="ArgumentException">There is not one map for each image.</exception>
    /// <inheritdoc/>
    public Tensor Forward(Tensor input, IReadOnlyList<ShakeMap> shake)
    {
        CheckInput(input);
        ArgumentNullException.ThrowIfNull(shake);
        if (shake.Count != input.Size(0))
        {
            throw new ArgumentException($"{shake.Count} maps of shake for {input.Size(0)} images: give one for each.", nameof(shake));
        }

        using var scope = new TensorScope();
        (Tensor sharpened, Tensor moments) = Informed(input, shake);
        return scope.Keep(Correct(input, sharpened.To(input.Device), moments.To(input.Device)));
    }

    /// <summary>For the main graph the shake is estimated from all of the image, and taken for the same everywhere.</summary>
    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> GraphInputs(NetworkGraph graph, Tensor image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.Name.Length > 0)
        {
            return base.GraphInputs(graph, image);
        }

        CheckInput(image);
        (Tensor sharpened, Tensor moments) = Informed(image, Uniform(image));
        return [image, sharpened, moments];
    }

    private ShakeMap[] Uniform(Tensor input)
    {
        return [.. Enumerable.Range(0, (int)input.Size(0)).Select(Estimated)];

        ShakeMap Estimated(int image)
        {
            PlanarImage planes = new(InputPlanes, (int)input.Size(2), (int)input.Size(3), input.Narrow(0, image, 1).ToArray<float>());
            ShakeMoments moments = Estimator.Estimate(ShakeStatistics.Observe(planes, Estimator.JudgesKind, TorchRuntime.Threads));
            return ShakeMap.Uniform(planes.Height, planes.Width, moments);
        }
    }

    /// <summary>What the U-Net sees next to a batch: the sharpened images and their moments, on the processor.</summary>
    private (Tensor Sharpened, Tensor Moments) Informed(Tensor input, IReadOnlyList<ShakeMap> shake)
    {
        using var scope = new TensorScope();
        Tensor blurry = input.Detach().To(Device.Cpu).To(DType.Float32).Contiguous();
        Tensor sharpened = Tensor.Zeros(input.Shape), moments = Tensor.Zeros(input.Shape);             // (N, 3, H, W)
        for (int i = 0; i < shake.Count; i++)
        {
            Inputs.Make(Planes(blurry, i), shake[i], Planes(sharpened, i), Planes(moments, i));
        }

        GC.KeepAlive(blurry);
        return (scope.Keep(sharpened), scope.Keep(moments));
    }

    public override void Initialize(Generator generator)
    {
        _trunk.Initialize(generator);
        Estimator.Initialize(generator);
    }

    private Tensor Correct(Tensor input, Tensor sharpened, Tensor moments)
    {
        using var scope = new TensorScope();
        _trunk.Precision = Precision;
        return scope.Keep(sharpened + _trunk.Forward(Tensor.Cat([input - Centre, sharpened - Centre, moments], 1)));
    }

    /// <summary>A network with the same U-Net, and an estimator that is yet to learn; for weights whose estimator does not judge the kind of blur.</summary>
    /// <param name="generator">Gives the estimator's first values.</param>
    public ShakeUNet WithNewEstimator(Generator generator)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        ShakeUNet network = new(_options);
        var known = _trunk.State().ToDictionary(entry => entry.Name, entry => entry.Parameter);
        foreach ((string name, Parameter parameter) in network._trunk.State())
        {
            parameter.Value.Detach().CopyInPlace(known[name].Value);
        }

        network.Estimator.Initialize(generator);
        return network;
    }

    /// <summary>Working memory, for as many threads as libtorch uses.</summary>
    private ShakeInputs Inputs => _inputs?.MaximumThreads == TorchRuntime.Threads ? _inputs : _inputs = new ShakeInputs(TorchRuntime.Threads);

    /// <summary>One image of a batch, not a copy.</summary>
    private static PlaneSpan Planes(Tensor batch, int image)
    {
        (int height, int width) = ((int)batch.Size(2), (int)batch.Size(3));
        return new PlaneSpan(batch.AsSpan<float>().Slice(image * InputPlanes * height * width, InputPlanes * height * width), height, width);
    }
}

/// <summary>A network that is passed the shake of the photo: it is estimated on far more of the photo than goes through at a time.</summary>
public interface IShakeInformed
{
    /// <summary>Estimates the shake from a photo.</summary>
    ShakeEstimator Estimator { get; }

    /// <summary>Restores a batch.</summary>
    /// <param name="input">As for <see cref="DeblurNetwork.Forward(Tensor)"/>.</param>
    /// <param name="shake">The shake of each image of the batch.</param>
    Tensor Forward(Tensor input, IReadOnlyList<ShakeMap> shake);
}
