using System.Globalization;
using Unblur.Imaging;
using Unblur.Imaging.Numpy;

namespace Unblur.Physics.Kernels;

/// <summary>Blur kernels in files: a picture in which brighter is more, or a NumPy array of weights.</summary>
/// <remarks>
/// A picture (8 or 16 bit, colour by its mean) is scaled to sum 1. An array (<c>.npy</c>, float32 or float64, H x W) holds the weights themselves and
/// must sum to 1 within 1e-3. The centre is at (H/2, W/2), rounded down. x right, y down; a bright dot becomes the kernel as it is seen.
/// </remarks>
public static class KernelFile
{
    /// <summary>Largest side, px.</summary>
    public const int LargestSide = 501;

    private const double SumTolerance = 1e-3;

    /// <summary>Reads a kernel.</summary>
    /// <exception cref="KernelFileException">The file is missing, damaged, too large, of another shape, black, or its weights do not make a kernel.</exception>
    public static BlurKernel Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (RegularFile.IsSpecial(path))
        {
            throw new KernelFileException(path, RegularFile.NotAFile);
        }

        try
        {
            return string.Equals(Path.GetExtension(path), ".npy", StringComparison.OrdinalIgnoreCase)
                ? FromArray(NpyArray.Parse(File.ReadAllBytes(path)))
                : FromPicture(Photo.Open(path));
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new KernelFileException(path, failure.Message, failure);
        }
        catch (PhotoException failure)
        {
            throw new KernelFileException(path, failure.Reason, failure);
        }
    }

    /// <summary>Writes a kernel as a grey picture of 16 bits whose largest weight is white.</summary>
    /// <param name="path">Ends with .png or .tif.</param>
    /// <param name="kernel">The kernel.</param>
    /// <exception cref="PhotoException">The file cannot be written, or not in this format.</exception>
    public static void Write(string path, BlurKernel kernel)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Draw(kernel).Save(path);
    }

    /// <summary>A kernel as a grey picture of 16 bits whose largest weight is white.</summary>
    public static Photo Draw(BlurKernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        float largest = kernel.Taps.Max(tap => tap.Weight);
        float[] values = [.. kernel.Weights.ToArray().Select(weight => weight / largest)];
        return Photo.FromPlanes(new PlanarImage(1, kernel.Size, kernel.Size, values), bits: 16);
    }

    private static BlurKernel FromArray(NpyArray array)
    {
        if (array.Shape is not [var height, var width])
        {
            throw new InvalidDataException($"has the shape ({string.Join(", ", array.Shape)}): a kernel is H x W.");
        }

        RequireSize(height, width);
        double sum = array.Values.Sum();
        return !double.IsFinite(sum) || Math.Abs(sum - 1) <= SumTolerance
            ? FromWeights(array.Values, (int)height, (int)width)
            : throw new InvalidDataException(
                string.Create(
                CultureInfo.InvariantCulture, $"has weights that sum to {sum:G6}, not to 1: divide them by their sum, if they are the whole kernel."));
    }

    private static BlurKernel FromPicture(Photo picture)
    {
        RequireSize(picture.Height, picture.Width);
        PlanarImage planes = picture.ToPlanes();
        double[] weights = new double[planes.Height * planes.Width];
        for (int i = 0; i < planes.Values.Length; i++)
        {
            weights[i % weights.Length] += planes.Values[i];
        }

        return FromWeights(weights, planes.Height, planes.Width);
    }

    private static void RequireSize(long height, long width)
    {
        if (height is < 1 or > LargestSide || width is < 1 or > LargestSide)
        {
            throw new InvalidDataException(
                $"is {width} x {height}: a kernel has sides of 1 to {LargestSide} px. "
                + "Cut off what is black, or scale it down with the photo.");
        }
    }

    private static BlurKernel FromWeights(double[] weights, int height, int width)
    {
        int size = (2 * (Math.Max(height, width) / 2)) + 1;
        double[] square = new double[size * size];
        for (int y = 0; y < height; y++)
        {
            int at = ((y + (size / 2) - (height / 2)) * size) + (size / 2) - (width / 2);
            weights.AsSpan(y * width, width).CopyTo(square.AsSpan(at, width));
        }

        return BlurKernel.FromWeights(size, square, 0);
    }
}

/// <summary>A kernel that cannot be read. The message names the file, the reason and, where there is one, the remedy.</summary>
public sealed class KernelFileException(string path, string reason, Exception? inner = null) : Exception($"{path}: {reason}", inner)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>What was wrong and what to do, without the file's name.</summary>
    public string Reason { get; } = reason;
}
