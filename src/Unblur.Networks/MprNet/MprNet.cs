using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.MprNet;

/// <summary>MPRNet, multi-stage progressive restoration: quarters, then halves, then the whole image, each stage guided by the one before.</summary>
/// <remarks>
/// Zamir et al., CVPR 2021, in NeurMAP's variant: of the three stages' images only the last is made. Quarters and halves lie in the
/// batch, which changes nothing but the speed. No convolution has a bias, and all 55 attention blocks share one slope.
/// 20,127,073 parameters and 10.7 TMAC at 1280x720.
/// </remarks>
public sealed class MprNet : DeblurNetwork
{
    internal const string Name = "mprnet";

    private readonly Sequential[] _shallow;
    private readonly MprEncoder _quarterEncoder;
    private readonly MprDecoder _quarterDecoder;
    private readonly MprEncoder _halfEncoder;
    private readonly MprDecoder _halfDecoder;
    private readonly MprOriginalSize _whole;
    private readonly SupervisedAttention _toHalves;
    private readonly SupervisedAttention _toWhole;
    private readonly Conv2d _joinHalves;
    private readonly Conv2d _joinWhole;
    private readonly Conv2d _tail;

    /// <summary>Parameters <c>shallow_feat1.0.weight</c> ... <c>tail.weight</c>, as in the authors' checkpoints.</summary>
    public MprNet()
    {
        PRelu slope = new();
        int width = MprWidths.Full;
        _shallow =
        [
            .. Enumerable.Range(1, 3).Select(stage => Add(
                $"shallow_feat{stage}", new Sequential(("0", Unbiased.Conv(3, width, 3)), ("1", new ChannelAttentionBlock(width, slope))))),
        ];
        _quarterEncoder = Add("stage1_encoder", new MprEncoder(slope, isGuided: false));
        _quarterDecoder = Add("stage1_decoder", new MprDecoder(slope));
        _halfEncoder = Add("stage2_encoder", new MprEncoder(slope, isGuided: true));
        _halfDecoder = Add("stage2_decoder", new MprDecoder(slope));
        _whole = Add("stage3_orsnet", new MprOriginalSize(slope));
        _toHalves = Add("sam12", new SupervisedAttention(width));
        _toWhole = Add("sam23", new SupervisedAttention(width));
        _joinHalves = Add("concat12", Unbiased.Conv(2 * width, width, 3));
        _joinWhole = Add("concat23", Unbiased.Conv(2 * width, MprWidths.Last, 3));
        _tail = Add("tail", Unbiased.Conv(MprWidths.Last, 3, 3));
    }

    public override NetworkCard Card { get; } = new()
    {
        Name = Name,
        Source = "Zamir, Arora, Khan, Hayat, Khan, Yang and Shao, Multi-Stage Progressive Image Restoration, CVPR 2021",
        SizeMultiple = 8,
        ReceptiveRadius = NetworkCard.WholeImage,
        IsShiftInvariant = false,
        BytesPerPixel = 15_400,
        MultiplyAccumulatesPerPixel = MprWidths.MultiplyAccumulatesPerPixel,
    };

    public override Tensor Forward(Tensor input)
    {
        CheckInput(input);
        using var scope = new TensorScope();
        Tensor whole = input.To(Precision);                                                        // (N, 3, H, W)
        Tensor halves = Halve(whole, 2);                                                           // (2N, 3, H/2, W)
        using StageFeatures first = Quarters(Halve(halves, 3));                                           // for each half
        using StageFeatures second = Halves(halves, first);                                               // for the whole
        return scope.Keep(InPlace.Sum(Whole(whole, second).To(input.DType), input));              // (N, 3, H, W)
    }

    /// <summary>What PyTorch gives layers that nobody initialises, as the authors left them; the shared slope is 0.25.</summary>
    public override void Initialize(Generator generator)
    {
        WeightInitialization.PyTorch(this, generator);
        Initializers.Constant(Trainable().Single(entry => entry.Parameter.Value.Rank == 1).Parameter, PRelu.UsualSlope);
    }

    /// <summary>(4N, 3, H/2, W/2) to features of halves.</summary>
    private StageFeatures Quarters(Tensor quarters)
    {
        using var scope = new TensorScope();
        Tensor[] encoded = _quarterEncoder.Forward(_shallow[0].Forward(quarters));                   // (4N, 96, H/2, W/2), (4N, 144, H/4, W/4), ...
        Tensor[] joined = scope.Keep(Array.ConvertAll(encoded, features => Join(features, 3)));      // (2N, 96, H/2, W), (2N, 144, H/4, W/2), ...
        return new StageFeatures(joined, scope.Keep(_quarterDecoder.Forward(joined)));
    }

    /// <summary>(2N, 3, H/2, W) to features of the whole, with the image of the stage before to attend to.</summary>
    private StageFeatures Halves(Tensor halves, StageFeatures guide)
    {
        using var scope = new TensorScope();
        Tensor attended = _toHalves.Forward(guide.Decoded[0], halves);                             // (2N, 96, H/2, W)
        Tensor features = _joinHalves.Forward(Tensor.Cat([_shallow[1].Forward(halves), attended], 1));
        Tensor[] encoded = _halfEncoder.Forward(features, guide);                                    // (2N, 96, H/2, W), (2N, 144, H/4, W/2), ...
        Tensor[] joined = scope.Keep(Array.ConvertAll(encoded, half => Join(half, 2)));              // (N, 96, H, W), (N, 144, H/2, W/2), ...
        return new StageFeatures(joined, scope.Keep(_halfDecoder.Forward(joined)));
    }

    /// <summary>(N, 3, H, W) to what is added to it.</summary>
    private Tensor Whole(Tensor whole, StageFeatures guide)
    {
        using var scope = new TensorScope();
        Tensor attended = _toWhole.Forward(guide.Decoded[0], whole);                               // (N, 96, H, W)
        Tensor features = _joinWhole.Forward(Tensor.Cat([_shallow[2].Forward(whole), attended], 1));
        return scope.Keep(_tail.Forward(_whole.Forward(features, guide)));                      // (N, 3, H, W)
    }

    /// <summary>Both halves along a side, one after the other in the batch.</summary>
    private static Tensor Halve(Tensor images, int axis) => Tensor.Cat(images.Split(images.Size(axis) / 2, axis), 0);

    /// <summary>The reverse of <see cref="Halve"/>.</summary>
    private static Tensor Join(Tensor halves, int axis) => Tensor.Cat(halves.Split(halves.Size(0) / 2, 0), axis);
}
