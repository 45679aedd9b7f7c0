using Unblur.Torch;

namespace Unblur.Networks.ResUNet;

/// <summary>Unblur's own network for the CPU: a U-Net of plain residual 3x3 blocks on pixel-unshuffled images.</summary>
/// <remarks>
/// The image is folded to half size and 12 channels, passes four scales, and the result is added to the input: an untrained
/// network changes nothing. With the default options 4.8 M parameters and 69 GMAC at 1280x720.
/// </remarks>
public sealed class ResUNet : DeblurNetwork
{
    internal const string Name = "resunet";
    internal const int Planes = 3;

    private const double Centre = 0.5;

    private readonly ResUNetTrunk _trunk;

    public ResUNet(ResUNetOptions? options = null)
    {
        Options = options ??= new ResUNetOptions();
        _trunk = Add("", new ResUNetTrunk(Planes, options));
        Card = new NetworkCard
        {
            Name = Name,
            Source = "Unblur",
            SizeMultiple = options.SizeMultiple,
            ReceptiveRadius = options.ReceptiveRadius,
            IsShiftInvariant = true,
            BytesPerPixel = 560,
            MultiplyAccumulatesPerPixel = options.MultiplyAccumulatesPerPixel(Planes),
        };
    }

    public override NetworkCard Card { get; }

    /// <summary>The size.</summary>
    public ResUNetOptions Options { get; }

    public override Tensor Forward(Tensor input)
    {
        CheckInput(input);
        using var scope = new TensorScope();
        _trunk.Precision = Precision;
        return scope.Keep(input + _trunk.Forward(input - Centre));
    }

    public override void Initialize(Generator generator) => _trunk.Initialize(generator);
}
