using Unblur.Data;
using Unblur.Data.Sampling;
using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;

namespace Unblur.Training.Sen;

/// <summary>A blurry patch and the motion that blurred it.</summary>
/// <param name="Blurry">3 x P x P, gamma-encoded, [0,1].</param>
/// <param name="Flow">P x P, canonical, px: exactly what was blurred with, where that was a line.</param>
internal sealed record MotionPatch(PlanarImage Blurry, MotionFlow Flow)
{
    /// <summary>What was blurred, 3 x P x P, gamma-encoded, [0,1]; null where it was not asked for.</summary>
    internal PlanarImage? Sharp { get; init; }
}

/// <summary>Draws patches of sharp photos and blurs them along motions that it draws.</summary>
/// <remarks>
/// A motion is that of its whole photo after Gong et al., cut and turned with the patch, so that rotations have their centre where a camera has it. The ceiling
/// holds in the patch: drawings above it are discarded. Something in front is a part of another photo with a motion of its own, blurred with its outline.
/// </remarks>
internal sealed class MotionSampler
{
    private const int MostAttempts = 40;

    // What stands still behind something that moves, and the other way round.
    private const double StillBehindShare = 0.25, StillInFrontShare = 0.15;

    private readonly PhotoDraw _photos;
    private readonly MotionOptions _motion;
    private readonly DegradationOptions _degradation;
    private readonly DegradationPipeline _pipeline = new(PhotoCodec.JpegRoundTrip);
    private readonly int _patch;
    private readonly int _side;

    /// <summary>Reads every photo's header; those that cannot be read, or are too small for a patch with its margin, are left out.</summary>
    /// <exception cref="Data.Layouts.DataSetException">No photo can be read and is large enough.</exception>
    internal MotionSampler(
        PhotoSet photos, MotionOptions motion, DegradationOptions degradation, int patch, Action<string>? warn = null, CancellationToken cancellation = default)
    {
        (_motion, _degradation, _patch, _side) = (motion, degradation, patch, patch + (2 * motion.Margin));
        LeftOutPhotos leftOut = new(warn);
        _photos = new PhotoDraw("sharp", photos.Files, _side, photos.Open, leftOut, cancellation);
        leftOut.WarnOfOne(_photos.Count, "sharp photo", _side);
    }

    /// <summary>One patch: a function of the generator's state.</summary>
    /// <param name="random">The sample's generator.</param>
    /// <param name="isSharpKept">Whether <see cref="MotionPatch.Sharp"/> is made; changes nothing else.</param>
    /// <exception cref="PhotoException">Only damaged photos were drawn.</exception>
    internal MotionPatch Draw(Random random, bool isSharpKept = false)
    {
        var settings = DegradationSettings.Sample(_degradation, random);
        (double sharp, double shake, double front) = (random.NextDouble(), random.NextDouble(), random.NextDouble());
        (PlanarImage scene, Place place) = Cut(settings, random);
        (PlanarImage still, PlanarImage light, MotionFlow flow) = sharp < _degradation.SharpShare ? (scene, scene, new MotionFlow(_side, _side))
            : shake < _motion.ShakeShare ? Shaken(scene, random)
            : front < _motion.ForegroundShare ? Layered(scene, place, settings, random)
            : Moved(scene, Flow(place, random));
        return new MotionPatch(_pipeline.Develop(Encoded(light), settings, random), flow.Crop(_motion.Margin, _motion.Margin, _patch, _patch).Canonical())
        {
            Sharp = isSharpKept ? Encoded(still) : null,
        };

        PlanarImage Encoded(PlanarImage whole)
        {
            PlanarImage middle = whole.Crop(_motion.Margin, _motion.Margin, _patch, _patch);
            settings.Light.Encode(middle);
            return middle;
        }
    }

    private (PlanarImage Scene, Place Place) Cut(DegradationSettings settings, Random random)
    {
        Photo photo = _photos.Draw(random);
        var patch = PatchPlace.Draw(random, photo.Width, photo.Height, _side, PatchTurns.Eight);
        return (settings.Light.Decode(patch.Cut(photo)), new Place(patch, photo.Width, photo.Height));
    }

    private static (PlanarImage Still, PlanarImage Light, MotionFlow Flow) Moved(PlanarImage scene, MotionFlow flow) => (scene, new VaryingBlur(flow).Apply(scene), flow);

    private (PlanarImage Still, PlanarImage Light, MotionFlow Flow) Shaken(PlanarImage scene, Random random)
    {
        var kernel = BlurKernel.Sample(_degradation.Shake, random);
        return (scene, new KernelBlur(kernel).Apply(scene), MotionFlow.Uniform(_side, _side, KernelLine.Of(kernel)));
    }

    private (PlanarImage Still, PlanarImage Light, MotionFlow Flow) Layered(PlanarImage behind, Place place, DegradationSettings settings, Random random)
    {
        (PlanarImage front, Place frontPlace) = Cut(settings, random);
        PlanarImage shape = MovingShape.Draw(_side, random);
        bool stillBehind = random.NextDouble() < StillBehindShare, stillInFront = !stillBehind && random.NextDouble() < StillInFrontShare;
        MotionFlow flow = stillBehind ? new MotionFlow(_side, _side) : Flow(place, random);
        MotionFlow frontFlow = stillInFront ? new MotionFlow(_side, _side) : Flow(frontPlace, random);
        PlanarImage light = stillBehind ? behind : new VaryingBlur(flow).Apply(behind), covering = Covering(front, shape);
        PlanarImage still = Covered(behind, covering);
        covering = new VaryingBlur(frontFlow).Apply(covering);
        for (int i = 0; i < shape.Values.Length; i++)
        {
            if (covering.Plane(3)[i] > 0.5f)
            {
                (flow.U[i], flow.V[i]) = (frontFlow.U[i], frontFlow.V[i]);
            }
        }

        return (still, Covered(light, covering), flow);
    }

    private static PlanarImage Covered(PlanarImage behind, PlanarImage covering)
    {
        PlanarImage whole = new(behind.Channels, behind.Height, behind.Width);
        for (int i = 0; i < whole.Values.Length; i++)
        {
            float opacity = covering.Plane(3)[i % (behind.Height * behind.Width)];
            whole.Values[i] = ((1 - opacity) * behind.Values[i]) + covering.Values[i];
        }

        return whole;
    }

    /// <summary>Colours times opacity, and opacity: what is blurred together.</summary>
    private static PlanarImage Covering(PlanarImage front, PlanarImage shape)
    {
        int pixels = shape.Values.Length;
        PlanarImage covering = new(4, shape.Height, shape.Width);
        for (int i = 0; i < 3 * pixels; i++)
        {
            covering.Values[i] = front.Values[i] * shape.Values[i % pixels];
        }

        shape.Values.CopyTo(covering.Values, 3 * pixels);
        return covering;
    }

    private MotionFlow Flow(Place place, Random random)
    {
        PatchPlace patch = place.Patch;
        for (int attempt = 1; ; attempt++)
        {
            var motion = GongMotion.Sample(_motion.Gong, place.Height, place.Width, random);
            MotionFlow flow = motion.ToFlow(place.Height, place.Width, (patch.X, patch.Y, _side, _side), _motion.Gong);
            float largest = flow.MaximumComponent;
            if (largest <= _motion.Ceiling)
            {
                return flow.Turned(patch.Turn);
            }

            if (attempt == MostAttempts)
            {
                return flow.Scaled((float)(Math.Floor(_motion.Ceiling) / largest)).Rounded().Turned(patch.Turn);
            }
        }
    }

    private sealed record Place(PatchPlace Patch, int Width, int Height);
}
