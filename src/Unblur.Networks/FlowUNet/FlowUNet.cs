using Unblur.Networks.ResUNet;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.FlowUNet;

/// <summary>Unblur's own network for scenes that move: a U-Net that sees the photo, and what deconvolution along the estimated motion made of it.</summary>
/// <remarks>
/// It takes the place of RP-GAN's generator. The <see cref="ResUNetTrunk"/> says for each pixel how far the deconvolved image is trusted, and adds a correction
/// to the photo that is mixed with it so far: an untrained network changes nothing, and what was deconvolved well passes as it is.
/// With the default options 4.8 M parameters and 70 GMAC at 1280x720.
/// </remarks>
public sealed class FlowUNet : PriorNetwork
{
    /// <summary>What cards and files call it.</summary>
    public const string Name = "flowunet";

    /// <summary>Of the trunk: the correction, and the trust.</summary>
    internal const int Outputs = ResUNetTrunk.Correction + 1;

    private const double Centre = 0.5;

    private readonly ResUNetTrunk _trunk;

    public FlowUNet(ResUNetOptions? options = null)
    {
        options ??= new ResUNetOptions();
        _trunk = Add("", new ResUNetTrunk(Planes, options, Outputs));
        Card = new NetworkCard
        {
            Name = Name,
            Source = "Unblur",
            SizeMultiple = options.SizeMultiple,
            ReceptiveRadius = options.ReceptiveRadius,
            IsShiftInvariant = true,
            BytesPerPixel = 580,
            MultiplyAccumulatesPerPixel = options.MultiplyAccumulatesPerPixel(Planes, Outputs),
        };
        Betas = [0.02];
    }

    public override NetworkCard Card { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor deconvolved, Tensor blurry)
    {
        CheckInput(deconvolved);
        CheckInput(blurry);
        using var scope = new TensorScope();
        _trunk.Precision = Precision;
        Tensor seen = _trunk.Forward(Tensor.Cat([blurry - Centre, deconvolved - Centre], 1));
        (Tensor correction, Tensor trust) = (seen.Narrow(1, 0, Colours), seen.Narrow(1, Colours, 1));
        return scope.Keep(blurry + correction + (trust * (deconvolved - blurry)));
    }

    public override void Initialize(Generator generator) => _trunk.Initialize(generator);

    /// <summary>A network that does what a network does which sees the photo alone: where its training goes on.</summary>
    /// <param name="plain">Restores photos; not changed.</param>
    public static FlowUNet Of(ResUNet.ResUNet plain)
    {
        ArgumentNullException.ThrowIfNull(plain);
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        FlowUNet network = new(plain.Options);
        var known = plain.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value);
        foreach ((string name, Parameter parameter) in network.State())
        {
            Tensor values = parameter.Value.Detach();
            if (name == "head.weight" || name.StartsWith("tail.", StringComparison.Ordinal))
            {
                values.MultiplyInPlace(0);
                int axis = name == "head.weight" ? 1 : 0;
                values = values.Narrow(axis, 0, known[name].Size(axis));                            // the planes of the photo, and of the correction, come first
            }

            values.CopyInPlace(known[name]);
        }

        return network;
    }
}
