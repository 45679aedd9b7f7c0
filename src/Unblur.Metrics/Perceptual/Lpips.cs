using System.Globalization;
using Unblur.Imaging;
using Unblur.Networks.Backbones;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;

namespace Unblur.Metrics.Perceptual;

/// <summary>Whose features LPIPS compares. Values of different networks do not compare.</summary>
public enum LpipsNetwork
{
    /// <summary>AlexNet: what papers report unless they say otherwise.</summary>
    Alex,

    /// <summary>VGG16.</summary>
    Vgg,

    /// <summary>SqueezeNet 1.1.</summary>
    Squeeze,
}

/// <summary>Which release of LPIPS. Values of different versions do not compare.</summary>
public enum LpipsVersion
{
    /// <summary>The paper's first weights; images are not normalised before the network.</summary>
    Version00,

    /// <summary>The weights that everyone uses, with normalised images.</summary>
    Version01,
}

/// <summary>Learned perceptual image patch similarity: a weighted distance between features of a classification network. 0 for equal images, less is better.</summary>
/// <remarks>
/// Zhang, Isola, Efros, Shechtman and Wang, "The unreasonable effectiveness of deep features as a perceptual metric", CVPR 2018, Eq. 1; the arithmetic
/// of the authors' package <c>lpips</c>. Features of every layer are divided by their length over the channels at each pixel; the squared
/// differences are weighted by channel, averaged over the pixels, and summed over the layers.
/// </remarks>
public sealed class Lpips : IDisposable
{
    private const double Epsilon = 1e-10;

    // The authors' normalisation of images in [-1, 1].
    private static readonly float[] s_shift = [-0.030f, -0.088f, -0.188f];
    private static readonly float[] s_scale = [0.458f, 0.448f, 0.450f];

    private readonly Backbone _backbone;
    private readonly LpipsVersion _version;
    private readonly Device _device;
    private readonly int[] _positions;
    private readonly int _smallestSide;
    private readonly Tensor[] _heads;

    /// <param name="network">Whose features are compared.</param>
    /// <param name="backbone">That network with its weights; this object disposes it.</param>
    /// <param name="heads">The authors' weights of the channels, <c>lin0.model.1.weight</c> ... (1, C, 1, 1).</param>
    /// <param name="version">The version that the heads are of.</param>
    /// <param name="device">Where to compute. Default: the CPU.</param>
    /// <exception cref="ArgumentException">The backbone is another network, or the heads do not fit it.</exception>
    public Lpips(LpipsNetwork network, Backbone backbone, WeightFile heads, LpipsVersion version = LpipsVersion.Version01, Device device = default)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(heads);
        var layers = LpipsLayers.Of(network);
        if (backbone.Name != layers.Backbone)
        {
            throw new ArgumentException($"LPIPS {network} compares features of {layers.Backbone}, but the backbone is {backbone.Name}.", nameof(backbone));
        }

