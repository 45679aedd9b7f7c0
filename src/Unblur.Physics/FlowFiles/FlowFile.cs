using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Unblur.Imaging;
using Unblur.Imaging.Numpy;
using Unblur.Physics.Flow;

namespace Unblur.Physics.FlowFiles;

/// <summary>Reads and writes files of motion flows; the extension decides the format.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>.flo</c>: Middlebury, float32 (u, v) by row. Read and written.</item>
/// <item><c>.npy</c>: NumPy. Float32 or float64, H x W x 2 or 2 x H x W is read (the first if it could be both); float32, H x W x 2 is written.</item>
/// <item><c>.mat</c>: MATLAB 5 to 7, variable <c>mfmap</c>, H x W x 2, as Gong et al. (CVPR 2017) publish their flows. Read only.</item>
/// </list>
/// Values are full blur lengths in px, u right, v down, and must be finite. The size in a header is checked against the file's length.
/// </remarks>
public static class FlowFile
{
    /// <summary>Longer files, and longer contents of compressed files, are refused.</summary>
    internal const long MaximumBytes = 1 << 30;

    private const long MaximumPixels = MaximumBytes / 8;

    /// <summary>The extensions that can be read, lower case.</summary>
    public static IReadOnlyCollection<string> ReadableExtensions { get; } = [".flo", ".npy", ".mat"];

    /// <summary>The extensions that can be written, lower case.</summary>
    public static IReadOnlyCollection<string> WritableExtensions { get; } = [".flo", ".npy"];

    /// <summary>Whether a path has the extension of a flow that can be read.</summary>
    public static bool IsReadable(string path) => ReadableExtensions.Contains(Extension(path));

    /// <summary>Reads a flow.</summary>
    /// <exception cref="FlowFileException">The file is missing, of another kind, damaged, cut off, or has values that are not finite.</exception>
    public static MotionFlow Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Func<byte[], MotionFlow> read = Extension(path) switch
        {
            ".flo" => FloFormat.Read,
            ".npy" => NpyFormat.Read,
            ".mat" => MatFormat.Read,
            var other => throw new FlowFileException(path, $"flows are read from {string.Join(", ", ReadableExtensions)}, not from '{other}'."),
        };
        try
        {
            MotionFlow flow = read(ReadBytes(path));
            return NotFinite(flow) is { } problem ? throw new InvalidDataException(problem) : flow;
        }
        catch (InvalidDataException failure)
        {
            throw new FlowFileException(path, failure.Message, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FlowFileException(path, $"cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Writes a flow as .flo or .npy. The name always refers to a complete file.</summary>
    /// <exception cref="ArgumentException">A vector is not finite.</exception>
    /// <exception cref="FlowFileException">The format is not supported, the file would be too long to be read again, or it cannot be written.</exception>
    public static void Write(MotionFlow flow, string path)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] header = Extension(path) switch
        {
            ".flo" => FloFormat.Header(flow.Height, flow.Width),
            ".npy" => NpyArray.FloatHeader(flow.Height, flow.Width, 2),
            var other => throw new FlowFileException(path, $"flows are written as {string.Join(" or ", WritableExtensions)}, not as '{other}'."),
        };
        if (TooLong(header.Length, flow.Height, flow.Width) is { } length)
        {
            throw new FlowFileException(path, length);
        }

        if (NotFinite(flow) is { } problem)
        {
            throw new ArgumentException($"The flow {problem}", nameof(flow));
        }

        try
        {
            AtomicFile.Write(path, file =>
            {
                file.Write(header);
                WriteVectors(flow, file);
            });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FlowFileException(path, $"cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>A flow as the bytes of a .flo file, for example to hash them.</summary>
    /// <exception cref="ArgumentException">The file would be too long to be read again.</exception>
    public static byte[] ToFlo(MotionFlow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        if (TooLong(FloFormat.HeaderLength, flow.Height, flow.Width) is { } length)
        {
            throw new ArgumentException($"The flow {length}", nameof(flow));
        }

        using MemoryStream file = new();
        file.Write(FloFormat.Header(flow.Height, flow.Width));
        WriteVectors(flow, file);
        return file.ToArray();
    }

    /// <summary>The number of pixels of a size that a file claims.</summary>
    /// <exception cref="InvalidDataException">A side is not positive, or there are too many pixels.</exception>
    internal static long RequirePixels(long height, long width)
    {
        if (height < 1 || width < 1 || height > MaximumPixels / width)
        {
            throw new InvalidDataException($"claims a flow of {height} x {width}: both sides must be positive, and all at most {MaximumPixels} px.");
        }

        return height * width;
    }

    /// <summary>Why a file with such a header and so many vectors could not be read again; null if it can.</summary>
    internal static string? TooLong(int headerBytes, long height, long width)
    {
        long bytes = headerBytes + (8 * height * width);
        return bytes <= MaximumBytes ? null : $"would take {bytes} bytes at {height} x {width}, and flows of more than {MaximumBytes} are not read: cut or shrink it.";
    }

    private static string Extension(string path) => Path.GetExtension(path).ToLowerInvariant();

    private static byte[] ReadBytes(string path)
    {
        if (RegularFile.IsSpecial(path))
        {
            throw new InvalidDataException(RegularFile.NotAFile);
        }

        using SafeFileHandle file = File.OpenHandle(path);
        long length = RandomAccess.GetLength(file); // of the target, if it is a link
        return length <= MaximumBytes
            ? File.ReadAllBytes(path)
            : throw new InvalidDataException($"has {length} bytes: flows of more than {MaximumBytes} are not read.");
    }

    /// <summary>Writes (u, v) by row, as both formats store them.</summary>
    private static void WriteVectors(MotionFlow flow, Stream file)
    {
        byte[] row = new byte[8 * flow.Width];
        for (int y = 0; y < flow.Height; y++)
        {
            for (int x = 0; x < flow.Width; x++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(row.AsSpan(8 * x), flow[x, y].U);
                BinaryPrimitives.WriteSingleLittleEndian(row.AsSpan((8 * x) + 4), flow[x, y].V);
            }

            file.Write(row);
        }
    }

    /// <summary>Describes the first vector that is not finite; null if all are finite.</summary>
    private static string? NotFinite(MotionFlow flow)
    {
        for (int i = 0; i < flow.U.Length; i++)
        {
            if (!float.IsFinite(flow.U[i]) || !float.IsFinite(flow.V[i]))
            {
                return string.Create(System.Globalization.CultureInfo.InvariantCulture,
                    $"has the motion ({flow.U[i]}, {flow.V[i]}) at ({i % flow.Width}, {i / flow.Width}): every vector must be finite.");
            }
        }

        return null;
    }
}
