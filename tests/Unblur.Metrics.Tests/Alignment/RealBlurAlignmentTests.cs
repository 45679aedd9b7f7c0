using Unblur.Imaging;
using Unblur.Metrics.Alignment;

namespace Unblur.Metrics.Tests.Alignment;

public sealed class RealBlurAlignmentTests
{
    private const int Height = 300, Width = 400;

    public static TheoryData<double[]> Homographies =>
    [
        [1, 0, 2.4, 0, 1, -1.7, 0, 0],
        [0.9998, -0.012, 1.2, 0.012, 0.9998, -0.6, 0, 0],
        [1.006, 0.004, -2.1, -0.003, 0.995, 1.4, 0, 0],
        [1.004, -0.006, 1.5, 0.005, 0.997, -1.1, 2e-5, -3e-5],
    ];

    [Theory]
    [MemberData(nameof(Homographies))]
    public void Align_KnownHomography_FindsItsInverseAtEveryCorner(double[] h)
    {
        Homography known = new(h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7]);

        AlignedPair aligned = RealBlurAlignment.Align(Scene(known, 0.8), Scene(Homography.Identity, 1));

        foreach ((int x, int y) in new[] { (0, 0), (Width - 1, 0), (0, Height - 1), (Width - 1, Height - 1) })
        {
            (double X, double Y) found = aligned.Map.Map(x, y);
            (double X, double Y) back = known.Map(found.X, found.Y);
            Assert.InRange(Math.Sqrt(((back.X - x) * (back.X - x)) + ((back.Y - y) * (back.Y - y))), 0, 0.05);
        }
    }

    [Fact]
    public void Align_ShiftedAndDarker_RestoresBrightnessAndMasksWhatIsMissing()
    {
        Homography shift = new(1, 0, 3, 0, 1, 0, 0, 0);

        AlignedPair aligned = RealBlurAlignment.Align(Scene(shift, 0.8), Scene(Homography.Identity, 1));

        Assert.InRange(aligned.Factor, 1.2, 1.25); // below 1.25, since it is found before the images lie on one another
        Assert.InRange(Psnr.Masked(aligned.Restored, aligned.Sharp, aligned.Mask), 33, 80);
        Assert.Equal(3.0 * Height * 3, aligned.Mask.Values.Count(value => value == 0));
        Assert.All([0, 1, 2], x => Assert.Equal(0, aligned.Sharp.Values[x]));
    }

    [Fact]
    public void Align_EqualImages_ChangesNothing()
    {
        PlanarImage scene = Scene(Homography.Identity, 1);

        AlignedPair aligned = RealBlurAlignment.Align(scene, scene);

        Assert.Equal(scene.Values, aligned.Restored.Values);
        Assert.Equal(scene.Values, aligned.Sharp.Values);
    }

    [Fact]
    public void Align_Negative_Fails()
    {
        PlanarImage scene = Scene(Homography.Identity, 1);
        PlanarImage negative = new(3, Height, Width, [.. scene.Values.Select(value => 1 - value)]);

        AlignmentException error = Assert.Throws<AlignmentException>(() => RealBlurAlignment.Align(negative, scene));

        Assert.Contains("pair", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5f)]
    public void Align_Flat_Fails(float value)
    {
        PlanarImage flat = new(3, Height, Width);
        Array.Fill(flat.Values, value);

        Assert.Throws<AlignmentException>(() => RealBlurAlignment.Align(flat, Scene(Homography.Identity, 1)));
    }

    [Fact]
    public void Align_DifferentSizes_Throws()
        => Assert.Throws<ArgumentException>(() => RealBlurAlignment.Align(new PlanarImage(3, 40, 50), new PlanarImage(3, 50, 40)));

    /// <summary>A smooth scene whose value at a pixel is that of a formula where the homography leads.</summary>
    private static PlanarImage Scene(Homography homography, double brightness)
    {
        PlanarImage scene = new(3, Height, Width);
        for (int i = 0; i < scene.Values.Length; i++)
        {
            (int c, int y, int x) = (i / (Height * Width), i / Width % Height, i % Width);
            (double X, double Y) at = homography.Map(x, y);
            double value = 0.5 + (0.1 * Math.Sin((0.41 * at.X) + (0.05 * at.Y) + c)) + (0.1 * Math.Sin((0.37 * at.Y) - (0.07 * at.X)))
                + (0.1 * Math.Sin((0.23 * at.X) - (0.31 * at.Y))) + (0.08 * Math.Cos((0.49 * at.X) + (0.43 * at.Y) + (0.5 * c)))
                + (0.08 * Math.Cos((0.11 * at.X) - (0.13 * at.Y)));
            scene.Values[i] = (float)(brightness * value);
        }

        return scene;
    }
}
