using Unblur.Networks.Bgan;
using Unblur.Networks.Dbgan;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Training.Blurring;

namespace Unblur.Training.Tests.Blurring;

public sealed class BlurMixTests
{
    private const int Patches = 200;

    [Fact]
    public void Apply_TwoSources_ReplaceTheirShares()
    {
        using TensorScope scope = new();
        BlurMix mix = new([(new Constant(0.2), 0.5), (new Constant(0.4), 0.25)], seed: 3);

        double[] made = Means(mix.Apply(7, Zeros(), Zeros(), i => i));

        Assert.InRange(made.Count(mean => Math.Abs(mean - 0.2) < 1e-3), 80, 120);
        Assert.InRange(made.Count(mean => Math.Abs(mean - 0.4) < 1e-3), 35, 65);
        Assert.InRange(made.Count(mean => mean == 0), 35, 65);
    }

    [Fact]
    public void Apply_PlacesOfTheBatch_DecideWhatIsReplaced()
    {
        using TensorScope scope = new();
        BlurMix mix = new([(new Constant(0.2), 0.5)], seed: 3);
        double[] whole = Means(mix.Apply(7, Zeros(), Zeros(), i => i));

        double[] second = Means(mix.Apply(7, Zeros().Narrow(0, 0, 100), Zeros().Narrow(0, 0, 100), i => 100 + i));

        Assert.Equal(whole[100..], second);
        Assert.NotEqual(whole, Means(mix.Apply(8, Zeros(), Zeros(), i => i)));
        Assert.NotEqual(whole, Means(new BlurMix([(new Constant(0.2), 0.5)], seed: 4).Apply(7, Zeros(), Zeros(), i => i)));
    }

    [Fact]
    public void Apply_Replaced_IsRoundedAndClamped()
    {
        using TensorScope scope = new();

        Tensor made = new BlurMix([(new Constant(0.1234), 0.5), (new Constant(1.5), 0.5)], 3).Apply(0, Zeros(), Zeros(), i => i);

        Assert.All(Means(made), mean => Assert.True(Math.Abs(mean - (31 / 255.0)) < 1e-6 || Math.Abs(mean - 1) < 1e-6, $"{mean}"));
    }

    [Fact]
    public void Apply_NoSource_GivesTheBatchBack()
    {
        using TensorScope scope = new();
        Tensor blurry = Zeros();

        Assert.Same(blurry, new BlurMix([], 3).Apply(0, blurry, Zeros(), i => i));
    }

    [Fact]
    public void Bgan_WithGrain_AddsWhiteNoiseOfUpToItsDeviationToTheSameBlur()
    {
        using TensorScope scope = new();
        using BganGenerator network = new(new GeneratorOptions { Blocks = 1, Channels = 8, Growth = 4 });
        using Generator generator = new(1);
        network.Initialize(generator);
        Tensor sharp = TestTensors.Uniform(1, 4, 3, 32, 32).To(DType.Float32);

        float[] grain = (new BganBlurSource(network, 0.1).Blur(sharp, Streams()) - new BganBlurSource(network).Blur(sharp, Streams())).ToArray<float>();

        double[] deviations = [.. grain.Chunk(3 * 32 * 32).Select(patch => Math.Sqrt(patch.Average(value => (double)value * value)))];
        Assert.All(deviations, deviation => Assert.InRange(deviation, 0, 0.105));
        Assert.True(deviations.Distinct().Count() == 4 && deviations.Max() > 0.02);

        static Random[] Streams() => [.. Enumerable.Range(0, 4).Select(i => new Random(i))];
    }

    [Fact]
    public void BganFile_OfAFolder_IsItsBestWeightsOrTheFolderItself()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(folder.Path, BganFile.Of(folder.Path));                                       // published weights in several files

        File.WriteAllText(folder.File("latest.safetensors"), "");
        Assert.Equal(folder.File("latest.safetensors"), BganFile.Of(folder.Path));
        File.WriteAllText(folder.File("best.safetensors"), "");
        Assert.Equal(folder.File("best.safetensors"), BganFile.Of(folder.Path));
    }

    [Fact]
    public void Defocus_OfAPoint_IsADiscThatKeepsItsLight()
    {
        using TensorScope scope = new();
        float[] values = new float[3 * 33 * 33];
        values[(16 * 33) + 16] = 1;

        Tensor blurred = new DefocusBlurSource().Blur(Tensor.From(values, 1, 3, 33, 33), [new Random(2)]);

        float[] disc = blurred.ToArray<float>();
        Assert.Equal(1, disc.Sum(), 1e-4f);
        Assert.Equal(disc[(16 * 33) + 17], disc[(17 * 33) + 16], 1e-6f);
        Assert.InRange(disc.Count(value => value > 0), 9, 160);
    }

    private static Tensor Zeros() => Tensor.Zeros([Patches, 3, 4, 4]);

    private static double[] Means(Tensor patches) => patches.Mean([1, 2, 3]).ToArray<double>();

    private sealed class Constant(double value) : IBlurSource
    {
        public Tensor Blur(Tensor sharp, IReadOnlyList<Random> random)
        {
            Assert.Equal(sharp.Size(0), random.Count);
            return Tensor.Full(sharp.Shape, value);
        }
    }
}
