using System.Globalization;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.MimoUNet;

/// <summary>MIMO-UNet+, a U-Net that also reads the image at half and quarter size, and also restores it there.</summary>
/// <remarks>
/// Cho et al., ICCV 2021. <see cref="Forward"/> gives the full size alone, as NeurMAP uses it; <see cref="ForwardSizes"/> all three.
/// Smaller images are every other pixel, not means. 16,107,651 parameters and 2.1 TMAC at 1280x720.
/// </remarks>
public sealed class MimoUNet : DeblurNetwork
{
    internal const string Name = "mimounet";

    private readonly Conv2d _head;
    private readonly Conv2d[] _down;
    private readonly ConvTranspose2d[] _up;
    private readonly Conv2d _tail;
    private readonly Sequential[] _encoders;
    private readonly Sequential[] _decoders;
    private readonly ShallowImage[] _images;
    private readonly Conv2d[] _attention;
    private readonly Sequential[] _skips;
    private readonly Conv2d[] _merges;
    private readonly Conv2d[] _coarseTails;

    /// <summary>Parameters <c>feat_extract.0.main.0.weight</c> ... <c>SCM2.conv.main.0.bias</c>, as in the authors' checkpoints.</summary>
    public MimoUNet(MimoUNetOptions? options = null)
    {
        Options = options ?? new MimoUNetOptions();
        Options.Validate();
        int width = Options.Channels;
        int[] widths = [width, 2 * width, 4 * width];
        Conv2dOptions half = new() { Stride = 2, Padding = 1 };
        _head = Add("feat_extract.0.main.0", new Conv2d(3, width, 3));
        _down = [Add("feat_extract.1.main.0", new Conv2d(width, 2 * width, 3, half)), Add("feat_extract.2.main.0", new Conv2d(2 * width, 4 * width, 3, half))];
        _up = [Add("feat_extract.4.main.0", new ConvTranspose2d(2 * width, width, 4)), Add("feat_extract.3.main.0", new ConvTranspose2d(4 * width, 2 * width, 4))];
        _tail = Add("feat_extract.5.main.0", new Conv2d(width, 3, 3));
        _encoders = [.. widths.Select((channels, level) => Add($"Encoder.{level}", Blocks(channels, Options.Blocks)))];
        _decoders = [.. widths.Select((channels, level) => Add($"Decoder.{2 - level}", Blocks(channels, Options.Blocks)))];
        _images = [Add("SCM2", new ShallowImage(2 * width)), Add("SCM1", new ShallowImage(4 * width))];
        _attention = [Add("FAM2.merge.main.0", new Conv2d(2 * width, 2 * width, 3)), Add("FAM1.merge.main.0", new Conv2d(4 * width, 4 * width, 3))];
        _skips = [.. Enumerable.Range(0, 2).Select(level => Add($"AFFs.{level}", Fusion(7 * width, widths[level])))];
        _merges = [.. Enumerable.Range(0, 2).Select(level => Add($"Convs.{1 - level}.main.0", new Conv2d(2 * widths[level], widths[level], 1)))];
        _coarseTails = [Add("ConvsOut.1.main.0", new Conv2d(2 * width, 3, 3)), Add("ConvsOut.0.main.0", new Conv2d(4 * width, 3, 3))];
        Card = new NetworkCard
        {
            Name = Name,
            Source = "Cho, Ji, Hong, Jung and Ko, Rethinking Coarse-to-Fine Approach in Single Image Deblurring, ICCV 2021",
            SizeMultiple = 4,
            ReceptiveRadius = Options.ReceptiveRadius,
            IsShiftInvariant = true,
            BytesPerPixel = 3750,
            MultiplyAccumulatesPerPixel = MimoUNetWork.MultiplyAccumulatesPerPixel(Options),
        };
    }

    public MimoUNetOptions Options { get; }

    public override NetworkCard Card { get; }

    public override IReadOnlyDictionary<string, string> Settings
        => new Dictionary<string, string> { [MimoUNetWeights.DropoutKey] = Options.Dropout.ToString("R", CultureInfo.InvariantCulture) };

    public override Tensor Forward(Tensor input)
    {
        CheckInput(input);
        using var scope = new TensorScope();
        return scope.Keep(Restore(input, coarser: null));
    }

