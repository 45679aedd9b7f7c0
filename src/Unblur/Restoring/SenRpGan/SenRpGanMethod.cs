using Microsoft.Extensions.Logging;
using Unblur.Imaging;
using Unblur.Models;
using Unblur.Motion;
using Unblur.Networks;
using Unblur.Networks.RpGan;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Flow;
using Unblur.Restoring.Tiles;
using Unblur.Torch;

namespace Unblur.Restoring.SenRpGan;

/// <summary>SEN + RP-GAN: estimates the motion, then deconvolves and restores by turns, level by level; all that as often as is asked for.</summary>
/// <remarks>
/// Wu et al., Integrating neural networks into the blind deblurring framework, 2019, sections 3 to 5: I*_n = argmin ½‖K I − O‖² + beta_n/2 ‖I − Z_n‖²,
/// Z_n+1 = G(I*_n, O), Z_0 = O; in a further global iteration the result is the photo O. Any motion network stands in for SEN.
/// </remarks>
internal sealed class SenRpGanMethod : IRestorationMethod
{
    internal const string Name = "sen-rpgan";

    /// <summary>Of the deconvolution, measured as in <see cref="Deconvolution.DeconvolutionMethod"/>; and the images of a tile between its steps.</summary>
    private const int DeconvolutionBytes = 340 + (6 * 3 * sizeof(float));

    /// <summary>Px; what a trained motion network sees further away changes little.</summary>
    private const int LargestOverlap = 192;

    private readonly MotionNetwork _motion;
    private readonly RpGenerator _generator;
    private readonly DeblurOptions _options;
    private readonly Device _device;
    private readonly int _threads;

    /// <summary>Takes both networks over; they are disposed with this.</summary>
    /// <exception cref="ArgumentException">The device is not there.</exception>
    internal SenRpGanMethod(MotionNetwork motion, RpGenerator generator, ModelCard model, DeblurOptions options, ILogger logger)
    {
        _device = ComputeChoice.Choose(options.Device);
        ComputeChoice.UseThreads(options.Threads);
        (_motion, _generator, _options, Model) = (motion, generator, options, model);
        generator.Precision = ComputeChoice.Precision(options.Precision, _device);
        foreach (Network network in (Network[])[motion, generator])
        {
            network.Eval();
            network.To(_device);
        }

        _threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        DeblurLog.Loaded(logger, model.Name, _device, generator.Precision, TorchRuntime.Threads);
    }

    internal static MethodEntry Entry { get; } = new(Name, card => card.Network == RpGenerator.Name, Load);

    public ModelCard Model { get; }

    public MethodNeeds Needs => new()
    {
        Device = _device.ToString(),
        Precision = _generator.Precision == DType.BFloat16 ? "bfloat16" : "float32",
        BytesPerPixel = DeconvolutionBytes + Math.Max(_motion.Card.BytesPerPixel, _generator.Card.BytesPerPixel),
        Overlap = Math.Min(Math.Max(_motion.Card.ReceptiveRadius, _generator.Card.ReceptiveRadius), LargestOverlap),
    };

    private int Levels => _options.Levels > 0 ? _options.Levels : _generator.Betas.Count;

    public MethodOutcome Restore(MethodInput input)
    {
        Photo photo = input.Photo;
        var plan = TilePlan.Of(photo.Width, photo.Height, multiple: 1, input.Tile, input.Overlap);
        SenRpGanSteps steps = new(photo, _options.KeepsSteps, plan.Count * _options.GlobalIterations * (Levels + 1), input.Progress);
        new TilePass(input with { Progress = null }, (tile, place, restored)
            => Restore(tile, place, steps, input.Cancellation).Values.CopyTo(restored.Values, 0)).Run(plan);
        return new MethodOutcome(plan.ReportedTile, plan.Count) { Findings = steps.Findings };
    }

    public void Dispose()
    {
        _motion.Dispose();
        _generator.Dispose();
    }

    private static SenRpGanMethod Load(ModelCard card, ModelCatalogue catalogue, DeblurOptions options, ILogger logger)
    {
        if (options.TestTimeAugmentation)
        {
            throw new ArgumentException($"TestTimeAugmentation is for networks that restore by themselves: leave it out with the method {Name}.", nameof(options));
        }

        ModelCard motion = catalogue.Find(options.MotionModel, ModelRole.Motion);
        return new SenRpGanMethod(ModelFiles.Load<MotionNetwork>(motion), ModelFiles.Load<RpGenerator>(card), card, options, logger);
    }

    private PlanarImage Restore(PlanarImage tile, TilePlace place, SenRpGanSteps steps, CancellationToken cancellation)
    {
        PlanarImage blurry = tile;                                                                 // O
        for (int iteration = 1; iteration <= _options.GlobalIterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            EstimatedMotion motion = MotionForward.Estimate(_motion, blurry, _device);
            steps.Found(iteration, motion, place);
            FlowDataTerm data = new(blurry, Bounded(motion.Flow), new ConjugateGradientOptions(), _threads);
            PlanarImage z = blurry;
            for (int level = 1; level <= Levels; level++)
            {
                PlanarImage deconvolved = Clamped(data.Solve(z, _generator.Beta(level - 1), cancellation).Image, -0.1f, 1.1f); // as in its training
                cancellation.ThrowIfCancellationRequested();
                z = Generate(deconvolved, blurry);
                steps.Done(iteration, level, deconvolved, z, place);
            }

            blurry = z;
        }

        return blurry;
    }

    /// <summary>Z = G(I*, O), clipped.</summary>
    private PlanarImage Generate(PlanarImage deconvolved, PlanarImage blurry)
    {
        using InferenceMode inference = new();
        using TensorScope scope = new();
        (int height, int width) = (blurry.Height, blurry.Width);
        Tensor restored = _generator.Forward(Padded(deconvolved), Padded(blurry));                 // (1, 3, H', W')
        PlanarImage result = new(3, height, width);
        restored.Narrow(2, 0, height).Narrow(3, 0, width).CopyTo(result.Values.AsSpan());
        return Clamped(result, 0, 1);

        Tensor Padded(PlanarImage image)
        {
            Tensor planes = Tensor.From(image.Values, 1, 3, height, width).To(_device);
            return Functional.Pad(planes, 0, Fitting(width) - width, 0, Fitting(height) - height, PadMode.Replicate);
        }

        int Fitting(int side) => TilePlan.FittingSide(_generator.Card, side);
    }

    /// <summary>The same image, its values within bounds.</summary>
    private static PlanarImage Clamped(PlanarImage image, float least, float most)
    {
        foreach (ref float value in image.Values.AsSpan())
        {
            value = Math.Clamp(value, least, most);
        }

        return image;
    }

    /// <summary>No network was trained on longer motion; a wild estimate must not cost the memory of its margin.</summary>
    private static MotionFlow Bounded(MotionFlow flow)
    {
        const float Longest = 128;
        float largest = flow.MaximumComponent;
        return largest <= Longest ? flow : new MotionFlow(flow.Height, flow.Width, [.. flow.U.Select(Bound)], [.. flow.V.Select(Bound)]);

        static float Bound(float component) => float.IsFinite(component) ? Math.Clamp(component, -Longest, Longest) : 0;
    }
}
