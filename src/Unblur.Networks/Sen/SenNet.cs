using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.Sen;

/// <summary>SEN: two stacks that estimate motion flow, of which the second one also sees the flow of the first.</summary>
/// <remarks>
/// Wu et al., Integrating neural networks into the blind deblurring framework, section 3 and Appendix A. 60,123,078 parameters and 439 GMAC for 256 x 256.
/// Flow is (u, v) of the full blur in px at the size that the network sees, trained towards u ≥ 0.
/// </remarks>
public sealed class SenNet : MotionNetwork
{
    internal const string Name = "sen";

    private const int SizeMultiple = 16;

    // Each stack: 11 px in front, three 3x3 at every scale on the way down and up, 9 px at the end, and what halving and doubling shift.
    private const int Reach = 368;

    private readonly SenStack _first;
    private readonly SenStack _second;

    /// <summary>Parameters <c>stack1.*</c> and <c>stack2.*</c>.</summary>
    /// <exception cref="ArgumentException">The options do not describe a network.</exception>
    public SenNet(SenOptions? options = null)
    {
        Options = options ?? new SenOptions();
        Options.Validate();
        _first = Add("stack1", new SenStack(3, Options));
        _second = Add("stack2", new SenStack(3 + SenStack.Outputs, Options));
        Card = new NetworkCard
        {
            Name = Name,
            Source = "Wu, Di, Huang and Zhang, Integrating neural networks into the blind deblurring framework to compete with end-to-end learning based methods, 2019",
            SizeMultiple = SizeMultiple,
            ReceptiveRadius = Reach,
            IsShiftInvariant = true,
            BytesPerPixel = 72 * Options.Channels,
            MultiplyAccumulatesPerPixel = Options.StackWork(3) + Options.StackWork(3 + SenStack.Outputs),
        };
    }

    public override NetworkCard Card { get; }

    public SenOptions Options { get; }

    /// <summary>Both stacks.</summary>
    /// <param name="images">(N, 3, H, W), float32, RGB, [0,1]; H and W multiples of 16.</param>
    /// <returns>The flow of the first stack and that of the second, the result: (N, 2, H, W) each, u and v, px, of either sign.</returns>
    /// <exception cref="ArgumentException">The rank, the channels or the size do not fit.</exception>
    public IReadOnlyList<Tensor> Forward(Tensor images)
    {
        using var scope = new TensorScope();
        Tensor first = ForwardFirst(images);                                                   // (N, 2, H, W)
        Tensor second = Run(_second, Tensor.Cat([first, images], 1));                          // (N, 2, H, W)
        return scope.Keep([first, second]);
    }

    /// <summary>The first stack alone.</summary>
    /// <inheritdoc cref="Forward"/>
    public Tensor ForwardFirst(Tensor images)
    {
        CheckInput(images);
        return Run(_first, images);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Apply(Tensor images) => Forward(images);

    /// <summary>Kaiming-normal weights, norms that change nothing. The paper does not say.</summary>
    public override void Initialize(Generator generator) => WeightInitialization.Kaiming(this, generator);

    /// <summary>Gives the second stack the first one's weights and statistics; the planes of the flow, which come first, begin with weights of 0.</summary>
    public void CopyFirstStack()
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        var weights = _first.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value);
        Tensor images = weights[SenStack.FirstWeight];                                         // (C, 3, 7, 7)
        weights[SenStack.FirstWeight] = Tensor.Cat([Tensor.Zeros([images.Size(0), SenStack.Outputs, images.Size(2), images.Size(3)]).To(images.Device), images], 1);
        _second.Load(weights);
    }

    /// <summary>The first stack's part of the network, for training the second alone.</summary>
    public Module FirstStack => _first;

    protected override MotionEstimate EstimateWhole(Tensor images)
    {
        using var scope = new TensorScope();
        Tensor flow = Forward(images)[1];
        return new MotionEstimate(scope.Keep(Tensor.Where(flow.Narrow(1, 0, 1).Less(0), -flow, flow)), null);
    }

    private Tensor Run(SenStack stack, Tensor planes)
    {
        using var scope = new TensorScope();
        return scope.Keep(stack.Forward(planes.To(Precision).Contiguous(MemoryFormat.ChannelsLast)).To(planes.DType).Contiguous());
    }
}