    /// <summary>Restores a batch at every size, for losses on all of them as in the authors' training.</summary>
    /// <param name="input">As for <see cref="Forward"/>.</param>
    /// <returns>Restored images, (N, 3, H/4, W/4), (N, 3, H/2, W/2) and (N, 3, H, W); the smaller ones of every fourth and every other pixel.</returns>
    public IReadOnlyList<Tensor> ForwardSizes(Tensor input)
    {
        CheckInput(input);
        using var scope = new TensorScope();
        List<Tensor> images = [];
        images.Add(Restore(input, images));
        return scope.Keep(images.ToArray());
    }

    /// <summary>What PyTorch gives layers that nobody initialises, as the authors left them.</summary>
    public override void Initialize(Generator generator) => WeightInitialization.PyTorch(this, generator);

    private Tensor Restore(Tensor input, List<Tensor>? coarser)
    {
        using var scope = new TensorScope();
        Tensor image = input.To(Precision);                                                        // (N, 3, H, W)
        Tensor[] smaller = [EveryOther(image), EveryOther(EveryOther(image))];                  // (N, 3, H/2, W/2), (N, 3, H/4, W/4)
        Tensor whole = Encode(image);                                                              // (N, C, H, W)
        Tensor half = Down(0, whole, smaller[0]);                                                  // (N, 2C, H/2, W/2)
        Tensor quarter = Down(1, half, smaller[1]);                                                // (N, 4C, H/4, W/4)
        Tensor[] skips = [Skip(0, whole, Enlarged(half), Enlarged(Enlarged(quarter))), Skip(1, EveryOther(whole), half, Enlarged(quarter))];
        Tensor features = _decoders[2].Forward(quarter);                                           // (N, 4C, H/4, W/4)
        for (int level = 1; level >= 0; level--)
        {
            coarser?.Add(scope.Keep((_coarseTails[level].Forward(features) + smaller[level]).To(input.DType)));
            features = Up(level, features, skips[level]);                                       // twice the size, half the channels
        }

        return scope.Keep(InPlace.Sum(_tail.Forward(features).To(input.DType), input));           // (N, 3, H, W)
    }

    private Tensor Encode(Tensor image)
    {
        using var scope = new TensorScope();
        return scope.Keep(_encoders[0].Forward(InPlace.Relu(_head.Forward(image))));
    }

    /// <summary>To half the size; x + conv(x z) where z are features of the image at that size.</summary>
    private Tensor Down(int level, Tensor larger, Tensor image)
    {
        using var scope = new TensorScope();
        Tensor features = InPlace.Relu(_down[level].Forward(larger));
        Tensor attention = _attention[level].Forward(features * _images[level].Forward(image));
        return scope.Keep(_encoders[level + 1].Forward(InPlace.Sum(attention, features)));
    }

    private Tensor Up(int level, Tensor smaller, Tensor skip)
    {
        using var scope = new TensorScope();
        Tensor features = InPlace.Relu(_up[level].Forward(smaller));
        Tensor merged = InPlace.Relu(_merges[level].Forward(Tensor.Cat([features, skip], 1)));
        return scope.Keep(_decoders[level].Forward(merged));
    }

    /// <summary>Features of all three sizes, brought to one.</summary>
    private Tensor Skip(int level, Tensor fine, Tensor middle, Tensor coarse)
    {
        using var scope = new TensorScope();
        Tensor fused = _skips[level].Forward(Tensor.Cat([fine, middle, coarse], 1));
        return scope.Keep(IsTraining ? Functional.Dropout2d(fused, Options.Dropout, training: true) : fused);
    }

    private static Sequential Blocks(int channels, int count)
        => new([.. Enumerable.Range(0, count).Select(index => ($"layers.{index}", (Layer)new ResidualBlock(channels, "main.0.main.0", "main.1.main.0")))]);

    private static Sequential Fusion(int inputs, int outputs)
        => new(
            ("conv.0.main.0", new Conv2d(inputs, outputs, 1)),
            ("relu", new FunctionLayer(InPlace.Relu)),
            ("conv.1.main.0", new Conv2d(outputs, outputs, 3)));

    /// <summary>The upper left pixel of each 2x2 block.</summary>
    private static Tensor EveryOther(Tensor features)
    {
        using var scope = new TensorScope();
        MemoryFormat format = features.IsChannelsLast ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        return scope.Keep(features.Stride(2, 0, 2).Stride(3, 0, 2).Contiguous(format));
    }

    private static Tensor Enlarged(Tensor features)
        => Functional.Interpolate(features, 2 * features.Size(2), 2 * features.Size(3), InterpolationMode.Nearest);
}
