using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Metrics;
using Unblur.Metrics.Scoring;
using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Physics.Flow;
using Unblur.Physics.Operators;
using Unblur.Torch;
using Unblur.Training.Reblur;
using Unblur.Training.Session;

namespace Unblur.Training.NeurMap;

/// <summary>Measures and shows some photos while training: pairs where the recipe names some, else blurry photos of the training without their truth.</summary>
internal sealed class NeurMapValidation
{
    private const int SizeMultiple = 16;
    private readonly List<Square> _squares;
    private readonly NeurMapRecipe _recipe;

    /// <summary>Reads the middle of the photos. One that cannot be read, or is too small, is left out, and another one takes its place.</summary>
    /// <exception cref="DataSetException">There are no pairs, or partners are missing.</exception>
    internal NeurMapValidation(NeurMapRecipe recipe, NeurMapData data)
    {
        _recipe = recipe;
        List<ImagePair> all = recipe.Validation.Pairs.Length > 0
            ? [.. PairedSet.Open(recipe.Validation.Pairs, NeurMapData.Part(recipe.Validation.PairsPart)).Pairs.Where(pair => pair.Sharp is not null)]
            : data.Unpaired?.Blurry.Select(path => new ImagePair(Path.GetFileNameWithoutExtension(path), path, null)).ToList() ?? [];
        int count = Math.Min(recipe.Validation.Photos, all.Count);
        _squares = [.. Enumerable.Range(0, count).Select(FirstOfItsShare).OfType<Square>()];

        // Evenly out of all photos: the first of each share that makes a square.
        Square? FirstOfItsShare(int i)
            => all[Start(i)..Start(i + 1)].Select(pair => Middle(i, pair, recipe.Validation.Size, data.LeftOut)).FirstOrDefault(square => square is not null);

        int Start(int i) => (int)((long)i * all.Count / count);
    }

    /// <summary>Means over the photos; null where there is none.</summary>
    /// <param name="deblur">D.</param>
    /// <param name="motion">M.</param>
    /// <param name="device">Where they live.</param>
    /// <param name="show">Is passed the name and the picture of the first photos: blurry, restored, motion, and sharp where it is known.</param>
    /// <exception cref="TrainingDivergedException">A restored photo, or its motion, is not finite.</exception>
    internal NeurMapScores? Measure(DeblurNetwork deblur, MotionNetwork motion, Device device, Action<string, Func<PlanarImage>> show)
    {
        List<NeurMapScores> scores = Measure(_squares, deblur, motion, device, show);
        if (scores.Count == 0)
        {
            return null;
        }

        bool isPaired = scores[0].Psnr is not null;
        return new NeurMapScores
        {
            Psnr = isPaired ? scores.Average(score => score.Psnr) : null,
            BlurryPsnr = isPaired ? scores.Average(score => score.BlurryPsnr) : null,
            Ssim = isPaired ? scores.Average(score => score.Ssim) : null,
            ReblurPsnr = scores.Average(score => score.ReblurPsnr),
            BlurryMotion = scores.Average(score => score.BlurryMotion),
            RestoredMotion = scores.Average(score => score.RestoredMotion),
        };
    }

    /// <summary>The pictures alone.</summary>
    /// <inheritdoc cref="Measure(DeblurNetwork, MotionNetwork, Device, Action{string, Func{PlanarImage}})"/>
    internal void Show(DeblurNetwork deblur, MotionNetwork motion, Device device, Action<string, Func<PlanarImage>> show)
        => Measure([.. _squares.Take(_recipe.Validation.Samples)], deblur, motion, device, show);

    private List<NeurMapScores> Measure(
        IReadOnlyList<Square> squares, DeblurNetwork deblur, MotionNetwork motion, Device device, Action<string, Func<PlanarImage>> show)
    {
        using var inference = new InferenceMode();
        deblur.Eval();
        motion.Eval();
        List<NeurMapScores> scores = [];
        foreach (Square square in squares)
        {
            using var scope = new TensorScope();
            scores.Add(Measure(square, deblur, motion, device, scores.Count < _recipe.Validation.Samples ? show : (_, _) => { }));
        }

        motion.Train();
        return scores;
    }

    private NeurMapScores Measure(Square square, DeblurNetwork deblur, MotionNetwork motion, Device device, Action<string, Func<PlanarImage>> show)
    {
        Tensor blurry = Tensor.From<float>(square.Blurry.Values, 1, 3, square.Blurry.Height, square.Blurry.Width).To(device);
        Tensor output = deblur.Forward(blurry);
        if (!output.AllFinite())
        {
            throw new TrainingDivergedException($"restored {square.Name} is not finite. Resume with a lower optimizer.deblur_learning_rate.");
        }

        Tensor restored = output.Clamp(0, 1);
        (Tensor b, Tensor f) = (UnitMotion.Canonical(motion, blurry), UnitMotion.Canonical(motion, restored));
        if (!b.AllFinite() || !f.AllFinite())
        {
            throw new TrainingDivergedException($"the motion of {square.Name} is not finite. Resume with a lower optimizer.motion_learning_rate.");
        }

        Tensor by = _recipe.Motion.ReblurBy == ReblurBy.Relative ? b - f : b;
        PlanarImage reblurred = Planes(Reblurring.Apply(restored.Contiguous(), by.Contiguous()));
        PlanarImage picture = Planes(restored);
        show(square.Name, new NeurMapSample(square.Name, square.Blurry, picture, Flow(b), square.Sharp).Strip);
        return new NeurMapScores
        {
            Psnr = square.Sharp is null ? null : BoundedPsnr.Of(picture, square.Sharp),
            BlurryPsnr = square.Sharp is null ? null : BoundedPsnr.Of(square.Blurry, square.Sharp),
            Ssim = square.Sharp is null ? null : Ssim.SkimageGaussian(picture, square.Sharp),
            ReblurPsnr = BoundedPsnr.Of(reblurred, square.Blurry),
            BlurryMotion = Length(b),
            RestoredMotion = Length(f),
        };
    }

    private static double Length(Tensor motion) => motion.Square().Sum([1]).Sqrt().Mean().Item() * MotionUnits.PixelsPerUnit;

    private static PlanarImage Planes(Tensor image) => new(3, (int)image.Size(2), (int)image.Size(3), image.Contiguous().ToArray<float>());

    private static MotionFlow Flow(Tensor motion)
    {
        Tensor pixels = MotionUnits.ToPixels(motion).Contiguous();                                 // (1, 2, H, W): u, v
        return new MotionFlow(
            (int)motion.Size(2), (int)motion.Size(3), pixels.Select(1, 0).Contiguous().ToArray<float>(),
            pixels.Select(1, 1).Contiguous().ToArray<float>()).Canonical();
    }

    private static Square? Middle(int number, ImagePair pair, int side, LeftOutPhotos leftOut)
    {
        try
        {
            var blurry = Photo.Open(pair.Blurry);
            side = Math.Min(side, Math.Min(blurry.Width, blurry.Height) / SizeMultiple * SizeMultiple);
            if (side < 2 * SizeMultiple)
            {
                return null;
            }

            (int x, int y) = ((blurry.Width - side) / 2, (blurry.Height - side) / 2);
            return new Square(
                $"{number:00}-{pair.Name}", blurry.ReadPlanes(x, y, side, side),
                pair.Sharp is null ? null : Photo.Open(pair.Sharp).ReadPlanes(x, y, side, side));
        }
        catch (PhotoException failure)
        {
            leftOut.Add(failure);
            return null;
        }
    }

    private sealed record Square(string Name, PlanarImage Blurry, PlanarImage? Sharp);
}
