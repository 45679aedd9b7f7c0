using Unblur.Physics.Kernels;

namespace Unblur.Physics.CameraShake;

/// <summary>An interval of the exposure that is treated as one still frame.</summary>
/// <param name="Source">Maps a pixel of the blurry image to its source in the sharp image.</param>
/// <param name="Weight">The interval's share of the exposure.</param>
internal readonly record struct ExposureFrame(Homography Source, double Weight)
{
    private const int Pieces = 8;

    /// <summary>Divides the exposure into intervals within which no pixel moves further than <paramref name="step"/> px; each has its mean pose.</summary>
    public static ExposureFrame[] Cut(CameraPath path, CameraView view, double step)
    {
        List<ExposureFrame> frames = [];
        CameraPose sum = default;
        (double time, double travelled) = (0, 0);
        double segmentTime = 1.0 / (path.Poses.Length - 1);
        for (int i = 1; i < path.Poses.Length; i++)
        {
            (CameraPose from, CameraPose to) = (path.Poses[i - 1], path.Poses[i]);
            double length = LargestStep(from, to, view);
            int count = Math.Max(1, (int)Math.Ceiling(length * Pieces / step));
            for (int piece = 0; piece < count; piece++)
            {
                if (time > 0 && travelled + (length / count) > step)
                {
                    Close();
                }

                double pieceTime = segmentTime / count;
                double share = (piece + 0.5) / count;
                sum += ((from * (1 - share)) + (to * share)) * pieceTime;
                time += pieceTime;
                travelled += length / count;
            }
        }

        Close();
        return [.. frames];

        void Close()
        {
            frames.Add(new ExposureFrame(Homography.FromPose(sum * (1 / time), view.FocalLength).Inverse(), time));
            (sum, time, travelled) = (default, 0, 0);
        }
    }

    private static double LargestStep(CameraPose from, CameraPose to, CameraView view)
    {
        var start = Homography.FromPose(from, view.FocalLength);
        var end = Homography.FromPose(to, view.FocalLength);
        return view.Probes().Max(probe =>
        {
            (PathPoint a, PathPoint b) = (start.Displacement(probe), end.Displacement(probe));
            return Math.Sqrt(((b.X - a.X) * (b.X - a.X)) + ((b.Y - a.Y) * (b.Y - a.Y)));
        });
    }
}
