using Unblur.Imaging;
using Unblur.Training.Supervised;

namespace Unblur.Training.Tests.Supervised;

public sealed class FilmGrainTests
{
    [Fact]
    public void Add_ToAnEvenImage_HasTheDeviationAndIsTheSameInAllChannels()
    {
        PlanarImage image = new(3, 200, 240);
        Array.Fill(image.Values, 0.5f);
        FilmGrain.Add(image, 0.02, new Random(3));
        double deviation = Math.Sqrt(image.Plane(0).ToArray().Average(value => Math.Pow(value - 0.5, 2)));
        Assert.Equal(0.02, deviation, 1e-4);
        Assert.Equal(image.Plane(0).ToArray(), image.Plane(2).ToArray());
    }
}
