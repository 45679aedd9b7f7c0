using Unblur.Imaging;
using Unblur.Physics.CameraShake;
using Unblur.Physics.Kernels;

namespace Unblur.Tests.Restoring.Blind;

/// <summary>The method <c>map</c> on a photo that one kernel does not explain.</summary>
public sealed class MapRegionsTests
{
    private const int Side = 340;

    private static readonly DeblurOptions Map = new() { Method = "map", KernelSize = 19, Guard = false };

    [Fact]
    public void Restore_ATurningCamera_FindsKernelsOfRegionsAndDrawsThem()
    {
        using Deblurrer deblurrer = Load(Map with { KeepsSteps = true });

        DeblurResult result = deblurrer.Restore(Shaken(roll: 0.015));

        KernelGrid? regions = result.Findings.Regions;
        Assert.NotNull(regions);
        Assert.Equal(regions.Kernels.Count, regions.Columns * regions.Rows);
        Assert.InRange(regions.IsCertain.Count(isCertain => isCertain), (regions.Kernels.Count + 1) / 2, regions.Kernels.Count);
        Assert.Single(result.Findings.Kernels);
        Assert.Equal("regions", result.Findings.Steps[^1].Name);
    }

    [Fact]
    public void Restore_WithARegionThatWasAskedFor_UsesItsOneKernel()
    {
        using Deblurrer deblurrer = Load(Map with { KernelSize = 13, Region = new PixelRegion(100, 100, 96, 96) });

        Assert.Null(deblurrer.Restore(Shaken(roll: 0.015)).Findings.Regions);
    }

    [Fact]
    public void Draw_TwoKernels_LieNextToEachOther()
    {
        BlurKernel dot = BlurKernel.Identity, line = BlurKernel.FromWeights(3, [0, 0, 0, 1, 1, 2, 0, 0, 0], 3);

        Photo sheet = new KernelGrid(2, [dot, line], [true, false]).Draw();

        Assert.Equal((12, 7), (sheet.Width, sheet.Height));
        float[] row = sheet.ToPlanes().Plane(0).Slice(3 * sheet.Width, sheet.Width).ToArray();
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 0.5f, 0.5f, 1, 0, 0], row.Select(value => MathF.Round(value, 3)));
    }

    private static Photo Shaken(double roll)
    {
        CameraView view = new(4 * Side, Side, Side);
        (double X, double Y, double Turn)[] places = [(-5, 1, -1), (-1, 2, -0.4), (3, 1, 0.2), (5, -2, 0.6), (5, -5, 1)];
        var path = CameraPath.FromPoses([.. places.Select(place => new CameraPose(-place.Y / view.FocalLength, place.X / view.FocalLength, roll * place.Turn, 0, 0, 0))]);
        return Photo.FromPlanes(new CameraShakeBlur(path, view).Apply(Squares()));
    }

    private static PlanarImage Squares()
    {
        PlanarImage image = new(3, Side, Side);
        Random random = new(5);
        for (int square = 0; square < 500; square++)
        {
            int size = 6 + (int)(40 * Math.Pow(random.NextDouble(), 4)), left = random.Next(Side - size), top = random.Next(Side - size);
            float[] colour = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
            for (int i = 0; i < 3 * size * size; i++)
            {
                int x = i / 3 % size, y = i / 3 / size;
                if (x + y > size / 3) // a corner is cut off, for edges of other directions
                {
                    image.Plane(i % 3)[((top + y) * Side) + left + x] = 0.05f + (0.9f * colour[i % 3]);
                }
            }
        }

        return image;
    }

    private static Deblurrer Load(DeblurOptions options) => Deblurrer.Load(ModelCatalogue.Open(Path.Combine(Path.GetTempPath(), "unblur-no-models")), options: options);
}