        (_version, _device, _smallestSide) = (version, device, layers.SmallestSide);
        _positions = [.. layers.Names.Select(backbone.IndexOf)];
        CheckHeads(heads, layers.Channels);
        _heads = [.. layers.Channels.Select((_, layer) => OnDevice(heads.Tensors[Key(layer)], device))];
        _backbone = backbone;
        _backbone.To(device);
    }

    /// <summary>Loads the published weights.</summary>
    /// <param name="network">Whose features are compared.</param>
    /// <param name="backbonePath">torchvision's weights of the network.</param>
    /// <param name="headsPath">The authors' file for the network, of the version.</param>
    /// <param name="version">The version that the heads are of.</param>
    /// <param name="device">Where to compute. Default: the CPU.</param>
    /// <exception cref="WeightFileException">A file is missing, damaged, or of another network.</exception>
    public static Lpips Load(
        LpipsNetwork network, string backbonePath, string headsPath, LpipsVersion version = LpipsVersion.Version01, Device device = default)
    {
        var heads = WeightFile.Read(headsPath);
        Backbone backbone = LpipsLayers.Of(network).Create();
        try
        {
            backbone.LoadFile(backbonePath);
            return new Lpips(network, backbone, heads, version, device);
        }
        catch (ArgumentException wrong)
        {
            backbone.Dispose();
            throw new WeightFileException(headsPath, wrong.Message, wrong);
        }
        catch
        {
            backbone.Dispose();
            throw;
        }
    }

    /// <summary>The distance of two images.</summary>
    /// <param name="image">3 x H x W, RGB, gamma-encoded, nominally [0,1]. Values outside are taken as they are: the RealBlur protocol makes some.</param>
    /// <param name="reference">Of the same size.</param>
    /// <returns>≥ 0 with the authors' weights; symmetric in the two. Computed in float32.</returns>
    /// <exception cref="ArgumentException">The sizes differ, are too small for the network, or the images are not RGB.</exception>
    public double Of(PlanarImage image, PlanarImage reference) => Layers(image, reference).Sum();

    /// <inheritdoc cref="Of(PlanarImage, PlanarImage)"/>
    public double Of(Photo image, Photo reference)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(reference);
        return Of(image.ToPlanes(), reference.ToPlanes());
    }

    /// <summary>The terms of <see cref="Of(PlanarImage, PlanarImage)"/>, one for each layer that is compared.</summary>
    /// <inheritdoc cref="Of(PlanarImage, PlanarImage)"/>
    public IReadOnlyList<double> Layers(PlanarImage image, PlanarImage reference)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(reference);
        CheckImages(image, reference);
        using var scope = new TensorScope();
        using var inference = new InferenceMode();
        Tensor[] first = Features(image);
        Tensor[] second = Features(reference);
        double[] terms = new double[_heads.Length];
        for (int layer = 0; layer < terms.Length; layer++)
        {
            terms[layer] = Term(first[layer], second[layer], _heads[layer]);
        }

        return terms;
    }

    public void Dispose()
    {
        _backbone.Dispose();
        foreach (Tensor head in _heads)
        {
            head.Dispose();
        }
    }

    private static string Key(int layer) => string.Create(CultureInfo.InvariantCulture, $"lin{layer}.model.1.weight");

    private static void CheckHeads(WeightFile heads, IReadOnlyList<int> channels)
    {
        for (int layer = 0; layer < channels.Count; layer++)
        {
            if (!heads.Tensors.TryGetValue(Key(layer), out StoredTensor? head) || !head.Shape.AsSpan().SequenceEqual([1, channels[layer], 1, 1]))
            {
                throw new ArgumentException(
                    $"{Key(layer)} must be [1, {channels[layer]}, 1, 1], but is {head?.ToString() ?? "missing"}: give the authors' weights for this network.", nameof(heads));
            }
        }

        if (heads.Tensors.Count != channels.Count)
        {
            throw new ArgumentException($"the heads are {heads.Tensors.Count} but the layers {channels.Count}: give the authors' weights for this network.", nameof(heads));
        }
    }

    private static Tensor OnDevice(StoredTensor stored, Device device)
    {
        using var scope = new TensorScope();
        return stored.ToTensor().To(DType.Float32).To(device).Own();
    }

    private static double Term(Tensor first, Tensor second, Tensor head)
    {
        using var scope = new TensorScope();
        Tensor difference = Normalized(first) - Normalized(second);                  // (1, C, h, w)
        Tensor distance = (difference.Square() * head).Sum([1]);                     // (1, h, w)
        return distance.To(DType.Float64).Mean().Item();
    }

    private static Tensor Normalized(Tensor features)
    {
        using var scope = new TensorScope();
        Tensor length = features.Square().Sum([1], keepDimensions: true).Sqrt();     // (1, 1, h, w)
        return scope.Keep(features / (length + Epsilon));
    }

    private Tensor[] Features(PlanarImage image)
    {
        using var scope = new TensorScope();
        Tensor input = (Tensor.From(image.Values, 1, 3, image.Height, image.Width) * 2) - 1;
        if (_version == LpipsVersion.Version01)
        {
            input = (input - Tensor.From(s_shift, 1, 3, 1, 1)) / Tensor.From(s_scale, 1, 3, 1, 1);
        }

        return scope.Keep(_backbone.Features(input.To(_device), _positions));
    }

    private void CheckImages(PlanarImage image, PlanarImage reference)
    {
        if (image.Channels != 3 || (image.Channels, image.Height, image.Width) != (reference.Channels, reference.Height, reference.Width))
        {
            throw new ArgumentException(
                $"image is {image.Channels} x {image.Height} x {image.Width} and reference is "
                + $"{reference.Channels} x {reference.Height} x {reference.Width}: give two RGB images of one size.", nameof(image));
        }

        if (Math.Min(image.Height, image.Width) < _smallestSide)
        {
            throw new ArgumentException(
                $"image is {image.Width} x {image.Height} pixels, but {_backbone.Name} takes at least {_smallestSide} x {_smallestSide}.", nameof(image));
        }
    }
}
