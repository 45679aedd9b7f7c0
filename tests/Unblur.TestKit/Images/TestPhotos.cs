using Unblur.Imaging;

namespace Unblur.TestKit.Images;

/// <summary>Small photos with edges and texture, written as PNG.</summary>
public static class TestPhotos
{
    public static string Write(string folder, int count, int width = 96, int height = 80)
    {
        Directory.CreateDirectory(folder);
        for (int i = 0; i < count; i++)
        {
            Photo.FromPlanes(Draw(i, width, height)).Save(Path.Combine(folder, $"photo{i}.png"));
        }

        return folder;
    }

    public static PlanarImage Draw(int seed, int width, int height)
    {
        var random = new Random(seed);
        PlanarImage image = new(3, height, width);
        for (int rectangle = 0; rectangle < 40; rectangle++)
        {
            (int x, int y) = (random.Next(width), random.Next(height));
            (int right, int bottom) = (Math.Min(width, x + random.Next(2, 30)), Math.Min(height, y + random.Next(2, 30)));
            for (int channel = 0; channel < 3; channel++)
            {
                float value = random.NextSingle();
                for (int row = y; row < bottom; row++)
                {
                    image.Plane(channel).Slice((row * width) + x, right - x).Fill(value);
                }
            }
        }

        return image;
    }
}
