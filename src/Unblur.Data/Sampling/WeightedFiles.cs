using Unblur.Data.Layouts;
using Unblur.Imaging;

namespace Unblur.Data.Sampling;

/// <summary>Photos that are drawn by the root of their area: large ones more often, but less than by their pixels, since variety is worth more.</summary>
internal sealed class WeightedFiles
{
    private readonly IReadOnlyList<string> _files;
    private readonly double[] _cumulative;

    /// <exception cref="DataSetException">No file can be read and is large enough.</exception>
    internal WeightedFiles(string kind, IReadOnlyList<string> files, int side, Action<PhotoException> warn, CancellationToken cancellation)
    {
        _files = files;
        _cumulative = new double[files.Count];
        Parallel.For(0, files.Count, new ParallelOptions { CancellationToken = cancellation }, i => _cumulative[i] = Weight(files[i], side, warn));
        for (int i = 1; i < _cumulative.Length; i++)
        {
            _cumulative[i] += _cumulative[i - 1];
        }

        if (files.Count == 0 || _cumulative[^1] <= 0)
        {
            throw new DataSetException(new DataSetProblem(
                DataSetFault.Empty, files.Count > 0 ? files[0] : "",
                $"none of the {files.Count} {kind} photos can be read and is at least {side} x {side} px: use other photos or smaller patches."));
        }
    }

    internal string Draw(Random random)
    {
        int index = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
        return _files[Math.Min(index < 0 ? ~index : index + 1, _files.Count - 1)];
    }

    private static double Weight(string file, int side, Action<PhotoException> warn)
    {
        try
        {
            PhotoInfo info = Photo.Identify(file);
            return info.Width >= side && info.Height >= side ? Math.Sqrt((double)info.Width * info.Height) : 0;
        }
        catch (PhotoException failure)
        {
            warn(failure);
            return 0;
        }
    }
}
