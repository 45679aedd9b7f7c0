using Unblur.Imaging;
using Unblur.TestKit;

namespace Unblur.Tests.Models;

/// <summary>The weights that the repository ships; skipped as long as there are none.</summary>
public sealed class ShippedModelTests
{
    private const string Name = "resunet-shake";

    [SkippableFact]
    public void Catalogue_OfTheCheckout_HasItAsDefault() => Assert.Equal(Name, Shipped().Find().Name);

    [SkippableFact]
    public void Weights_HeldAgainstTheCard_AreGood()
    {
        var catalogue = Shipped();
        Assert.Empty(catalogue.Verify(catalogue.Find(Name)).Problems);
        Assert.Empty(catalogue.Problems);
    }

    [SkippableFact]
    public void Document_BesideTheCard_IsThere() => Assert.True(File.Exists(Shipped().Find(Name).DocumentPath));

    [SkippableTheory]
    [InlineData("sharp/photos/budgie__singaporean-cityscape.jpg", ComputePrecision.Float32)]
    [InlineData("real_blurry/classic/building_blur.png", ComputePrecision.Float32)]
    [InlineData("real_blurry/classic/building_blur.png", ComputePrecision.BFloat16)]
    public void Restore_InTiles_DiffersByAtMostOneLevelAtAlmostEveryPixel(string file, ComputePrecision precision)
    {
        var whole = Restore(file, new DeblurOptions { Guard = false, Precision = precision });
        var tiled = Restore(file, new DeblurOptions { Guard = false, Precision = precision, Tile = 640 });
        Assert.Equal(1, whole.Report.Tiles);
        Assert.True(tiled.Report.Tiles > 1);
        var differences = whole.Photo.ToPlanes().Values.Zip(tiled.Photo.ToPlanes().Values, (a, b) => Math.Abs(a - b)).ToList();
        Assert.True(differences.Count(difference => difference > 1.5 / 255) <= 0.001 * differences.Count);
    }

    [SkippableTheory]
    [InlineData("sharp/photos/budgie__lake-sherburne.jpg")]
    [InlineData("real_blurry/classic/lion.jpg")]
    [InlineData("real_blurry/classic/girl.jpg")]
    public void Restore_OrdinaryPhotos_PassTheGuard(string file)
    {
        var report = Restore(file, new DeblurOptions()).Report;
        Assert.Equal((GuardOutcome.Passed, null), (report.Guard, report.GuardReason));
    }

    private static DeblurResult Restore(string file, DeblurOptions options)
    {
        var catalogue = Shipped();
        var photo = Central(Photo.Open(SharedData.Require(["data", .. file.Split('/')])));
        using var deblurrer = Deblurrer.Load(catalogue, Name, options with { Device = "cpu" });
        return deblurrer.Restore(photo);
    }

    /// <summary>At most 1024 x 768 from the middle: enough for several tiles, and quick.</summary>
    private static Photo Central(Photo photo)
    {
        var (width, height) = (Math.Min(photo.Width, 1024), Math.Min(photo.Height, 768));
        return Photo.FromPlanes(photo.ReadPlanes((photo.Width - width) / 2, (photo.Height - height) / 2, width, height));
    }

    private static ModelCatalogue Shipped()
    {
        var folder = Repository.PathOf("models");
        Skip.IfNot(File.Exists(Path.Combine(folder, $"{Name}.safetensors")), $"{folder} holds no {Name} yet.");
        return ModelCatalogue.Open(folder);
    }
}
