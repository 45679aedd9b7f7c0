using Microsoft.Extensions.Logging;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Motion;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Flow;
using Unblur.Restoring.Tiles;

namespace Unblur.Restoring.SenRpGan;

/// <summary>SEN + RP-GAN: estimates the motion, then deconvolves and restores by turns, level by level; all that as often as is asked for.</summary>
/// <remarks>
/// Wu et al., Integrating neural networks into the blind deblurring framework, 2019, sections 3 to 5: I*_n = argmin ½‖K I − O‖² + beta_n/2 ‖I − Z_n‖²,
/// Z_n+1 = G(I*_n, O), Z_0 = O; in a further global iteration the result is the photo O. Any motion network stands in for SEN.
/// </remarks>
internal sealed class SenRpGanMethod : IFinishingMethod
{
    internal const string Name = "sen-rpgan";

    /// <summary>Of the deconvolution, measured as in <see cref="Deconvolution.DeconvolutionMethod"/>; and the images of a tile between its steps.</summary>
    private const int DeconvolutionBytes = 340 + (6 * 3 * sizeof(float));

    /// <summary>Px; what a trained motion network sees further away changes little.</summary>
    private const int LargestOverlap = 192;

    private readonly INetwork _motion;
    private readonly INetwork _generator;
    private readonly LevelBetas _betas;
    private readonly DeblurOptions _options;
    private readonly int _threads;

    /// <summary>Takes both networks over; they are disposed with this.</summary>
    /// <exception cref="ModelException">The generator's betas are not numbers.</exception>
    internal SenRpGanMethod(INetwork motion, INetwork generator, ModelCard model, DeblurOptions options, ILogger logger)
    {
        (_motion, _generator, _options, Model) = (motion, generator, options, model);
        _betas = LevelBetas.Of(generator.Traits);
        _threads = ComputeChoice.ThreadsOf(options.Threads);
        DeblurLog.Loaded(logger, model.Name, generator.Device, _threads);
    }

    internal static MethodEntry Entry { get; } = new(Name, card => card is { Role: ModelRole.Prior, Files.Count: 1 }, Load);

    public ModelCard Model { get; }

    public MethodNeeds Needs => new()
    {
        Device = _generator.Device,
        Bits = Math.Min(_motion.Traits.Bits, _generator.Traits.Bits),
        BytesPerPixel = DeconvolutionBytes + Math.Max(_motion.Traits.BytesPerPixel, _generator.Traits.BytesPerPixel),
        Overlap = Math.Min(Math.Max(_motion.Traits.ReceptiveRadius, _generator.Traits.ReceptiveRadius), LargestOverlap),
    };

    private int Levels => _options.Levels > 0 ? _options.Levels : _betas.Count;

    public MethodOutcome Restore(MethodInput input)
    {
        Photo photo = input.Photo;
        var plan = TilePlan.Of(photo.Width, photo.Height, multiple: 1, input.Tile, input.Overlap);
        SenRpGanSteps steps = new(photo, _options.KeepsSteps, plan.Count * _options.GlobalIterations * (Levels + 1), input.Progress);
        new TilePass(input with { Progress = null }, (tile, place, restored)
            => Restore(tile, place, steps, input.Cancellation).Values.CopyTo(restored.Values, 0)).Run(plan);
        return new MethodOutcome(plan.ReportedTile, plan.Count) { Findings = steps.Findings };
    }

    public MethodOutcome Finish(MethodInput input, Photo deconvolved)
    {
        var plan = TilePlan.Of(input.Photo.Width, input.Photo.Height, multiple: 1, input.Tile, input.Overlap);
        new TilePass(input, (tile, place, restored) =>
        {
            PlanarImage begun = deconvolved.ReadPlanes(place.X, place.Y, place.Width, place.Height);
            Generate(begun, tile, input.Cancellation).Values.CopyTo(restored.Values, 0);
        }).Run(plan);
        return new MethodOutcome(plan.ReportedTile, plan.Count);
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
        List<INetwork> networks = [];
        try
        {
            networks.Add(ComputeChoice.Load(catalogue, motion, options, logger));
            networks.Add(ComputeChoice.Load(catalogue, card, options, logger));
            return new SenRpGanMethod(networks[0], networks[1], card, options, logger);
        }
        catch
        {
            networks.ForEach(network => network.Dispose());
            throw;
        }
    }

    private PlanarImage Restore(PlanarImage tile, TilePlace place, SenRpGanSteps steps, CancellationToken cancellation)
    {
        PlanarImage blurry = tile;                                                                 // O
        for (int iteration = 1; iteration <= _options.GlobalIterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            EstimatedMotion motion = MotionForward.Estimate(_motion, blurry, cancellation);
            steps.Found(iteration, motion, place);
            FlowDataTerm data = new(blurry, Bounded(motion.Flow), new ConjugateGradientOptions(), _threads);
            PlanarImage z = blurry;
            for (int level = 1; level <= Levels; level++)
            {
                PlanarImage deconvolved = Clamped(data.Solve(z, _betas.Of(level - 1), cancellation).Image, -0.1f, 1.1f); // as in its training
                cancellation.ThrowIfCancellationRequested();
                z = Generate(deconvolved, blurry, cancellation);
                steps.Done(iteration, level, deconvolved, z, place);
            }

            blurry = z;
        }

        return blurry;
    }

    /// <summary>Z = G(I*, O), clipped.</summary>
    private PlanarImage Generate(PlanarImage deconvolved, PlanarImage blurry, CancellationToken cancellation)
    {
        (int width, int height) = (_generator.Traits.FittingSide(blurry.Width), _generator.Traits.FittingSide(blurry.Height));
        PlanarImage[] padded = [.. new[] { deconvolved, blurry }.Select(image => ImagePadding.Repeat(image, width, height))];
        PlanarImage restored = _generator.Run([.. padded.Select(NetworkValue.Of)], cancellation)[0].Image;
        return Clamped(ImagePadding.Cut(restored, blurry.Width, blurry.Height), 0, 1);
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
