using Unblur.Data.Layouts;
using Unblur.Imaging;

namespace Unblur.Data.Sampling;

/// <summary>Draws photos that can be read. Large ones come more often, by the root of their area, not by their pixels: variety is worth more.</summary>
/// <remarks>A photo that turns out to be damaged behind its header is left out by drawing again, so that a draw is still a function of the generator.</remarks>
public sealed class PhotoDraw
{
    private const int MostAttempts = 100;
    private readonly IReadOnlyList<string> _files;
    private readonly double[] _cumulative;
    private readonly Func<string, Photo> _open;
    private readonly LeftOutPhotos _leftOut;

    /// <summary>Reads every photo's header. Photos that cannot be read, or are too small, are left out.</summary>
    /// <param name="kind">Blurry or sharp, for messages.</param>
    /// <param name="files">Full paths.</param>
    /// <param name="side">The smallest width and height, px.</param>
    /// <param name="open">Decodes one of the files.</param>
    /// <param name="leftOut">Reports photos that cannot be read.</param>
    /// <param name="cancellation">Checked between two photos.</param>
    /// <exception cref="DataSetException">No file can be read and is large enough.</exception>
    public PhotoDraw(string kind, IReadOnlyList<string> files, int side, Func<string, Photo> open, LeftOutPhotos leftOut, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(leftOut);
        (_files, _open, _leftOut) = (files, open, leftOut);
        double[] weights = new double[files.Count];
        Parallel.For(0, files.Count, new ParallelOptions { CancellationToken = cancellation }, i => weights[i] = Weight(files[i], side));
        Count = weights.Count(weight => weight > 0);
        _cumulative = weights;
        for (int i = 1; i < _cumulative.Length; i++)
        {
            _cumulative[i] += _cumulative[i - 1];
        }

        if (Count == 0)
        {
            throw new DataSetException(
                DataSetFault.Empty, files.Count > 0 ? files[0] : "",
                $"none of the {files.Count} {kind} photos can be read and is at least {side} x {side} px: "
                + "use other photos or smaller patches (data.patch in a recipe).");
        }
    }

    /// <summary>How many photos can be drawn, from their headers.</summary>
    public int Count { get; }

    /// <summary>Draws a photo and decodes it; one that cannot be read is reported, and another is drawn.</summary>
    /// <param name="random">Gives one number for each attempt.</param>
    /// <exception cref="PhotoException">Only damaged photos were drawn.</exception>
    public Photo Draw(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return UntilReadable(() => _open(DrawFile(random)), _leftOut);
    }

    /// <summary>Draws again where a photo of what was drawn cannot be read; at most 100 times.</summary>
    /// <exception cref="PhotoException">Only damaged photos were drawn.</exception>
    internal static T UntilReadable<T>(Func<T> draw, LeftOutPhotos leftOut)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return draw();
            }
            catch (PhotoException failure) when (attempt < MostAttempts)
            {
                leftOut.Add(failure);
            }
        }
    }

    private string DrawFile(Random random)
    {
        int index = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
        return _files[Math.Min(index < 0 ? ~index : index + 1, _files.Count - 1)];
    }

    private double Weight(string file, int side)
    {
        try
        {
            PhotoInfo info = Photo.Identify(file);
            return info.Width >= side && info.Height >= side ? Math.Sqrt((double)info.Width * info.Height) : 0;
        }
        catch (PhotoException failure)
        {
            _leftOut.Add(failure);
            return 0;
        }
    }
}
