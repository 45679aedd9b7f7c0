using Unblur.Imaging;
using Unblur.Physics.Degradations;

namespace Unblur.Physics.Frames;

/// <summary>Makes blurry images by averaging consecutive frames of a high-speed sequence.</summary>
/// <remarks>As Nah, Kim, Lee: "Deep Multi-scale Convolutional Neural Network for Dynamic Scene Deblurring", CVPR 2017, made the GoPro data set.</remarks>
public static class FrameAveraging
{
    /// <summary>Averages groups of frames, in float64.</summary>
    /// <param name="frames">
    /// C x H x W each, gamma-encoded, [0,1], in order of time. They are read one after the other: memory holds one frame, and for each open
    /// group its sum and its middle frame; more than one group is open only if groups overlap.
    /// </param>
    /// <param name="options">Group size, stride and light.</param>
    /// <returns>One pair for each group, as soon as its last frame is read. Frames that do not fill a group are left out.</returns>
    /// <exception cref="ArgumentException">The options have problems; or, while reading, a frame has another shape than the first.</exception>
    public static IEnumerable<AveragedFrames> Average(IEnumerable<PlanarImage> frames, FrameAveragingOptions options)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Groups(frames, options);
    }

    private static IEnumerable<AveragedFrames> Groups(IEnumerable<PlanarImage> frames, FrameAveragingOptions options)
    {
        Queue<FrameGroup> open = [];
        (int Channels, int Height, int Width)? shape = null;
        int index = 0;
        foreach (PlanarImage frame in frames)
        {
            (int, int, int) itsShape = (frame.Channels, frame.Height, frame.Width);
            shape ??= itsShape;
            if (shape != itsShape)
            {
                throw new ArgumentException(
                    $"Frame {index} is {frame.Channels} x {frame.Height} x {frame.Width} but the first is {shape.Value.Channels} x {shape.Value.Height} x {shape.Value.Width}: "
                    + "a sequence needs frames of one size.", nameof(frames));
            }

            if (index % (options.Stride ?? options.Frames) == 0)
            {
                open.Enqueue(new FrameGroup(index, options));
            }

            if (open.Count > 0)
            {
                PlanarImage light = options.Light.Decode(frame);
                foreach (FrameGroup group in open)
                {
                    group.Add(frame, light, index);
                }

                if (open.Peek().FirstFrame + options.Frames == index + 1)
                {
                    yield return open.Dequeue().Finish(frame);
                }
            }

            index++;
        }
    }

    private sealed class FrameGroup(int firstFrame, FrameAveragingOptions options)
    {
        private double[] _sums = [];
        private PlanarImage? _sharp;

        public int FirstFrame => firstFrame;

        private int SharpFrame => firstFrame + (options.Frames / 2);

        public void Add(PlanarImage frame, PlanarImage light, int index)
        {
            if (_sums.Length == 0)
            {
                _sums = new double[light.Values.Length];
            }

            for (int i = 0; i < _sums.Length; i++)
            {
                _sums[i] += light.Values[i];
            }

            if (index == SharpFrame)
            {
                _sharp = Sharp(frame, light);
            }
        }

        public AveragedFrames Finish(PlanarImage last)
        {
            PlanarImage blurry = new(last.Channels, last.Height, last.Width);
            for (int i = 0; i < _sums.Length; i++)
            {
                blurry.Values[i] = (float)(_sums[i] / options.Frames);
            }

            options.Light.Encode(blurry);
            return new AveragedFrames(blurry, _sharp!, firstFrame, SharpFrame);
        }

        // Boosted highlights brighten the scene: the sharp image then clips like the blurry one.
        private PlanarImage Sharp(PlanarImage frame, PlanarImage light)
        {
            if (options.Light.Saturation <= 1)
            {
                return frame;
            }

            PlanarImage sharp = new(light.Channels, light.Height, light.Width, [.. light.Values]);
            options.Light.Encode(sharp);
            return sharp;
        }
    }
}

/// <summary>A blurry image, averaged from consecutive frames, and its sharp image.</summary>
/// <param name="Blurry">C x H x W, gamma-encoded, not rounded: see <see cref="DegradationPipeline.Develop"/>.</param>
/// <param name="Sharp">C x H x W, gamma-encoded: the middle frame.</param>
/// <param name="FirstFrame">Index of the group's first frame in the sequence, from 0.</param>
/// <param name="SharpFrame">Index of the middle frame.</param>
public sealed record AveragedFrames(PlanarImage Blurry, PlanarImage Sharp, int FirstFrame, int SharpFrame);
