using System.Collections.Concurrent;
using Unblur.Imaging;
using Unblur.Physics.Flow;

namespace Unblur.Data.Layouts;

/// <summary>Checks the files of pairs by their headers: every photo is readable, and the photos of a pair and its flow have one size.</summary>
public static class PairCheck
{
    /// <summary>Throws where <see cref="Find"/> finds something.</summary>
    /// <exception cref="DataSetException">A file cannot be read, or sizes differ.</exception>
    public static void Require(IReadOnlyList<ImagePair> pairs, Func<string, MotionFlow>? readFlow = null, CancellationToken cancellation = default)
    {
        IReadOnlyList<DataSetProblem> problems = Find(pairs, readFlow, cancellation: cancellation);
        if (problems.Count > 0)
        {
            throw new DataSetException(problems);
        }
    }

    /// <summary>What is wrong with the pairs' files, in their order.</summary>
    /// <param name="pairs">See <see cref="PairedSet"/>.</param>
    /// <param name="readFlow">Reads a flow's file; null leaves flows alone.</param>
    /// <param name="decode">Whether photos are decoded whole, which also finds damage behind their headers.</param>
    /// <param name="cancellation">Checked between two pairs.</param>
    public static IReadOnlyList<DataSetProblem> Find(
        IReadOnlyList<ImagePair> pairs, Func<string, MotionFlow>? readFlow = null, bool decode = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ConcurrentBag<(int Index, DataSetProblem Problem)> found = [];
        Parallel.For(0, pairs.Count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            foreach (DataSetProblem problem in Check(pairs[i], readFlow, decode))
            {
                found.Add((i, problem));
            }
        });
        return [.. found.OrderBy(item => item.Index).ThenBy(item => item.Problem.Path, StringComparer.Ordinal).Select(item => item.Problem)];
    }

    /// <summary>Width and height from a photo's header.</summary>
    /// <exception cref="PhotoException">It cannot be read.</exception>
    internal static (int Width, int Height) Size(string path)
    {
        PhotoInfo info = Photo.Identify(path);
        return (info.Width, info.Height);
    }

    private static List<DataSetProblem> Check(ImagePair pair, Func<string, MotionFlow>? readFlow, bool decode)
    {
        List<DataSetProblem> problems = [];
        (int Width, int Height)? blurry = TrySize(pair.Blurry, decode, problems);
        IEnumerable<string> sharps = pair.Sharp is { } single ? [single] : Directory.EnumerateFiles(pair.Frames!).Where(PhotoFormats.IsReadable);
        foreach (string sharp in sharps)
        {
            if (TrySize(sharp, decode, problems) is { } size && blurry is { } expected && size != expected)
            {
                problems.Add(new(DataSetFault.Size, pair.Blurry,
                    $"{pair.Blurry} is {expected.Width} x {expected.Height} but {sharp} is {size.Width} x {size.Height}: bring both to one size."));
            }
        }

        if (pair.Flow is { } flow && readFlow is not null && blurry is { } own)
        {
            CheckFlow(pair, flow, readFlow, own, problems);
        }

        return problems;
    }

    private static (int Width, int Height)? TrySize(string path, bool decode, List<DataSetProblem> problems)
    {
        try
        {
            if (decode)
            {
                Photo.Open(path);
            }

            return Size(path);
        }
        catch (PhotoException failure)
        {
            problems.Add(new(DataSetFault.Unreadable, path, failure.Message));
            return null;
        }
    }

    private static void CheckFlow(ImagePair pair, string path, Func<string, MotionFlow> read, (int Width, int Height) size, List<DataSetProblem> problems)
    {
        try
        {
            if (FlowSizeProblem(pair, read(path), size) is { } problem)
            {
                problems.Add(problem);
            }
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or OperationCanceledException))
        {
            // Readers of flows throw exceptions of their own; each says what is wrong with the file.
            problems.Add(new(DataSetFault.Unreadable, path, failure.Message));
        }
    }

    internal static DataSetProblem? FlowSizeProblem(ImagePair pair, MotionFlow flow, (int Width, int Height) size)
        => (flow.Width, flow.Height) == size ? null : new(DataSetFault.FlowSize, pair.Flow!,
            $"{pair.Flow} is {flow.Width} x {flow.Height} but {pair.Blurry} is {size.Width} x {size.Height}: a flow has a vector for every pixel.");
}
