using System.Diagnostics;
using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Restoring.Tiles;

namespace Unblur.Restoring.SenRpGan;

/// <summary>Puts together what is found tile by tile: the motion, and every image on the way where they are kept.</summary>
/// <param name="photo">The whole photo.</param>
/// <param name="keeps">Whether images on the way are kept.</param>
/// <param name="total">All steps of all tiles.</param>
/// <param name="progress">Reported to after each; may be null.</param>
internal sealed class SenRpGanSteps(Photo photo, bool keeps, int total, IProgress<DeblurProgress>? progress)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, Photo> _pictures = [];
    private readonly List<MotionFlow> _flows = [];
    private PlanarImage? _certainty;
    private int _done;

    internal Findings Findings => new()
    {
        Flow = _flows.FirstOrDefault(),
        Certainty = _certainty,
        Steps = keeps
            ? [.. _flows.Select((flow, i) => new RestorationStep($"{i + 1}-motion", null, flow)), .. _pictures.Select(step => new RestorationStep(step.Key, step.Value, null))]
            : [],
    };

    /// <summary>The motion of a tile; that of the first iteration is what was found in the photo.</summary>
    internal void Found(int iteration, EstimatedMotion motion, TilePlace place)
    {
        if (iteration == 1 || keeps)
        {
            while (_flows.Count < iteration)
            {
                _flows.Add(new MotionFlow(photo.Height, photo.Width));
            }

            Paste(motion.Flow.U, _flows[iteration - 1].U, place);
            Paste(motion.Flow.V, _flows[iteration - 1].V, place);
        }

        if (iteration == 1 && motion.Certainty is { } certainty)
        {
            _certainty ??= new PlanarImage(1, photo.Height, photo.Width);
            Paste(certainty.Values, _certainty.Values, place);
        }

        Report();
    }

    /// <summary>A level of a tile.</summary>
    internal void Done(int iteration, int level, PlanarImage deconvolved, PlanarImage restored, TilePlace place)
    {
        if (keeps)
        {
            Picture($"{iteration}-deconvolved-{level}").WritePlanes(place.X, place.Y, Coloured(deconvolved));
            Picture($"{iteration}-restored-{level}").WritePlanes(place.X, place.Y, Coloured(restored));
        }

        Report();
    }

    private Photo Picture(string name)
    {
        if (!_pictures.TryGetValue(name, out Photo? picture))
        {
            _pictures[name] = picture = photo.Copy();
        }

        return picture;
    }

    private PlanarImage Coloured(PlanarImage planes) => photo.IsGrey
        ? new PlanarImage(1, planes.Height, planes.Width, [.. planes.Values.Take(planes.Height * planes.Width)])
        : planes;

    private void Paste(float[] tile, float[] whole, TilePlace place)
    {
        for (int y = 0; y < place.Height; y++)
        {
            tile.AsSpan(y * place.Width, place.Width).CopyTo(whole.AsSpan(((place.Y + y) * photo.Width) + place.X));
        }
    }

    private void Report()
    {
        _done++;
        progress?.Report(new DeblurProgress(_done, total, Stopwatch.GetElapsedTime(_start) / _done * (total - _done)));
    }
}
