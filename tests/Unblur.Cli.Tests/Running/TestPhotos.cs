using Unblur.Imaging;

namespace Unblur.Cli.Tests.Running;

/// <summary>Photos made for tests: smooth colours with edges, so that every format has something to hold.</summary>
internal static class TestPhotos
{
    public static string Write(string path, int width = 48, int height = 32, int seed = 1)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Create(width, height, seed).Encode(PhotoFormats.ForSaving(path)));
        return path;
    }

    /// <summary>An uncompressed bitmap of 24 bits a pixel, black.</summary>
    public static void WriteBitmap(string path, int width = 16, int height = 8)
    {
        int row = (width * 3 + 3) / 4 * 4;
        using BinaryWriter file = new(File.Create(path));
        file.Write("BM"u8);
        file.Write(54 + (row * height));
        file.Write(0);
        file.Write(54);
        file.Write(40);
        file.Write(width);
        file.Write(height);
        file.Write((short)1);
        file.Write((short)24);
        for (int i = 0; i < 6; i++)
        {
            file.Write(i == 1 ? row * height : 0);
        }

        file.Write(new byte[row * height]);
    }

    /// <summary>An uncompressed grey TIFF, black, of several pages.</summary>
    public static void WritePages(string path, int pages, int side = 16)
    {
        const int Entries = 9, Directory = 2 + (Entries * 12) + 4;
        int pixels = 8 + (pages * Directory);
        using BinaryWriter file = new(File.Create(path));
        file.Write("II*\0"u8);
        file.Write(8);
        for (int page = 1; page <= pages; page++)
        {
            file.Write((short)Entries);
            foreach ((short tag, int value) in new (short, int)[] { (256, side), (257, side), (258, 8), (259, 1), (262, 1), (273, pixels), (277, 1), (278, side), (279, side * side) })
            {
                file.Write(tag);
                file.Write((short)4);
                file.Write(1);
                file.Write(value);
            }

            file.Write(page < pages ? 8 + (page * Directory) : 0);
        }

        file.Write(new byte[side * side]);
    }

    private static Photo Create(int width, int height, int seed)
    {
        PlanarImage planes = new(3, height, width);
        for (int i = 0; i < planes.Values.Length; i++)
        {
            int x = i % width, y = i / width % height, channel = i / (width * height);
            float edge = (x / 7 + y / 5 + seed) % 2 == 0 ? 0.2f : 0;
            planes.Values[i] = 0.2f + edge + (0.4f * (x + ((channel + seed) % 3 * y)) / (width + (2 * height)));
        }

        return Photo.FromPlanes(planes);
    }
}
