using System.Globalization;
using System.Text.RegularExpressions;
using Unblur.Imaging;

namespace Unblur.Data.Layouts;

/// <summary>The sharp frames along a camera's path, of which the Köhler benchmark counts the best.</summary>
public static partial class KohlerFrames
{
    /// <summary>Opens the photographs of a folder, in the order of the numbers in their names, each when it is asked for.</summary>
    /// <exception cref="DataSetException">There is no such folder, or no photograph in it.</exception>
    public static IEnumerable<PlanarImage> FromFolder(string folder)
    {
        PhotoFiles.RequireFolder(folder);
        string[] files = [.. Directory.EnumerateFiles(folder).Where(PhotoFormats.IsReadable).OrderBy(SortKey, StringComparer.Ordinal)];
        if (files.Length == 0)
        {
            throw new DataSetException(DataSetFault.Empty, folder, $"{folder} holds no photographs: give the folder of a ground truth's frames.");
        }

        return files.Select(file => Photo.Open(file).ToPlanes());
    }

    /// <summary>The frames that the original evaluation uses: all, but of image 1 with kernel 3 neither the 30th nor those behind the 198th.</summary>
    /// <param name="frames">All frames of the ground truth, in order.</param>
    /// <param name="image">1 to 4.</param>
    /// <param name="kernel">1 to 12.</param>
    public static IEnumerable<T> Used<T>(IEnumerable<T> frames, int image, int kernel)
    {
        const int Skipped = 30, Last = 198;
        ArgumentNullException.ThrowIfNull(frames);
        return (image, kernel) == (1, 3) ? frames.Take(Last).Where((_, index) => index != Skipped - 1) : frames;
    }

    /// <summary>Image and kernel from a file name that ends in "IMAGE_KERNEL", such as <c>Blurry1_3.png</c>.</summary>
    /// <exception cref="DataSetException">The name does not.</exception>
    public static (int Image, int Kernel) Parse(string path)
    {
        Match match = ImageAndKernel().Match(Path.GetFileNameWithoutExtension(path));
        return match.Success
            ? (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))
            : throw new DataSetException(DataSetFault.Layout, path, $"{path} is not named after an image 1 to 4 and a kernel 1 to 12: expected a name such as Blurry1_3.png.");
    }

    /// <summary>The file name with its numbers filled up with zeros.</summary>
    private static string SortKey(string path) => Number().Replace(Path.GetFileName(path), match => match.Value.PadLeft(10, '0'));

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<!\d)([1-4])_([1-9]|1[0-2])$")]
    private static partial Regex ImageAndKernel();
}
