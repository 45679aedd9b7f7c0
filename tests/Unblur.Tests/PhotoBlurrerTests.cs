using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.Bgan;
using Unblur.Networks.Dbgan;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Tests;

public sealed class PhotoBlurrerTests
{
    private static readonly DeblurOptions s_options = new() { Precision = ComputePrecision.Float32, Device = "cpu" };

    [Fact]
    public void Blur_InTiles_EqualsTheWholePhotoWithinALevel()
    {
        using TemporaryFolder folder = new();
        string path = Write(folder);
        PlanarImage sharp = TestPhotos.Draw(2, 211, 173);
        using var whole = PhotoBlurrer.Load(ModelCatalogue.Open(), path, s_options);
        using var tiled = PhotoBlurrer.Load(ModelCatalogue.Open(), path, s_options with { Tile = 96 });

        (PlanarImage expected, PlanarImage actual) = (whole.Blur(sharp, new Random(4)), tiled.Blur(sharp, new Random(4)));

        Assert.Equal((211, 173), (actual.Width, actual.Height));
        Assert.All(expected.Values.Zip(actual.Values), pair => Assert.Equal(pair.First, pair.Second, 1 / 255f));
        Assert.True(expected.Values.Zip(sharp.Values).Max(pair => Math.Abs(pair.First - pair.Second)) > 0.02f);
    }

    [Fact]
    public void Blur_OtherRandomNumbers_GiveAnotherBlur()
    {
        using TemporaryFolder folder = new();
        PlanarImage sharp = TestPhotos.Draw(2, 64, 48);
        using var blurrer = PhotoBlurrer.Load(ModelCatalogue.Open(), Write(folder), s_options);

        float[] first = blurrer.Blur(sharp, new Random(4)).Values;

        Assert.Equal(first, blurrer.Blur(sharp, new Random(4)).Values);
        Assert.NotEqual(first, blurrer.Blur(sharp, new Random(5)).Values);
        Assert.InRange(first.Max(), 0, 1);
        Assert.Throws<ArgumentException>(() => blurrer.Blur(new PlanarImage(1, 48, 64), new Random(4)));
    }

    [Fact]
    public void Load_ANetworkThatRestores_IsRefused()
    {
        using TemporaryFolder folder = new();
        using (DbganGenerator network = new(new GeneratorOptions { Blocks = 1, Channels = 4, Growth = 2 }))
        {
            NetworkFile.Save(folder.File("dbgan.safetensors"), network);
        }

        ModelException error = Assert.Throws<ModelException>(() => PhotoBlurrer.Load(ModelCatalogue.Open(), folder.File("dbgan.safetensors"), s_options));

        Assert.Contains("restores photos", error.Message, StringComparison.Ordinal);
    }

    private static string Write(TemporaryFolder folder)
    {
        using BganGenerator network = new(new GeneratorOptions { Blocks = 1, Channels = 6, Growth = 4, Block = GeneratorBlock.Plain, Shrink = 2 });
        using Generator generator = new(5);
        foreach ((string _, Parameter parameter) in network.Trainable())
        {
            Initializers.Normal(parameter, 0.12, generator);
        }

        NetworkFile.Save(folder.File("bgan.safetensors"), network);
        return folder.File("bgan.safetensors");
    }
}
